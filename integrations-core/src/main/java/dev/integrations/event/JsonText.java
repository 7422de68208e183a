package dev.integrations.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** JSON in definitions: one text for a tree, with numbers as they were written. */
final class JsonText {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonText() {}

    static String of(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the tree cannot be written as JSON", e);
        }
    }

    /** Returns the text without spaces. */
    static String compact(String json) {
        return of(parse(json));
    }

    /**
     * Parses JSON.
     *
     * @throws IllegalArgumentException if it is not one JSON value, or has a name twice in one object
     */
    static JsonNode parse(String json) {
        try {
            JsonNode tree = MAPPER.readTree(json);
            if (tree.isMissingNode()) {
                throw new IllegalArgumentException("it is empty");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    e.getOriginalMessage().lines().findFirst().orElse("unknown"), e);
        }
    }
}
