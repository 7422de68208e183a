package dev.integrations.testkit.template;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.ConfigField;
import dev.integrations.template.spi.Mapping;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** No text that people or logs see holds a secret, not even one that a vendor repeats. */
final class SecretRules {
    private final Subject subject;

    SecretRules(Subject subject) {
        this.subject = subject;
    }

    Stream<DynamicTest> tests() {
        return subject.configs().stream()
                .flatMap(name -> Stream.of(
                        dynamicTest("the secrets of '%s' can be told apart".formatted(name), () -> samples(name)),
                        dynamicTest("what is sent with '%s' shows no secret".formatted(name), () -> sending(name)),
                        dynamicTest("a dry run with '%s' shows no secret".formatted(name), () -> previews(name)),
                        dynamicTest("no judgement with '%s' repeats a secret".formatted(name), () -> judgements(name)),
                        dynamicTest("no setup check of '%s' shows a secret".formatted(name), () -> checks(name))));
    }

    private void samples(String name) {
        JsonNode json = subject.json(name);
        String others = subject.descriptor().config().text()
                + subject.descriptor().setupGuide()
                + subject.samples().deliveries();
        for (ConfigField field : subject.secretFields()) {
            for (String value : SecretFinder.texts(json.path(field.name()))) {
                if (value.length() < SecretFinder.MIN_LENGTH || others.contains(value)) {
                    fail(
                            "the secret '%s' in config(\"%s\", ...) is shorter than %d characters or occurs in other texts, so"
                                    + " that nothing could be found; make up another",
                            field.name(), name, SecretFinder.MIN_LENGTH);
                }
            }
        }
    }

    private void sending(String name) {
        SecretFinder finder = finder(name);
        finder.assertNoneIn(
                "toString() of the configuration", subject.config(name).toString());
        finder.assertNoneIn("toString() of the template", subject.template().toString());
        for (Subject.Case each : cases(name)) {
            Subject.Case empty = new Subject.Case(each.config(), each.action(), JsonNodeFactory.instance.objectNode());
            assertNothingShown(finder, each);
            assertNothingShown(finder, empty);
        }
    }

    /** An event without any content is one that many templates withhold. */
    private void assertNothingShown(SecretFinder finder, Subject.Case each) {
        try {
            Outgoing outgoing = subject.prepare(each);
            finder.assertNoneIn("a note on " + each, outgoing.notes().toString());
            finder.assertNoneIn("toString() of what is sent for " + each, outgoing.toString());
        } catch (DeliveryWithheldException e) {
            finder.assertNoneIn("the reason for withholding " + each, e.toString());
        } catch (RuntimeException e) {
            throw new AssertionError(
                    "an event of %s makes the template throw for %s; throw DeliveryWithheldException, or let the action's schema"
                                    .formatted(each.payload().isEmpty() ? "no content" : "the samples", each)
                            + " require what is needed",
                    e);
        }
    }

    private void previews(String name) {
        SecretFinder finder = finder(name);
        for (Subject.Case each : cases(name)) {
            String shown = subject.preparation(each, Mapping.none())
                    .preview(subject.event(each.payload()), Subject.NOW)
                    .toString();
            finder.assertNoneIn("the preview of " + each, shown);
        }
    }

    private void judgements(String name) {
        SecretFinder finder = finder(name);
        for (OutboundResponse answer : echoes(name)) {
            Verdict verdict = subject.judge(name, answer);
            finder.assertNoneIn("the verdict on an answer that repeats the request", verdict.toString());
        }
    }

    private void checks(String name) {
        SecretFinder finder = finder(name);
        for (SetupCheck check : subject.template().checks(subject.config(name))) {
            finder.assertNoneIn("toString() of check '%s'".formatted(check.name()), check.toString());
            for (OutboundResponse answer : echoes(name)) {
                finder.assertNoneIn(
                        "the result of check '%s' on an answer that repeats the request".formatted(check.name()),
                        CheckWalk.run(check, List.of(answer)).toString());
            }
        }
    }

    /** Answers of a vendor that repeats what it was sent, as some do. */
    private List<OutboundResponse> echoes(String name) {
        String all = subject.secretFields().stream()
                .flatMap(field -> SecretFinder.texts(subject.json(name).path(field.name())).stream())
                .collect(Collectors.joining(" "));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("message", "Not accepted: " + all).put("detail", "Not accepted: " + all);
        json.putObject("error").put("message", "Not accepted: " + all);
        json.putArray("errors").addObject().put("message", "Not accepted: " + all);
        List<OutboundResponse> echoes = new ArrayList<>();
        for (int status : List.of(200, 400, 401, 403, 404, 429, 500)) {
            echoes.add(Answers.of(status, "Not accepted: " + all));
            echoes.add(Answers.of(status, json.toString()));
        }
        return echoes;
    }

    private SecretFinder finder(String name) {
        return SecretFinder.of(subject, subject.json(name));
    }

    private List<Subject.Case> cases(String name) {
        return subject.cases().stream()
                .filter(each -> each.config().equals(name))
                .toList();
    }
}
