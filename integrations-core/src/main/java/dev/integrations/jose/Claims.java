package dev.integrations.jose;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The claims of a token, each read in its type (RFC 7519, section 4.1); one of another type is as good as absent. */
final class Claims {
    /** The end of the year 9999, in seconds. */
    private static final double MAX_SECONDS = 253_402_300_799d;

    private final JsonNode json;

    Claims(JsonNode json) {
        this.json = json;
    }

    boolean has(String name) {
        return json.has(name);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(json.get(name)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    /** A text that is not empty and no longer than what is sensible. */
    Optional<String> text(String name, int maxLength) {
        return text(name).filter(value -> !value.isEmpty() && value.length() <= maxLength);
    }

    boolean isText(String name, String value) {
        return text(name).filter(value::equals).isPresent();
    }

    /** A time in whole seconds; what is behind the point is dropped, as is what lies before 1970 or after 9999. */
    Optional<Instant> time(String name) {
        return Optional.ofNullable(json.get(name))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asDouble)
                .filter(seconds -> seconds >= 0 && seconds <= MAX_SECONDS)
                .map(seconds -> Instant.ofEpochSecond(seconds.longValue()));
    }

    /** The texts of a claim that is one or an array of them; none if it is anything else or holds anything else. */
    List<String> texts(String name) {
        JsonNode value = json.path(name);
        if (value.isTextual()) {
            return List.of(value.asText());
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (!value.isArray() || !element.isTextual()) {
                return List.of();
            }
            texts.add(element.asText());
        }
        return List.copyOf(texts);
    }

    Claims within(String name) {
        return new Claims(json.path(name));
    }

    JsonNode json() {
        return json;
    }
}
