package dev.integrations.templates.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.TextLimit;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the request that posts a message. */
final class DiscordMessage {
    private static final int MAX_CONTENT = 2_000;
    private static final int MAX_THREAD_NAME = 100;
    private static final int SUPPRESS_EMBEDS = 4;
    private static final int SUPPRESS_NOTIFICATIONS = 4_096;

    /** URLs that people copy have no version, which means one that tells waits in milliseconds and errors badly. */
    private static final String API = "https://discord.com/api/v10/webhooks/";

    /** Without one of this form, Discord's own protection blocks the request. */
    private static final String USER_AGENT = "DiscordBot (https://integrations.dev, 1)";

    private static final Pattern WEBHOOK = Pattern.compile("/webhooks/([0-9]+)/([A-Za-z0-9_-]+)/?$");

    private DiscordMessage() {}

    static Outgoing of(Sending sending) {
        List<String> notes = new ArrayList<>();
        TemplateConfig config = sending.config();
        JsonNode parameters = sending.parameters();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (parameters.has("content")) {
            body.put(
                    "content",
                    TextLimit.of(MAX_CONTENT)
                            .keepingWhole(DiscordMarkdown.WHOLE)
                            .cut(parameters.get("content").textValue(), "The text", notes::add));
        }
        if (parameters.has("embeds")) {
            body.set("embeds", DiscordEmbeds.fitting(parameters.get("embeds"), notes::add));
        }
        if (parameters.has("thread_name")) {
            body.put(
                    "thread_name",
                    TextLimit.of(MAX_THREAD_NAME)
                            .cut(parameters.get("thread_name").textValue(), "The name of the post", notes::add));
        }
        config.find("username").ifPresent(name -> body.put("username", name));
        config.find("avatarUrl").ifPresent(url -> body.put("avatar_url", url));
        int flags = flag(parameters, "suppress_embeds", SUPPRESS_EMBEDS)
                | flag(parameters, "suppress_notifications", SUPPRESS_NOTIFICATIONS);
        if (flags != 0) {
            body.put("flags", flags);
        }
        // Escaping keeps mentions from being made; this keeps those that a tenant writes from notifying anybody.
        body.putObject("allowed_mentions").putArray("parse");
        return new Outgoing.Http(post(config, body), notes);
    }

    /** Waits until the message is stored: otherwise one that is not counts as posted. */
    private static OutboundRequest post(TemplateConfig config, ObjectNode body) {
        String thread = config.find("threadId").map(id -> "&thread_id=" + id).orElse("");
        return OutboundRequest.post(URI.create(webhook(config) + "?wait=true" + thread))
                .header("Content-Type", "application/json")
                .header("User-Agent", USER_AGENT)
                .body(Json.bytes(body))
                .build();
    }

    /** Returns the request that asks what the webhook is. */
    static OutboundRequest look(TemplateConfig config) {
        return OutboundRequest.builder("GET", URI.create(webhook(config)))
                .header("User-Agent", USER_AGENT)
                .build();
    }

    private static String webhook(TemplateConfig config) {
        Matcher matcher =
                WEBHOOK.matcher(config.secret(DiscordTemplate.WEBHOOK_URL).reveal());
        if (!matcher.find()) {
            throw new IllegalArgumentException("the schema lets only URLs of webhooks pass");
        }
        return API + matcher.group(1) + "/" + matcher.group(2);
    }

    private static int flag(JsonNode parameters, String name, int bit) {
        return parameters.path(name).asBoolean() ? bit : 0;
    }
}
