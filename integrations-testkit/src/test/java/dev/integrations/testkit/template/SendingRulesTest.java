package dev.integrations.testkit.template;

import static dev.integrations.testkit.template.ChatTemplate.described;
import static dev.integrations.testkit.template.ChatTemplate.postMessage;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.http.OutboundRequest;
import dev.integrations.template.spi.Escaping;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.TemplateDescriptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is sent: secrets in it, keys, escaping, purity. */
class SendingRulesTest {
    private static final String SAME = "prepare is to make the same request for the same input";

    @Test
    void secrets_in_texts_are_told() {
        preparing(sending -> {
                    String secret = sending.config()
                            .findSecret("botToken")
                            .map(each -> each.reveal())
                            .orElse("");
                    return noted(sending, "Sent with " + secret);
                })
                .assertTold("a note on action 'post_message' with configuration 'bot' holds the value of the secret");
        ContractRun.of(new ChatTemplate() {
                    @Override
                    String cut(String text, List<String> notes) {
                        throw new DeliveryWithheldException("The signing-secret-1 was not used");
                    }
                })
                .assertTold("the reason for withholding");
    }

    @Test
    void toString_with_a_secret_is_told() {
        ContractRun.of(new ChatTemplate() {
                    @Override
                    public String toString() {
                        return "ChatTemplate[bot-token-123456]";
                    }
                })
                .assertTold("toString() of the template holds the value of the secret field 'botToken'");
    }

    @Test
    void secrets_that_cannot_be_told_apart_are_told() {
        ContractRun.of(
                        new ChatTemplate(),
                        ChatSamples.all()
                                .config("bot", ChatSamples.BOT.replace("bot-token-123456", "short"))
                                .build())
                .assertTold("make up another");
        ContractRun.of(
                        new ChatTemplate(),
                        ChatSamples.all()
                                .event("post_message", "{\"text\": \"bot-token-123456\"}")
                                .build())
                .assertTold("make up another");
    }

    @Test
    void secret_in_a_header_that_a_dry_run_does_not_mask_is_told() {
        preparing(sending -> {
                    OutboundRequest request = Subject.request(good(sending));
                    String hex = HexFormat.of().formatHex("signing-secret-1".getBytes(StandardCharsets.UTF_8));
                    return Outgoing.http(
                            request.toBuilder().header("X-Key", hex).build());
                })
                .assertTold("the preview of action 'post_message' with configuration 'webhook' holds");
    }

    @Test
    void sample_event_that_is_withheld_or_cut_is_told() {
        ContractRun.of(
                        new ChatTemplate(),
                        ChatSamples.all().event("post_message", "{}").build())
                .assertTold("the sample event of action 'post_message' with configuration 'webhook' is withheld");
        String text = "a".repeat(ChatTemplate.MAX_TEXT + 1);
        ContractRun.of(
                        new ChatTemplate(),
                        ChatSamples.all()
                                .event("post_message", "{\"text\": \"%s\"}".formatted(text))
                                .build())
                .assertTold("a sample event goes out without being cut");
    }

    @Test
    void template_that_throws_for_an_event_without_content_is_told() {
        TemplateDescriptor anything = described(
                        "chat",
                        postMessage()
                                .schema("{\"properties\": {\"text\": {}}}")
                                .mapping("{\"text\": {\"$\": \"/data/text\", \"missing\": \"omit\"}}"))
                .build();
        ChatTemplate careless = new ChatTemplate() {
            @Override
            public TemplateDescriptor descriptor() {
                return anything;
            }

            @Override
            public Outgoing prepare(Sending sending) {
                if (!sending.parameters().has("text")) {
                    throw new IllegalStateException("no text");
                }
                return super.prepare(sending);
            }
        };

        ContractRun.of(careless).assertTold("an event of no content makes the template throw");
    }

    @Test
    void template_that_needs_a_field_that_is_not_required_is_told() {
        preparing(sending -> {
                    sending.config().text("footer");
                    sending.config().secret("signingSecret");
                    return good(sending);
                })
                .assertTold("without the field 'signingSecret', which is not required");
    }

    @Test
    void idempotency_key_that_is_not_sent_is_told() {
        preparing(sending -> changed(sending, SendingRulesTest::withoutKey))
                .assertTold("send sending.idempotencyKey()");
    }

    @Test
    void idempotency_key_that_changes_with_the_time_is_told() {
        preparing(sending -> changed(
                        sending,
                        body -> body.put(
                                "key",
                                sending.idempotencyKey()
                                        .replace("-", "-" + sending.at().getEpochSecond()))))
                .assertTold("does not hold the idempotency key");
        preparing(sending -> sending.at().equals(Subject.NOW)
                        ? good(sending)
                        : changed(sending, SendingRulesTest::withoutKey))
                .assertTold("another idempotency key an hour later");
    }

    @Test
    void retry_that_differs_from_the_first_attempt_is_told() {
        String told = "is another request an hour later";

        preparing(sending ->
                        changed(sending, body -> body.put("sent", sending.at().toString())))
                .assertTold(told);
        preparing(sending -> {
                    OutboundRequest request = Subject.request(good(sending));
                    URI uri = URI.create(request.uri() + "?at=" + sending.at().getEpochSecond());
                    return Outgoing.http(
                            OutboundRequest.post(uri).body(request.body()).build());
                })
                .assertTold(told);
        // A signature is made anew on each attempt.
        ContractRun signed = preparing(sending -> {
            OutboundRequest.Builder request = Subject.request(good(sending)).toBuilder();
            return new Outgoing.Http(
                    request.header("X-Signed-At", sending.at().toString()).build(),
                    good(sending).notes());
        });
        assertThat(signed.failures()).isEmpty();
    }

    @Test
    void hostile_text_that_goes_out_is_told() {
        ContractRun.of(described("chat", postMessage().escape("text", Escaping.NONE)))
                .assertTold("sends <!channel> as it is");
        ContractRun.of(described("chat", postMessage().escape("text", text -> text.replace("<!", "&lt;!"))))
                .assertTold("sends <@U1> as it is");
    }

    @Test
    void text_that_changes_the_shape_of_a_request_is_told() {
        preparing(sending -> {
                    String text = sending.parameters().path("text").asText();
                    String json = "{\"key\": \"%s\", \"text\": \"%s\"}".formatted(sending.idempotencyKey(), text);
                    return Outgoing.http(Subject.request(good(sending)).toBuilder()
                            .body(json.getBytes(StandardCharsets.UTF_8))
                            .build());
                })
                .assertTold("makes a request of another shape");
        preparing(sending -> {
                    String text = sending.parameters().path("text").asText();
                    return Outgoing.http(OutboundRequest.post(
                                    URI.create("https://api.chat.example/" + text.replaceAll("[^a-z/?=1]", "")))
                            .body(sending.idempotencyKey().getBytes(StandardCharsets.UTF_8))
                            .build());
                })
                .assertTold("makes a request of another shape");
    }

    @Test
    void text_that_makes_the_template_throw_is_told() {
        preparing(sending -> Outgoing.http(Subject.request(good(sending)).toBuilder()
                        .header("X-Text", sending.parameters().path("text").asText())
                        .build()))
                .assertTold("makes the template throw; escape it");
    }

    @Test
    void request_that_depends_on_earlier_ones_is_told() {
        AtomicInteger count = new AtomicInteger();
        ContractRun run = preparing(sending -> changed(sending, body -> body.put("count", count.incrementAndGet())));

        run.assertTold("prepare makes different requests of the same input");
        run.assertTold(SAME);
    }

    @Test
    void dry_run_that_shows_something_else_than_what_is_sent_is_told() {
        AtomicInteger count = new AtomicInteger();

        preparing(sending -> Outgoing.http(Subject.request(good(sending)).toBuilder()
                        .header("X-Count", "n" + count.incrementAndGet())
                        .build()))
                .assertTold(SAME);
        preparing(sending -> Outgoing.http(Subject.request(good(sending)).toBuilder()
                        .header("X-" + count.incrementAndGet(), "n")
                        .build()))
                .assertTold(SAME);
        preparing(sending -> {
                    OutboundRequest request = Subject.request(good(sending));
                    URI uri = URI.create(request.uri() + "?n=" + count.incrementAndGet());
                    return Outgoing.http(
                            OutboundRequest.post(uri).body(request.body()).build());
                })
                .assertTold(SAME);
        preparing(sending -> noted(sending, "This is number " + count.incrementAndGet()))
                .assertTold(SAME);
    }

    @Test
    void input_that_is_changed_is_told() {
        preparing(sending -> {
                    ((ObjectNode) sending.parameters()).put("seen", true);
                    return good(sending);
                })
                .assertTold("prepare changes the parameters");
        preparing(sending -> {
                    sending.event().payload()[0] = ' ';
                    return good(sending);
                })
                .assertTold("prepare changes the payload");
    }

    @Test
    void descriptor_that_is_made_anew_is_told() {
        ContractRun.of(new ChatTemplate() {
                    @Override
                    public TemplateDescriptor descriptor() {
                        return described("chat").build();
                    }
                })
                .assertTold("make it a constant");
    }

    private interface Preparing {
        Outgoing prepare(Sending sending);
    }

    private static ContractRun preparing(Preparing preparing) {
        return ContractRun.of(new ChatTemplate() {
            @Override
            public Outgoing prepare(Sending sending) {
                return preparing.prepare(sending);
            }
        });
    }

    private static Outgoing good(Sending sending) {
        return new ChatTemplate().prepare(sending);
    }

    private static ObjectNode withoutKey(ObjectNode body) {
        body.remove("key");
        return body;
    }

    private static Outgoing noted(Sending sending, String note) {
        return new Outgoing.Http(Subject.request(good(sending)), List.of(note));
    }

    private static Outgoing changed(Sending sending, UnaryOperator<ObjectNode> change) {
        OutboundRequest request = Subject.request(good(sending));
        ObjectNode body = (ObjectNode) SampleJson.object(Subject.text(request.body()));
        return Outgoing.http(request.toBuilder()
                .body(change.apply(body).toString().getBytes(StandardCharsets.UTF_8))
                .build());
    }
}
