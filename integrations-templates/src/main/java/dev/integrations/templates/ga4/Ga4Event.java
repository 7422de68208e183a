package dev.integrations.templates.ga4;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.template.spi.Part;
import dev.integrations.template.spi.Sending;
import dev.integrations.templates.vendor.Digest;
import dev.integrations.templates.vendor.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * An event as Google takes it.
 *
 * @see <a href="https://developers.google.com/analytics/devguides/collection/protocol/ga4/sending-events#limitations">Limits</a>
 */
final class Ga4Event {
    private static final int MAX_NAME = 40;
    static final int MAX_BYTES = 130_000;

    /** More than what is around head and events takes. */
    private static final int FRAME = 32;

    private static final Duration OLDEST = Duration.ofDays(3);

    private final Sending sending;
    private final boolean web;
    private final List<String> notes = new ArrayList<>();
    private final JsonNode parameters;

    Ga4Event(Sending sending, boolean web) {
        this.sending = sending;
        this.web = web;
        this.parameters = sending.parameters();
    }

    /** Makes a name of text: {@code order.paid} becomes {@code order_paid}. */
    static String name(String text) {
        String name = text.replaceAll("[^A-Za-z0-9_]", "_");
        return name.isEmpty() || Character.isLetter(name.charAt(0)) ? name : "e" + name;
    }

    Part part() {
        Instant happened = sending.event().createdAt();
        if (happened.isBefore(sending.at().minus(OLDEST))) {
            throw new DeliveryWithheldException("Google Analytics takes no events of more than 72 hours ago");
        }
        byte[] head = Json.bytes(head());
        byte[] event = Json.bytes(event(happened));
        if (head.length + event.length + FRAME >= MAX_BYTES) {
            throw new DeliveryWithheldException("Google Analytics takes requests of less than 130 kB");
        }
        return new Part(sending.idempotencyKey(), new String(head, StandardCharsets.UTF_8), event, notes);
    }

    /** Puts events below what they have in common. */
    static byte[] body(List<Part> parts) {
        String head = parts.get(0).head();
        return Part.joined(head.substring(0, head.length() - 1) + ",\"events\":[", parts, ",", "]}");
    }

    /** Whose event it is: what stands in a request once. */
    private ObjectNode head() {
        ObjectNode head = JsonNodeFactory.instance.objectNode();
        putClient(head);
        if (parameters.has("user_id")) {
            head.put("user_id", parameters.path("user_id").asText());
        }
        ObjectNode properties = Ga4Values.userProperties(notes::add).copy(parameters.path("user_properties"));
        if (!properties.isEmpty()) {
            ObjectNode wrapped = head.putObject("user_properties");
            properties
                    .properties()
                    .forEach(each -> wrapped.putObject(each.getKey()).set("value", each.getValue()));
        }
        return head;
    }

    private ObjectNode event(Instant happened) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        String name = eventName();
        ObjectNode params = params();
        for (String missing : Ga4Names.missing(name, params)) {
            notes.add(
                    "Google Analytics looks for '%s' in '%s', which the event does not have".formatted(missing, name));
        }
        event.put("name", name);
        event.put("timestamp_micros", ChronoUnit.MICROS.between(Instant.EPOCH, happened));
        event.set("params", params);
        return event;
    }

    private String eventName() {
        String name = parameters.path("name").asText();
        if (Ga4Names.isReservedEvent(name, web)) {
            throw new DeliveryWithheldException("Google Analytics keeps the name '%.60s' to itself".formatted(name));
        }
        if (name.length() <= MAX_NAME) {
            return name;
        }
        notes.add("The name was cut: it had %d characters, and may have %d".formatted(name.length(), MAX_NAME));
        return name.substring(0, MAX_NAME);
    }

    private ObjectNode params() {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        if (parameters.has("session_id")) {
            params.set("session_id", parameters.path("session_id"));
        }
        // Realtime shows no event without it.
        params.put(
                "engagement_time_msec", parameters.path("engagement_time_msec").asLong(1));
        return Ga4Values.params(notes::add).copy(parameters.path("params"), params);
    }

    private void putClient(ObjectNode body) {
        if (!web) {
            body.put("app_instance_id", required("app_instance_id"));
        } else if (sending.config().text("clientIdSource").equals("event")) {
            body.put("client_id", required("client_id"));
        } else {
            String hash = Digest.sha256(required("user_id").getBytes(StandardCharsets.UTF_8));
            // As those of browsers: two numbers.
            body.put("client_id", "%d.%d".formatted(number(hash, 0), number(hash, 8)));
        }
    }

    private String required(String name) {
        if (!parameters.has(name)) {
            throw new DeliveryWithheldException(
                    "Google Analytics needs '%s', which the event does not have".formatted(name));
        }
        return parameters.path(name).asText();
    }

    private static long number(String hex, int from) {
        return Long.parseLong(hex.substring(from, from + 8), 16);
    }
}
