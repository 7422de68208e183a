package dev.integrations.testkit.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.web.WebRequest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** What the vendor sends is taken, with what the library needs to tell repetitions. */
final class InboundRules {
    private static final int MAX_ID = 255;
    private static final List<String> STRANGE_VALUES = List.of(
            "",
            " ",
            "abc",
            "0",
            "-1",
            "99999999999999999999",
            "1e9",
            "t=,v1=",
            "v0=",
            ",",
            "=",
            "%",
            "a".repeat(10_000));

    private final Subject subject;

    InboundRules(Subject subject) {
        this.subject = subject;
    }

    Stream<DynamicTest> tests() {
        return subject.samples().inbound().stream()
                .flatMap(sample -> Stream.of(
                        dynamicTest("the %s is taken".formatted(sample), () -> isTaken(sample)),
                        dynamicTest("the %s is the same again".formatted(sample), () -> isSameAgain(sample)),
                        dynamicTest("what is like the %s never throws".formatted(sample), () -> strange(sample)),
                        dynamicTest(
                                "no answer makes the %s genuine by chance".formatted(sample), () -> asked(sample))));
    }

    private void isTaken(InboundSample sample) {
        InboundResult result = InboundWalk.run(subject, sample);
        if (sample.handshake()) {
            assertThat(result)
                    .as("the %s is to be answered: return InboundResult.Handshake", sample)
                    .isInstanceOf(InboundResult.Handshake.class);
            return;
        }
        if (!(result instanceof InboundResult.Received received)) {
            throw new AssertionError("the %s is genuine, and the verifier makes %s of it; correct it, or inbound(...)"
                    .formatted(sample, result));
        }
        assertThat(received.acknowledgement().status())
                .as("the vendor learns by a 2xx that the %s was kept", sample)
                .isBetween(200, 299);
        assertThat(received.events())
                .extracting(InboundEvent::type)
                .as("the types of the events in the %s, in their order", sample)
                .isEqualTo(sample.types());
        assertThat(subject.descriptor().inboundEvents())
                .as("the descriptor names the types of events that come: inboundEvents(...)")
                .containsAll(sample.types());
        assertThat(received.events())
                .as("each event has an id of the vendor of 1 to %d characters, by which a repetition is known", MAX_ID)
                .allMatch(event -> !event.id().isBlank() && event.id().length() <= MAX_ID);
        assertThat(received.events())
                .extracting(InboundWalk::key)
                .as("two events of one request have ids of their own")
                .doesNotHaveDuplicates();
    }

    private void isSameAgain(InboundSample sample) {
        if (InboundWalk.run(subject, sample) instanceof InboundResult.Received first
                && InboundWalk.run(subject, sample) instanceof InboundResult.Received second) {
            assertThat(second.events())
                    .extracting(InboundEvent::id, InboundWalk::key)
                    .as("a repetition of the %s has the same ids; take them from the request", sample)
                    .isEqualTo(first.events().stream()
                            .map(event -> tuple(event.id(), InboundWalk.key(event)))
                            .toList());
        }
    }

    private void strange(InboundSample sample) {
        if (!sample.signed()) {
            return;
        }
        for (String value : STRANGE_VALUES) {
            for (String header : sample.signedHeaders()) {
                refused(sample, InboundWalk.withHeader(sample.request(), header, values -> List.of(value)));
                refused(sample, InboundWalk.withHeader(sample.request(), header, values -> List.of(value, value)));
            }
            if (sample.signedTexts().isEmpty()) {
                refused(sample, InboundWalk.withBody(sample.request(), value.getBytes(UTF_8)));
            }
        }
        for (String body : HostileBodies.ALL) {
            refused(sample, InboundWalk.withBody(sample.request(), body.getBytes(UTF_8)));
        }
        WebRequest bare = WebRequest.builder("POST", "/").build();
        refused(
                sample,
                new InboundRequest(
                        bare, sample.request().url(), sample.request().at()));
    }

    private void refused(InboundSample sample, InboundRequest request) {
        InboundResult result;
        try {
            result = InboundWalk.verifier(subject, sample).verify(request);
        } catch (RuntimeException e) {
            throw new AssertionError(
                    "the verifier throws for a request that is like the %s; anybody can send it, so return Refused"
                            .formatted(sample),
                    e);
        }
        if (result instanceof InboundResult.Received || result instanceof InboundResult.Handshake) {
            fail("a request that is like the %s, and not genuine, is taken as %s; refuse it", sample, result);
        }
        if (result instanceof InboundResult.Refused refused) {
            SecretFinder.of(subject, subject.json(sample.config()))
                    .assertNoneIn("the reason for refusing a request", refused.reason());
            assertThat(refused.reason())
                    .as("a refusal has a reason, for the host's log")
                    .isNotBlank();
        }
        if (result instanceof InboundResult.Deferred deferred) {
            SecretFinder.of(subject, subject.json(sample.config()))
                    .assertNoneIn("the reason for deferring a request", deferred.reason());
        }
    }

    /** If the vendor is asked, only its answer counts. */
    private void asked(InboundSample sample) {
        InboundResult first = InboundWalk.verifier(subject, sample).verify(sample.request());
        if (first instanceof InboundResult.Ask ask) {
            for (int status : List.of(200, 400, 401, 403, 500)) {
                for (String body : HostileBodies.ALL) {
                    OutboundResponse answer = Answers.of(status, body);
                    if (ask.next().apply(answer) instanceof InboundResult.Received) {
                        fail(
                                "the vendor is asked about the %s, and status %d with %s is taken for a yes; refuse it",
                                sample, status, HostileBodies.shown(body));
                    }
                }
            }
        } else if (!sample.answers().isEmpty()) {
            fail("the %s has answers, and the vendor is not asked; remove answers(...)", sample);
        }
    }
}
