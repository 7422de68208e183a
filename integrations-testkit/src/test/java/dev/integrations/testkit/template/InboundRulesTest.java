package dev.integrations.testkit.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundResult.Received;
import dev.integrations.template.spi.InboundResult.Refused;
import dev.integrations.web.WebResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the vendor sends, and configurations of earlier versions. */
class InboundRulesTest {
    private interface Verifying {
        InboundResult verify(InboundRequest request, String secret);
    }

    @Test
    void genuine_request_that_is_refused_is_told() {
        verifying((request, secret) -> new Refused("no")).assertTold("is genuine, and the verifier makes Refused");
    }

    @Test
    void acknowledgement_that_makes_the_vendor_send_again_is_told() {
        changing(good -> new Received(good.events(), WebResponse.of(500))).assertTold("learns by a 2xx");
    }

    @Test
    void event_of_another_type_is_told() {
        changing(good -> new Received(List.of(event("M1", "message.read")), good.acknowledgement()))
                .assertTold("the types of the events");
        ContractRun.of(
                        new ChatTemplate() {
                            @Override
                            InboundResult verify(InboundRequest request, String secret) {
                                return super.verify(request, secret) instanceof Received good
                                        ? new Received(List.of(event("M1", "message.read")), good.acknowledgement())
                                        : new Refused("no");
                            }
                        },
                        ChatSamples.withoutInbound()
                                .inbound(InboundSample.of("webhook", ChatSamples.request(), "message.read")
                                        .signedHeaders("X-Signature", "X-Time")
                                        .otherKey("signingSecret", "signing-secret-2")
                                        .build())
                                .build())
                .assertTold("the descriptor names the types of events");
    }

    @Test
    void event_by_which_no_repetition_is_known_is_told() {
        changing(good -> new Received(List.of(event(" ", "message.posted")), good.acknowledgement()))
                .assertTold("by which a repetition is known");
        changing(good -> new Received(List.of(event("a".repeat(256), "message.posted")), good.acknowledgement()))
                .assertTold("by which a repetition is known");
        AtomicInteger count = new AtomicInteger();
        changing(good -> new Received(
                        List.of(event("M" + count.incrementAndGet(), "message.posted")), good.acknowledgement()))
                .assertTold("take them from the request");
        changing(good -> new Received(List.of(known("M1", "run " + count.incrementAndGet())), good.acknowledgement()))
                .assertTold("take them from the request");
    }

    @Test
    void two_events_that_are_known_as_one_are_told() {
        ContractRun.of(
                        new ChatTemplate() {
                            @Override
                            InboundResult verify(InboundRequest request, String secret) {
                                return super.verify(request, secret) instanceof Received good
                                        ? new Received(
                                                List.of(known("M1", "same"), known("M2", "same")),
                                                good.acknowledgement())
                                        : new Refused("no");
                            }
                        },
                        ChatSamples.withoutInbound()
                                .inbound(InboundSample.of(
                                                "webhook", ChatSamples.request(), "message.posted", "message.posted")
                                        .signedHeaders("X-Signature", "X-Time")
                                        .otherKey("signingSecret", "signing-secret-2")
                                        .build())
                                .build())
                .assertTold("two events of one request have ids of their own");
    }

    @Test
    void signature_that_nobody_checks_is_told() {
        ContractRun run = verifying(
                (request, secret) -> new Received(List.of(event("M1", "message.posted")), WebResponse.of(204)));

        run.assertTold("is taken with another byte at 0 of its body");
        run.assertTold("of X-Signature; check all that is signed");
        run.assertTold("is taken with no X-Signature");
        run.assertTold("an arrival PT5M1S after its time");
        run.assertTold("although field 'signingSecret' holds another key");
        run.assertTold("is taken as Received");
    }

    @Test
    void window_with_one_side_only_is_told() {
        ContractRun run = verifying((request, secret) -> {
            InboundResult result = signed(request, secret);
            Duration age = Duration.between(Subject.NOW, request.at());
            return age.compareTo(Duration.ofMinutes(5)) > 0 ? new Refused("it is too old") : result;
        });

        run.assertTold("an arrival PT-5M-1S after its time");
        assertThat(run.failures()).noneMatch(failure -> failure.contains("an arrival PT5M1S after its time"));
    }

    @Test
    void window_that_is_too_narrow_is_told() {
        ContractRun.of(
                        new ChatTemplate(),
                        ChatSamples.withoutInbound()
                                .inbound(ChatSamples.genuine()
                                        .window(Duration.ofMinutes(10))
                                        .build())
                                .build())
                .assertTold("which is within its window of PT10M");
    }

    @Test
    void body_of_which_a_part_is_not_signed_is_told() {
        verifying((request, secret) -> {
                    byte[] genuine = ChatSamples.request().request().body();
                    byte[] body = request.request().body();
                    System.arraycopy(genuine, 0, body, 0, Math.min(20, Math.min(body.length, genuine.length)));
                    return new ChatTemplate().verify(InboundWalk.withBody(request, body), secret);
                })
                .assertTold("is taken with another byte at 0 of its body");
    }

    @Test
    void verifier_that_throws_is_told() {
        verifying((request, secret) -> {
                    Instant.parse(request.request().header("X-Time").orElse(""));
                    return new ChatTemplate().verify(request, secret);
                })
                .assertTold("the verifier throws for");
    }

    @Test
    void refusal_with_a_secret_or_without_a_reason_is_told() {
        refusing(secret -> "expected a signature by " + secret).assertTold("the reason for refusing a request holds");
        refusing(secret -> " ").assertTold("a refusal has a reason");
    }

    @Test
    void sample_that_names_what_is_not_in_it_is_told() {
        inbound(ChatSamples.genuine().signedHeaders("X-Other")).assertTold("signedHeaders(\"X-Other\") is no header");
        inbound(ChatSamples.genuine().signedTexts("nowhere")).assertTold("signedTexts(\"nowhere\") is not in the body");
        inbound(ChatSamples.genuine().answers(Answers.of(200, ""))).assertTold("the vendor is not asked");
    }

    @Test
    void handshake_that_is_not_answered_is_told() {
        inbound(InboundSample.handshake("webhook", ChatSamples.request())).assertTold("return InboundResult.Handshake");
    }

    @Test
    void vendor_that_is_asked_decides() {
        TemplateSamples samples = ChatSamples.withoutInbound()
                .inbound(ChatSamples.genuine()
                        .vouching(Answers.of(200, "\"SUCCESS\""))
                        .build())
                .build();

        assertThat(ContractRun.of(asking(200), samples).failures()).isEmpty();
        ContractRun.of(asking(403), samples).assertTold("status 403 with no body is taken for a yes");
    }

    @Test
    void vendor_that_is_asked_for_its_key_alone_decides_nothing() {
        TemplateSamples samples = ChatSamples.withoutInbound()
                .inbound(ChatSamples.genuine()
                        .answers(Answers.of(200, "\"KEY\""))
                        .build())
                .build();

        assertThat(ContractRun.of(fetching(true), samples).failures()).isEmpty();
        ContractRun.of(fetching(false), samples).assertTold("is taken with another byte at 0 of its body");
    }

    @Test
    void question_that_does_not_tell_requests_apart_is_told() {
        TemplateSamples samples = ChatSamples.withoutInbound()
                .inbound(ChatSamples.genuine()
                        .vouching(Answers.of(200, "\"KEY\""))
                        .build())
                .build();

        ContractRun.of(fetching(false), samples).assertTold("is taken with another byte at 0 of its body");
    }

    @Test
    void migration_that_makes_no_valid_configuration_is_told() {
        ContractRun.of(new ChatTemplate() {
                    @Override
                    public JsonNode migrate(int fromVersion, JsonNode config) {
                        return ((ObjectNode) config).put("mode", "neither");
                    }
                })
                .assertTold("migrate makes a valid configuration of migration(1, json)");
    }

    /** Asks the vendor about what is signed, and takes its word, or a status besides. */
    private static ChatTemplate asking(int alsoTaken) {
        return new ChatTemplate() {
            @Override
            InboundResult verify(InboundRequest request, String secret) {
                InboundResult result = super.verify(request, secret);
                return result instanceof Received
                        ? new InboundResult.Ask(
                                OutboundRequest.post(URI.create("https://api.chat.example/verify"))
                                        .build(),
                                response -> Subject.text(response.body()).equals("\"SUCCESS\"")
                                                || (alsoTaken != 200 && response.status() == alsoTaken)
                                        ? result
                                        : new Refused("the vendor says no"))
                        : result;
            }
        };
    }

    /** Asks the vendor for a key, and then checks the signature, or not. */
    private static ChatTemplate fetching(boolean checking) {
        return new ChatTemplate() {
            @Override
            InboundResult verify(InboundRequest request, String secret) {
                InboundResult genuine = new ChatTemplate().verify(checking ? request : ChatSamples.request(), secret);
                return new InboundResult.Ask(
                        OutboundRequest.builder("GET", URI.create("https://api.chat.example/key"))
                                .build(),
                        response -> Subject.text(response.body()).equals("\"KEY\"")
                                ? genuine
                                : new Refused("there is no key"));
            }
        };
    }

    private static InboundEvent event(String id, String type) {
        return new InboundEvent(id, type, new byte[0], Optional.empty());
    }

    private static InboundEvent known(String id, String repetition) {
        return new InboundEvent(id, "message.posted", new byte[0], Optional.empty(), Optional.of(repetition));
    }

    private static InboundResult signed(InboundRequest request, String secret) {
        InboundRequest inTime = new InboundRequest(request.request(), request.url(), Subject.NOW);
        return new ChatTemplate().verify(inTime, secret);
    }

    private static ContractRun inbound(InboundSample.Builder sample) {
        return ContractRun.of(
                new ChatTemplate(),
                ChatSamples.withoutInbound().inbound(sample.build()).build());
    }

    private static ContractRun refusing(UnaryOperator<String> reason) {
        return verifying((request, secret) -> new ChatTemplate().verify(request, secret) instanceof Received good
                ? good
                : new Refused(reason.apply(secret)));
    }

    private static ContractRun changing(UnaryOperator<Received> change) {
        return verifying((request, secret) -> {
            InboundResult result = new ChatTemplate().verify(request, secret);
            return result instanceof Received good ? change.apply(good) : result;
        });
    }

    private static ContractRun verifying(Verifying verifying) {
        return ContractRun.of(new ChatTemplate() {
            @Override
            InboundResult verify(InboundRequest request, String secret) {
                return verifying.verify(request, secret);
            }
        });
    }
}
