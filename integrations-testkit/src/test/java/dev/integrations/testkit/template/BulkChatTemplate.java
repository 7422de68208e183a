package dev.integrations.testkit.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.BatchTemplate;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Part;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The chat, taking several messages in one request. It keeps the contract; what a test breaks, it overrides. */
class BulkChatTemplate extends ChatTemplate implements BatchTemplate {
    static final int MAX_EVENTS = 5;

    private static final TemplateDescriptor DESCRIPTOR =
            described("chat", postMessage().batch(MAX_EVENTS, 1_000)).build();

    @Override
    public TemplateDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Part part(Sending sending) {
        List<String> notes = new ArrayList<>();
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("text", cut(sending.parameters().path("text").asText(), notes));
        message.put("key", sending.idempotencyKey());
        return new Part(sending.idempotencyKey(), "", message.toString().getBytes(UTF_8), notes);
    }

    @Override
    public OutboundRequest request(List<Part> parts, TemplateConfig config) {
        boolean webhook = config.text("mode").equals("webhook");
        OutboundRequest.Builder request = OutboundRequest.post(
                URI.create(webhook ? config.secret("webhookUrl").reveal() : "https://api.chat.example/messages"));
        if (!webhook) {
            request.header(
                    "Authorization", "Bearer " + config.secret("botToken").reveal());
        }
        return request.body(Part.joined("[", parts, ",", "]")).build();
    }

    @Override
    public Outgoing prepare(Sending sending) {
        return BatchTemplate.super.prepare(sending);
    }

    @Override
    public List<Verdict> classify(List<Part> parts, OutboundResponse response, TemplateConfig config, Instant now) {
        JsonNode refused = json(response).path("refused");
        if (response.status() != 200 || !refused.isArray()) {
            return BatchTemplate.super.classify(parts, response, config, now);
        }
        List<String> keys = new ArrayList<>();
        refused.forEach(key -> keys.add(key.asText()));
        return parts.stream()
                .map(part -> keys.contains(part.key())
                        ? new Verdict(Verdict.Kind.REJECTED, "The chat refuses it", Optional.empty())
                        : Verdict.ok())
                .toList();
    }

    static TemplateSamples.Builder samples() {
        return ChatSamples.all().batch(sample());
    }

    static BatchSample sample() {
        return BatchSample.of("post_message", request -> {
                    List<String> parts = new ArrayList<>();
                    SampleJson.value(RequestText.body(request)).forEach(part -> parts.add(part.toString()));
                    return parts;
                })
                .refusingTheSecond(
                        keys -> Answers.of(200, "{\"ok\": true, \"refused\": [\"%s\"]}".formatted(keys.get(1))));
    }
}
