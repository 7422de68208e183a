package dev.integrations.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Copies schemas into the dialect of the catalogue: goes through what is a schema, and leaves alone what is data.
 *
 * @param references returns what a {@code $ref} becomes
 * @param dialect rewrites one schema object, after those in it; it may change what it is given
 */
record SchemaCopy(Function<Node, String> references, UnaryOperator<ObjectNode> dialect) {
    /** Their values are data, whatever they look like. */
    private static final Set<String> DATA = Set.of("enum", "const", "default", "example", "examples");

    /** Their values are maps from names of the author's choice to schemas. */
    private static final Set<String> NAMED =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies");

    JsonNode schema(Node schema) {
        if (schema.json().isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            schema.items().forEach(item -> copy.add(schema(item)));
            return copy;
        }
        if (!schema.isObject()) {
            return schema.json();
        }
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : schema.json().properties()) {
            copy.set(entry.getKey(), keyword(entry.getKey(), schema.get(entry.getKey())));
        }
        return dialect.apply(copy);
    }

    private JsonNode keyword(String name, Node value) {
        if (name.equals("$ref") || name.equals("$dynamicRef")) {
            return JsonNodeFactory.instance.textNode(references.apply(value));
        }
        if (DATA.contains(name)) {
            return value.json();
        }
        if (NAMED.contains(name) && value.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            value.json().fieldNames().forEachRemaining(each -> copy.set(each, schema(value.get(each))));
            return copy;
        }
        return schema(value);
    }
}
