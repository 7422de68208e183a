package dev.integrations.templates.mailgun;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.Authorization;
import dev.integrations.templates.vendor.FormBody;
import dev.integrations.templates.vendor.Recipients;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the request that sends an e-mail. What mappings can make stays far below the 25 MB of a message and the 16 kB of
 * options that Mailgun takes.
 */
final class MailgunMessage {
    private static final String USER = "api";
    private static final Map<String, String> HOSTS =
            Map.of("us", "https://api.mailgun.net", "eu", "https://api.eu.mailgun.net");

    private MailgunMessage() {}

    static Outgoing of(Sending sending) {
        List<String> notes = new ArrayList<>();
        TemplateConfig config = sending.config();
        JsonNode parameters = sending.parameters();
        FormBody form = new FormBody().add("from", config.text("from"));
        Recipients.of(sending, notes::add).forEach(address -> form.add("to", address));
        form.add("subject", parameters.path("subject").asText());
        form.add("text", text(parameters, "text"));
        form.add("html", text(parameters, "html"));
        config.list("tags").forEach(tag -> form.add("o:tag", tag));
        // Events about the message carry it, so that it can be found again.
        form.add("v:integrations_key", sending.idempotencyKey());
        OutboundRequest request = messages(config.text("region"), config)
                .header("Content-Type", form.multipartType())
                .body(form.multipart())
                .build();
        return new Outgoing.Http(request, notes);
    }

    /** Starts a request that sends a message through a region. */
    static OutboundRequest.Builder messages(String region, TemplateConfig config) {
        return request("POST", region, "/v3/%s/messages".formatted(config.text("domain")), config);
    }

    /** Returns the request that asks a region about the domain. */
    static OutboundRequest domain(String region, TemplateConfig config) {
        return request("GET", region, "/v4/domains/" + config.text("domain"), config)
                .build();
    }

    private static OutboundRequest.Builder request(String method, String region, String path, TemplateConfig config) {
        String host = HOSTS.getOrDefault(region, "");
        return OutboundRequest.builder(method, URI.create(host + path))
                .header(Authorization.HEADER, Authorization.basic(USER, config.secret("apiKey")));
    }

    private static Optional<String> text(JsonNode parameters, String name) {
        return Optional.ofNullable(parameters.path(name).textValue());
    }
}
