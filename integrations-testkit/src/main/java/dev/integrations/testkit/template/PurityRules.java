package dev.integrations.testkit.template;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.Header;
import dev.integrations.http.OutboundRequest;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The same input gives the same output, at whatever time and on however many threads. */
final class PurityRules {
    private static final String KEY = "0195e7a2-0000-5000-8000-000000000006";
    private static final int THREADS = 4;
    private static final int CALLS = 100;

    private final Subject subject;

    /** All that is sent. */
    private record Sent(String method, URI uri, List<Header> headers, String body, List<String> notes) {
        static Sent of(Outgoing outgoing) {
            OutboundRequest request = Subject.request(outgoing);
            return new Sent(
                    request.method(),
                    request.uri(),
                    request.headers(),
                    new String(request.body(), ISO_8859_1),
                    outgoing.notes());
        }
    }

    PurityRules(Subject subject) {
        this.subject = subject;
    }

    Stream<DynamicTest> tests() {
        Stream<DynamicTest> whole = Stream.of(
                dynamicTest("the descriptor is the same on every call", this::descriptor),
                dynamicTest("checks are the same on every call", this::checks),
                dynamicTest("judgements are the same on every call", this::judgements));
        Stream<DynamicTest> cases = subject.cases().stream()
                .flatMap(each -> Stream.of(
                        dynamicTest("%s leaves what it is given alone".formatted(each), () -> unchanged(each)),
                        dynamicTest("%s is the same on all threads".formatted(each), () -> threads(each))));
        return Stream.concat(whole, cases);
    }

    private void descriptor() {
        assertThat(subject.template().descriptor())
                .as("descriptor() returns the same on every call; make it a constant")
                .isSameAs(subject.template().descriptor());
    }

    private void checks() {
        for (String config : subject.configs()) {
            assertThat(questions(config))
                    .as("checks(config) returns the same checks on every call")
                    .isEqualTo(questions(config));
        }
    }

    private List<String> questions(String config) {
        List<String> questions = new ArrayList<>();
        for (SetupCheck check : subject.template().checks(subject.config(config))) {
            questions.add(check.name() + check.sideEffect() + asked(check.first()));
        }
        return questions;
    }

    private static String asked(SetupCheck.Step step) {
        if (step instanceof SetupCheck.Step.Ask ask) {
            return Sent.of(Outgoing.http(ask.request())).toString();
        }
        if (step instanceof SetupCheck.Step.AskMail ask) {
            return ask.server()
                    + ask.message()
                            .map(message -> Sent.of(new Outgoing.Mail(message, ask.server(), List.of()))
                                    .toString())
                            .orElse("");
        }
        return step.toString();
    }

    private void judgements() {
        for (TemplateSamples.Answer answer : subject.samples().accepted()) {
            for (String config : subject.configs(answer.config())) {
                assertThat(subject.judge(config, answer.response()))
                        .as("classify returns the same for the same answer")
                        .isEqualTo(subject.judge(config, answer.response()));
            }
        }
    }

    private void unchanged(Subject.Case each) {
        Sending sending = subject.sending(each, KEY, Subject.NOW);
        JsonNode parameters = sending.parameters().deepCopy();
        byte[] payload = sending.event().payload().clone();

        subject.template().prepare(sending);

        assertThat(sending.parameters())
                .as("prepare changes the parameters; work on a copy")
                .isEqualTo(parameters);
        assertThat(sending.event().payload())
                .as("prepare changes the payload; work on a copy")
                .isEqualTo(payload);
    }

    private void threads(Subject.Case each) throws Exception {
        Sending sending = subject.sending(each, KEY, Subject.NOW);
        Sent alone = Sent.of(subject.template().prepare(sending));
        Callable<Sent> call = () -> Sent.of(subject.template().prepare(sending));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Sent> made : threads.invokeAll(Collections.nCopies(CALLS, call))) {
                assertThat(made.get())
                        .as(
                                "prepare makes different requests of the same input; keep no state, and take time and chance from"
                                        + " the Sending")
                        .isEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
