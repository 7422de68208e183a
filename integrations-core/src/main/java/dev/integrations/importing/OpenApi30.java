package dev.integrations.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What OpenAPI 3.0 writes in another way than JSON Schema 2020-12 does. */
final class OpenApi30 {
    private OpenApi30() {}

    static ObjectNode toJsonSchema(ObjectNode schema) {
        if (schema.path("nullable").isBoolean()) {
            boolean nullable = schema.remove("nullable").booleanValue();
            if (nullable && schema.path("type").isTextual()) {
                ArrayNode types = schema.arrayNode().add(schema.get("type")).add("null");
                schema.set("type", types);
                if (schema.get("enum") instanceof ArrayNode values && !hasNull(values)) {
                    schema.set("enum", values.deepCopy().addNull());
                }
            }
        }
        return withExclusiveBounds(schema);
    }

    static ObjectNode withExclusiveBounds(ObjectNode schema) {
        exclusive(schema, "minimum", "exclusiveMinimum");
        exclusive(schema, "maximum", "exclusiveMaximum");
        return schema;
    }

    /** There, a flag says that the bound itself does not count; here, the keyword is the bound. */
    private static void exclusive(ObjectNode schema, String bound, String keyword) {
        if (schema.path(keyword).isBoolean()) {
            boolean excluded = schema.remove(keyword).booleanValue();
            JsonNode value = schema.get(bound);
            if (excluded && value != null) {
                schema.remove(bound);
                schema.set(keyword, value);
            }
        }
    }

    private static boolean hasNull(ArrayNode values) {
        for (JsonNode value : values) {
            if (value.isNull()) {
                return true;
            }
        }
        return false;
    }
}
