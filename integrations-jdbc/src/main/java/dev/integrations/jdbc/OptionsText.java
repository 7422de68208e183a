package dev.integrations.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.event.EventOptions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text form of {@link EventOptions}: JSON without what is empty, and null if nothing was said. It is one column, since
 * most events have none of it, and none is searched for.
 */
final class OptionsText {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String HEADERS = "headers";
    private static final String METADATA = "metadata";
    private static final String NOT_BEFORE = "notBefore";
    private static final String EXPIRES_AT = "expiresAt";
    private static final String SUPERSEDE_KEY = "supersedeKey";

    private OptionsText() {}

    static @Nullable String of(EventOptions options) {
        if (options.equals(EventOptions.none())) {
            return null;
        }
        ObjectNode json = MAPPER.createObjectNode();
        put(json, HEADERS, options.headers());
        put(json, METADATA, options.metadata());
        options.notBefore().ifPresent(time -> json.put(NOT_BEFORE, time.toString()));
        options.expiresAt().ifPresent(time -> json.put(EXPIRES_AT, time.toString()));
        options.supersedeKey().ifPresent(key -> json.put(SUPERSEDE_KEY, key));
        return json.toString();
    }

    static EventOptions parse(@Nullable String text) {
        if (text == null) {
            return EventOptions.none();
        }
        try {
            JsonNode json = MAPPER.readTree(text);
            return new EventOptions(
                    texts(json.path(HEADERS)),
                    texts(json.path(METADATA)),
                    text(json.path(NOT_BEFORE)).map(Instant::parse),
                    text(json.path(EXPIRES_AT)).map(Instant::parse),
                    text(json.path(SUPERSEDE_KEY)));
        } catch (JsonProcessingException e) {
            // The text holds headers, and the cause would quote them.
            throw new IllegalArgumentException("the options of the event are not the JSON that was written");
        }
    }

    private static void put(ObjectNode json, String name, Map<String, String> texts) {
        if (!texts.isEmpty()) {
            ObjectNode node = json.putObject(name);
            texts.forEach(node::put);
        }
    }

    private static Map<String, String> texts(JsonNode json) {
        Map<String, String> texts = new LinkedHashMap<>();
        json.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().textValue()));
        return texts;
    }

    private static Optional<String> text(JsonNode json) {
        return Optional.ofNullable(json.textValue());
    }
}
