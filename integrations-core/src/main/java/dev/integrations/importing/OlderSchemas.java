package dev.integrations.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Turns JSON Schema of draft 4 to draft 7, which Svix and Convoy keep, into 2020-12 (its sections on the changes since). A
 * schema that names another dialect stays as it is; whoever compiles it says what is wrong with that.
 */
final class OlderSchemas {
    private static final String NEWEST = "https://json-schema.org/draft/2020-12/schema";
    private static final String OLD = "http://json-schema.org/";
    private static final String OLD_PLACE = "#/definitions/";

    private OlderSchemas() {}

    static JsonNode toNewest(Node schema) {
        String dialect = schema.isObject() ? schema.get("$schema").text().orElse(OLD) : NEWEST;
        if (!dialect.startsWith(OLD) || schema.get("$defs").isPresent()) {
            return schema.json();
        }
        JsonNode copy = new SchemaCopy(OlderSchemas::reference, OlderSchemas::rewritten).schema(schema);
        if (copy instanceof ObjectNode root) {
            root.remove("$schema");
        }
        return copy;
    }

    private static String reference(Node reference) {
        String target = reference.requiredText();
        return target.startsWith(OLD_PLACE) ? "#/$defs/" + target.substring(OLD_PLACE.length()) : target;
    }

    private static ObjectNode rewritten(ObjectNode schema) {
        rename(schema, "definitions", "$defs");
        if (schema.path("items").isArray()) {
            rename(schema, "items", "prefixItems");
            rename(schema, "additionalItems", "items");
        } else {
            // Beside items for all elements it says nothing.
            schema.remove("additionalItems");
        }
        if (schema.path("dependencies").isObject()) {
            split((ObjectNode) schema.remove("dependencies"), schema);
        }
        return OpenApi30.withExclusiveBounds(schema);
    }

    private static void rename(ObjectNode schema, String old, String now) {
        JsonNode value = schema.remove(old);
        if (value != null) {
            schema.set(now, value);
        }
    }

    private static void split(ObjectNode dependencies, ObjectNode schema) {
        for (Map.Entry<String, JsonNode> entry : dependencies.properties()) {
            String keyword = entry.getValue().isArray() ? "dependentRequired" : "dependentSchemas";
            schema.withObjectProperty(keyword).set(entry.getKey(), entry.getValue());
        }
    }
}
