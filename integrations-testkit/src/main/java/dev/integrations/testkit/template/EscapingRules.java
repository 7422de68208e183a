package dev.integrations.testkit.template;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.http.OutboundRequest;
import dev.integrations.testkit.template.TemplateSamples.Hostile;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Whoever writes the text of an event cannot reach beyond that text. */
final class EscapingRules {
    private static final int ROUNDS = 150;
    private static final int PIECES = 4;
    private static final long SEED = 20_260_301;

    private static final List<String> FRAGMENTS = List.of(
            "a",
            " ",
            "\"",
            "'",
            "\\",
            "\\\"",
            "\r\n",
            "\r\nX-Contract: 1",
            "\n\n",
            "\t",
            "\0",
            "\u001B",
            "\u007F",
            "\u2028",
            "\u202E",
            "\uFEFF",
            "\uD83D\uDE00",
            "\uD83D",
            "\uDE00",
            "e\u0301",
            "&",
            "&amp;",
            "&a=b",
            "=",
            "%",
            "%0d%0a",
            "%00",
            "+",
            ";",
            "?x=1",
            "#",
            "/",
            "../",
            "//attacker.example/",
            "@attacker.example",
            "<",
            ">",
            "<!channel>",
            "<@U1>",
            "@everyone",
            "</script><script>",
            "<![CDATA[",
            "]]>",
            "${a}",
            "{{/data/a}}",
            "{{{",
            "{\"$\":\"/id\"}",
            "--",
            "\r\n--boundary--\r\n",
            "*_~`|",
            "[a](https://attacker.example)",
            "\",\"x\":\"1",
            "'; DROP TABLE a; --");

    private final Subject subject;

    EscapingRules(Subject subject) {
        this.subject = subject;
    }

    Stream<DynamicTest> tests() {
        Stream<DynamicTest> fuzz = subject.cases().stream()
                .flatMap(each -> textParameters(each).stream()
                        .map(parameter -> dynamicTest(
                                "no text in '%s' of %s changes more than that text".formatted(parameter, each),
                                () -> fuzz(each, parameter))));
        Stream<DynamicTest> hostile = subject.samples().hostile().stream()
                .flatMap(sample -> subject.cases(Optional.empty(), sample.action(), sample.parameter()).stream()
                        .map(each -> dynamicTest(
                                "'%s' of %s does no harm".formatted(sample.parameter(), each),
                                () -> hostile(sample, each))));
        return Stream.concat(fuzz, hostile);
    }

    private List<String> textParameters(Subject.Case each) {
        JsonNode parameters = subject.parameters(each);
        return each.action().mapping().names().stream()
                .filter(name -> parameters.path(name).isTextual())
                .toList();
    }

    private void fuzz(Subject.Case each, String parameter) {
        Set<RequestShape> shapes = Stream.of("plain", "\u0436\uD83D\uDE00")
                .flatMap(text -> send(each, parameter, text).stream())
                .map(RequestShape::of)
                .collect(Collectors.toSet());
        if (shapes.isEmpty()) {
            // Not a free text, but say a currency: nothing of the event gets there unless it is one.
            shapes = Set.of(RequestShape.of(Subject.request(subject.prepare(each))));
        }
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            String text = random.ints(1 + random.nextInt(PIECES), 0, FRAGMENTS.size())
                    .mapToObj(FRAGMENTS::get)
                    .collect(Collectors.joining("", "a", "z"));
            Optional<RequestShape> shape = send(each, parameter, text).map(RequestShape::of);
            if (shape.isPresent() && !shapes.contains(shape.get())) {
                fail(
                        "the text %s in '%s' of %s makes a request of another shape; escape it where it is put%nis   %s%nnot  %s",
                        JsonNodeFactory.instance.textNode(text), parameter, each, shape.get(), shapes);
            }
        }
    }

    private void hostile(Hostile sample, Subject.Case each) {
        for (String text : sample.texts()) {
            Optional<OutboundRequest> request = send(each, sample.parameter(), "before " + text + " after");
            if (request.isPresent()
                    && RequestText.texts(request.get()).stream().anyMatch(sent -> sent.contains(text))) {
                fail(
                        "'%s' of %s sends %s as it is; set escape(\"%s\", ...) on the action, or escape it in prepare",
                        sample.parameter(), each, text, sample.parameter());
            }
        }
        if (send(each, sample.parameter(), "before " + sample.texts().get(0) + " after")
                        .isEmpty()
                && send(each, sample.parameter(), "harmless").isEmpty()) {
            fail("'%s' of %s takes no free text, so hostile(...) shows nothing; remove it", sample.parameter(), each);
        }
    }

    private Optional<OutboundRequest> send(Subject.Case each, String parameter, String text) {
        try {
            return Optional.of(
                    Subject.request(subject.prepare(each, parameter, JsonNodeFactory.instance.textNode(text))));
        } catch (DeliveryWithheldException e) {
            return Optional.empty();
        } catch (RuntimeException e) {
            throw new AssertionError(
                    "the text %s in '%s' of %s makes the template throw; escape it, or throw DeliveryWithheldException"
                            .formatted(JsonNodeFactory.instance.textNode(text), parameter, each),
                    e);
        }
    }
}
