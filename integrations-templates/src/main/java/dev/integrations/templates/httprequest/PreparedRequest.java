package dev.integrations.templates.httprequest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.http.Header;
import dev.integrations.http.OutboundRequest;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.Authorization;
import dev.integrations.templates.vendor.FormBody;
import dev.integrations.templates.vendor.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes a request of configuration and event. */
final class PreparedRequest {
    /** Fields that only the configuration may set, since the event comes from elsewhere. */
    private static final Set<String> NOT_FROM_EVENTS = Set.of("authorization", "cookie", "content-type");

    private PreparedRequest() {}

    static Outgoing of(Sending sending) {
        TemplateConfig config = sending.config();
        JsonNode parameters = sending.parameters();
        OutboundRequest.Builder request =
                OutboundRequest.builder(config.text("method"), RequestUrl.of(config.text("url"), parameters));
        headers(sending).values().forEach(header -> request.header(header.name(), header.value()));
        JsonNode body = parameters.path("body");
        if (!body.isMissingNode() && config.text("method").equals("GET")) {
            return new Outgoing.Http(request.build(), List.of("The body was left out: a GET has none"));
        }
        if (!body.isMissingNode()) {
            boolean form = config.text("format").equals("form");
            request.headerIfAbsent("Content-Type", form ? FormBody.URL_ENCODED : "application/json")
                    .body(form ? form(body) : Json.bytes(body));
        }
        return Outgoing.http(request.build());
    }

    /** A field comes once: what authenticates goes before the configuration, and that before the event. */
    private static Map<String, Header> headers(Sending sending) {
        Map<String, Header> headers = new LinkedHashMap<>();
        authentication(sending.config(), headers);
        sending.config().list("headers").forEach(line -> {
            int colon = line.indexOf(':');
            put(
                    headers,
                    new Header(
                            line.substring(0, colon), line.substring(colon + 1).strip()));
        });
        sending.parameters().path("headers").properties().forEach(member -> {
            if (NOT_FROM_EVENTS.contains(member.getKey().toLowerCase(Locale.ROOT))) {
                throw new DeliveryWithheldException(
                        "The header '%s' is set by the configuration only".formatted(member.getKey()));
            }
            put(headers, new Header(member.getKey(), member.getValue().asText()));
        });
        put(headers, new Header("Idempotency-Key", sending.idempotencyKey()));
        return headers;
    }

    private static void authentication(TemplateConfig config, Map<String, Header> headers) {
        switch (config.text("auth")) {
            case "bearer" ->
                put(headers, new Header(Authorization.HEADER, Authorization.bearer(config.secret("token"))));
            case "basic" ->
                put(
                        headers,
                        new Header(
                                Authorization.HEADER,
                                Authorization.basic(config.text("username"), config.secret("password"))));
            case "header" ->
                put(
                        headers,
                        new Header(
                                config.text("headerName"),
                                config.secret("headerValue").reveal()));
            default -> {
                // The receiver does not ask who it is.
            }
        }
    }

    private static void put(Map<String, Header> headers, Header header) {
        if (Header.isTransportOwned(header.name())) {
            throw new DeliveryWithheldException(
                    "The header '%.100s' cannot be set: it belongs to the connection".formatted(header.name()));
        }
        Header.problem(header.name(), header.value()).ifPresent(problem -> {
            throw new DeliveryWithheldException("A header cannot be sent: " + problem);
        });
        headers.putIfAbsent(header.name().toLowerCase(Locale.ROOT), header);
    }

    private static byte[] form(JsonNode body) {
        if (!body.isObject()) {
            throw new DeliveryWithheldException("A form is made of an object");
        }
        FormBody form = new FormBody();
        for (Map.Entry<String, JsonNode> member : body.properties()) {
            JsonNode value = member.getValue();
            if (value.isArray()) {
                value.forEach(each -> form.add(member.getKey(), text(each)));
            } else {
                form.add(member.getKey(), text(value));
            }
        }
        return form.urlEncoded();
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
