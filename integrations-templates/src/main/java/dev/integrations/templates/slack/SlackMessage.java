package dev.integrations.templates.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.Authorization;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.TextLimit;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Makes the request that posts a message. */
final class SlackMessage {
    private static final String WEB_API = "https://slack.com/api/";

    /** The answer repeats the message, of which the verdict needs the beginning and the end. */
    private static final int ANSWER_BYTES = 512 * 1024;

    private SlackMessage() {}

    static Outgoing of(Sending sending) {
        List<String> notes = new ArrayList<>();
        TemplateConfig config = sending.config();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (SlackTemplate.isBot(config)) {
            body.put("channel", config.text(SlackTemplate.CHANNEL));
            config.find("username").ifPresent(name -> body.put("username", name));
        }
        body.setAll((ObjectNode) sending.parameters());
        JsonNode text = body.get("text");
        if (text != null) {
            TextLimit limit = TextLimit.of(config.number("maxLength")).keepingWhole(SlackMarkup.WHOLE);
            body.put("text", limit.cut(text.textValue(), "The text", notes::add));
        }
        JsonNode blocks = body.get("blocks");
        if (blocks != null) {
            body.set("blocks", SlackBlocks.fitting(blocks, notes::add));
        }
        return new Outgoing.Http(request(config, body), notes);
    }

    private static OutboundRequest request(TemplateConfig config, ObjectNode body) {
        return SlackTemplate.isBot(config)
                ? webApi("POST", "chat.postMessage", config)
                        .header("Content-Type", "application/json; charset=utf-8")
                        .body(Json.bytes(body))
                        .build()
                : webhook(config, body);
    }

    /** Returns a request that posts to the webhook. */
    static OutboundRequest webhook(TemplateConfig config, ObjectNode body) {
        return OutboundRequest.post(
                        URI.create(config.secret(SlackTemplate.WEBHOOK_URL).reveal()))
                .header("Content-Type", "application/json")
                .body(Json.bytes(body))
                .build();
    }

    /** Starts a request to a method of the Web API; without a token in the configuration, a connection has one. */
    static OutboundRequest.Builder webApi(String httpMethod, String method, TemplateConfig config) {
        OutboundRequest.Builder request = OutboundRequest.builder(httpMethod, URI.create(WEB_API + method))
                .responseBytes(ANSWER_BYTES);
        config.findSecret(SlackTemplate.BOT_TOKEN)
                .ifPresent(token -> request.header(Authorization.HEADER, Authorization.bearer(token)));
        return request;
    }
}
