package dev.integrations.testkit.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** JSON of samples. */
final class SampleJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // Halves of surrogate pairs have no other form.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private SampleJson() {}

    static JsonNode object(String text) {
        JsonNode json = find(text).orElseThrow(() -> new IllegalArgumentException("a sample is no JSON: " + text));
        if (!json.isObject()) {
            throw new IllegalArgumentException("a sample is no JSON object: " + text);
        }
        return json;
    }

    static JsonNode value(String text) {
        return find(text).orElseThrow(() -> new IllegalArgumentException("a sample is no JSON: " + text));
    }

    static Optional<JsonNode> find(String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            return json.isMissingNode() ? Optional.empty() : Optional.of(json);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
