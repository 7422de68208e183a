package dev.integrations.templates.facts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.event.EventFilter;
import dev.integrations.template.Preparation;
import dev.integrations.template.Preview;
import dev.integrations.template.Rule;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.Mapping;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.testkit.Samples;
import dev.integrations.web.WebRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What goes out with a mapping of a tenant, and what comes in. */
public final class Sent {
    private static final UUID INTEGRATION = UUID.fromString("0190e1a0-0000-7000-8000-000000000001");

    private Sent() {}

    /** Prepares an action with a mapping, in single quotes, for an event with a payload. */
    public static Outgoing.Http mapped(Template template, TemplateConfig config, String mapping, JsonNode payload) {
        return (Outgoing.Http)
                preparation(template, config, mapping).prepare(Facts.event(payload.toString()), Samples.NOON);
    }

    public static Preview preview(Template template, TemplateConfig config, String mapping, JsonNode payload) {
        return preparation(template, config, mapping).preview(Facts.event(payload.toString()), Samples.NOON);
    }

    private static Preparation preparation(Template template, TemplateConfig config, String mapping) {
        Rule rule = new Rule(
                EventFilter.all(),
                template.descriptor().actions().get(0).id(),
                Mapping.parse(mapping.replace('\'', '"')));
        return new Preparation(template, config, List.of(rule), INTEGRATION);
    }

    public static JsonNode json(Outgoing.Http outgoing) {
        return Facts.json(Facts.body(outgoing));
    }

    /** Has a request of the vendor judged. */
    public static InboundResult verify(InboundVerifier verifier, Map<String, String> headers, String body, Instant at) {
        return verifier.verify(inbound(headers, body, at));
    }

    /** Returns so many addresses, as a JSON array. */
    public static String addresses(int count) {
        return IntStream.range(0, count)
                .mapToObj("\"u%d@example.com\""::formatted)
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** Returns a request of the vendor. */
    public static InboundRequest inbound(Map<String, String> headers, String body, Instant at) {
        WebRequest.Builder request = WebRequest.builder("POST", "/in").body(body.getBytes(StandardCharsets.UTF_8));
        headers.forEach(request::header);
        return new InboundRequest(request.build(), URI.create("https://host.example/in"), at);
    }
}
