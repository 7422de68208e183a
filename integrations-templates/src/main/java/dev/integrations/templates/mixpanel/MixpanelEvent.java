package dev.integrations.templates.mixpanel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.template.spi.Sending;
import dev.integrations.templates.vendor.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An event as Mixpanel takes it, without what is beyond its limits.
 *
 * @see <a href="https://developer.mixpanel.com/reference/import-events#high-level-requirements">Requirements</a>
 */
final class MixpanelEvent {
    static final int MAX_PROPERTIES = 254;
    static final int MAX_ELEMENTS = 254;
    static final int MAX_DEPTH = 3;
    private static final int MAX_BYTES = 1024 * 1024 - 1;

    /** Some of the texts that programs write where they know nobody; Mixpanel says which others it refuses. */
    private static final Set<String> NOBODY = Set.of("null", "undefined", "anon", "0");

    private final Consumer<String> notes;

    private MixpanelEvent(Consumer<String> notes) {
        this.notes = notes;
    }

    static JsonNode of(Sending sending, Consumer<String> notes) {
        JsonNode parameters = sending.parameters();
        String person = parameters.path("distinct_id").asText();
        if (NOBODY.contains(person)) {
            throw new DeliveryWithheldException(
                    "Mixpanel takes no events of '%s', which stands for nobody".formatted(person));
        }
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.set("event", parameters.path("event"));
        ObjectNode properties = event.putObject("properties");
        // Not the time of the attempt: Mixpanel would not know a repetition.
        properties.put(
                "time",
                parameters.path("time").asLong(sending.event().createdAt().toEpochMilli()));
        properties.put("distinct_id", person);
        properties.put("$insert_id", sending.idempotencyKey());
        new MixpanelEvent(notes).copy(parameters.path("properties"), properties);
        if (Json.bytes(event).length > MAX_BYTES) {
            throw new DeliveryWithheldException("Mixpanel takes events of less than 1 MiB");
        }
        return event;
    }

    private void copy(JsonNode from, ObjectNode to) {
        int left = MAX_PROPERTIES - to.size();
        int dropped = 0;
        for (Map.Entry<String, JsonNode> property : from.properties()) {
            if (to.has(property.getKey())) {
                notes.accept(
                        "The property '%.60s' was left out: it has a meaning of its own".formatted(property.getKey()));
            } else if (left == 0) {
                dropped++;
            } else {
                to.set(property.getKey(), bounded(property.getKey(), property.getValue(), 1));
                left--;
            }
        }
        if (dropped > 0) {
            notes.accept("%d properties were left out: Mixpanel keeps %d".formatted(dropped, MAX_PROPERTIES));
        }
    }

    private JsonNode bounded(String name, JsonNode value, int depth) {
        if (value.isContainerNode() && depth > MAX_DEPTH) {
            notes.accept(
                    "A part of the property '%.60s' was left out: Mixpanel keeps %d levels".formatted(name, MAX_DEPTH));
            return JsonNodeFactory.instance.nullNode();
        }
        if (value.isArray()) {
            return elements(name, value, depth);
        }
        if (value.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            List<Map.Entry<String, JsonNode>> members = List.copyOf(value.properties());
            members.stream()
                    .limit(MAX_PROPERTIES)
                    .forEach(member -> copy.set(member.getKey(), bounded(name, member.getValue(), depth + 1)));
            noteElements(name, members.size(), MAX_PROPERTIES);
            return copy;
        }
        return value;
    }

    private ArrayNode elements(String name, JsonNode array, int depth) {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < Math.min(array.size(), MAX_ELEMENTS); i++) {
            copy.add(bounded(name, array.get(i), depth + 1));
        }
        noteElements(name, array.size(), MAX_ELEMENTS);
        return copy;
    }

    private void noteElements(String name, int size, int most) {
        if (size > most) {
            notes.accept(
                    "The property '%.60s' was cut: it had %d elements, and may have %d".formatted(name, size, most));
        }
    }
}
