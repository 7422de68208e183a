package dev.integrations.template.spi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.util.List;

/** JSON as authors and tenants write it: numbers keep their digits, a name comes once. */
final class SpiJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private SpiJson() {}

    static JsonNode read(String text, String subject) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            // Its message may hold a part of the text.
            throw new InvalidInputException(
                    subject, List.of(new Problem("/", "is not well-formed JSON, or has a name twice")));
        }
    }

    static JsonNode readObject(String text, String subject) {
        JsonNode json = read(text, subject);
        if (!json.isObject()) {
            throw new InvalidInputException(subject, List.of(new Problem("/", "must be a JSON object")));
        }
        return json;
    }

    /** Returns the pointer of a member of the root. */
    static String pointer(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /** Returns where a problem is, seen from above the member in which it was found. */
    static String below(String name, Problem problem) {
        return problem.field().startsWith("/") && problem.field().length() > 1
                ? pointer(name) + problem.field()
                : pointer(name);
    }
}
