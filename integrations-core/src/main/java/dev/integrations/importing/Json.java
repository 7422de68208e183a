package dev.integrations.importing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.util.List;

/** Reads JSON that others wrote: bounded in length and depth, without names that come twice. */
final class Json {
    static final int MAX_DEPTH = 200;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    static JsonNode read(String subject, String text) {
        if (text.length() > Imports.MAX_LENGTH) {
            throw invalid(
                    subject,
                    "",
                    "has up to %d characters, this one has %d".formatted(Imports.MAX_LENGTH, text.length()));
        }
        try {
            JsonNode node = MAPPER.readTree(text);
            if (!node.isObject()) {
                throw invalid(subject, "", "is a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            // The original message quotes the text, which may hold a secret.
            String place = e.getLocation() == null
                    ? ""
                    : "line %d, column %d"
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            throw invalid(
                    subject,
                    place,
                    "is not well-formed JSON, is nested deeper than %d levels, or has a name twice"
                            .formatted(MAX_DEPTH));
        }
    }

    static InvalidInputException invalid(String subject, String place, String message) {
        return new InvalidInputException(subject, List.of(new Problem(place.isEmpty() ? "document" : place, message)));
    }
}
