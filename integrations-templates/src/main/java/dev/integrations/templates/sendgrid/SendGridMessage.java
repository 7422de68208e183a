package dev.integrations.templates.sendgrid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.http.OutboundRequest;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.Authorization;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.Recipients;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the request that sends an e-mail. What mappings can make stays far below the 20 MB that SendGrid takes. */
final class SendGridMessage {
    private static final Map<String, String> HOSTS =
            Map.of("global", "https://api.sendgrid.com", "eu", "https://api.eu.sendgrid.com");

    private SendGridMessage() {}

    static Outgoing of(Sending sending) {
        List<String> notes = new ArrayList<>();
        TemplateConfig config = sending.config();
        JsonNode parameters = sending.parameters();
        ObjectNode body = body(config, Recipients.of(sending, notes::add));
        ObjectNode personalization = (ObjectNode) body.path("personalizations").path(0);
        // Events about the message carry it, so that it can be found again.
        personalization.putObject("custom_args").put("integrations_key", sending.idempotencyKey());
        body.put("subject", parameters.path("subject").asText());
        Optional<String> template = config.find("templateId");
        if (template.isPresent()) {
            body.put("template_id", template.get());
            personalization.set("dynamic_template_data", templateData(parameters));
        } else {
            addContent(body, parameters);
        }
        return new Outgoing.Http(post(config, body), notes);
    }

    /** Returns what all messages of a configuration have in common. */
    static ObjectNode body(TemplateConfig config, List<String> recipients) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode to = body.putArray("personalizations").addObject().putArray("to");
        recipients.forEach(address -> to.addObject().put("email", address));
        ObjectNode from = body.putObject("from").put("email", config.text("from"));
        config.find("fromName").ifPresent(name -> from.put("name", name));
        config.find("replyTo").ifPresent(address -> body.putObject("reply_to").put("email", address));
        if (!config.list("categories").isEmpty()) {
            ArrayNode categories = body.putArray("categories");
            config.list("categories").forEach(categories::add);
        }
        if (config.flag("sandbox")) {
            onlyCheck(body);
        }
        return body;
    }

    /** Has SendGrid check a message and not send it. */
    static void onlyCheck(ObjectNode body) {
        body.putObject("mail_settings").putObject("sandbox_mode").put("enable", true);
    }

    static OutboundRequest post(TemplateConfig config, ObjectNode body) {
        return request("POST", "/v3/mail/send", config)
                .header("Content-Type", "application/json")
                .body(Json.bytes(body))
                .build();
    }

    static OutboundRequest.Builder request(String method, String path, TemplateConfig config) {
        String host = HOSTS.getOrDefault(config.text("region"), "");
        return OutboundRequest.builder(method, URI.create(host + path))
                .header(Authorization.HEADER, Authorization.bearer(config.secret("apiKey")));
    }

    private static JsonNode templateData(JsonNode parameters) {
        JsonNode data = parameters.path("template_data");
        if (!data.isObject()) {
            throw new DeliveryWithheldException("template_data must be an object, for the dynamic template");
        }
        return data;
    }

    /** SendGrid wants the plain text first. */
    private static void addContent(ObjectNode body, JsonNode parameters) {
        ArrayNode content = body.putArray("content");
        add(content, "text/plain", parameters.path("text"));
        add(content, "text/html", parameters.path("html"));
        if (content.isEmpty()) {
            throw new DeliveryWithheldException("The message has neither text nor html");
        }
    }

    private static void add(ArrayNode content, String type, JsonNode value) {
        if (value.isTextual()) {
            content.addObject().put("type", type).put("value", value.textValue());
        }
    }
}
