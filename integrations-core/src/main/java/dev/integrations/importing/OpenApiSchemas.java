package dev.integrations.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Takes schemas out of an OpenAPI document: what they refer to in {@code components} comes along as {@code $defs}. Schemas of
 * OpenAPI 3.0 are not yet JSON Schema; {@code nullable} and exclusive bounds are turned into what they mean.
 */
final class OpenApiSchemas {
    private static final String SCHEMAS = "#/components/schemas/";
    private static final int MAX_HOPS = 20;

    /** Their values are data, whatever they look like. */
    private static final Set<String> DATA = Set.of("enum", "const", "default", "example", "examples");

    /** Their values are maps from names of the author's choice to schemas. */
    private static final Set<String> NAMED = Set.of("properties", "patternProperties", "$defs", "definitions");

    private final Node root;
    private final boolean version30;

    OpenApiSchemas(Node root, boolean version30) {
        this.root = root;
        this.version30 = version30;
    }

    /** Follows the {@code $ref} of a path item, request body or example. */
    Node resolved(Node node) {
        Node current = node;
        for (int hops = 0; hops < MAX_HOPS; hops++) {
            if (!current.isObject() || !current.get("$ref").isPresent()) {
                return current;
            }
            Node reference = current.get("$ref");
            String target = reference.requiredText();
            if (!target.startsWith("#/components/")) {
                throw reference.invalid("refers outside of the components of this document");
            }
            Node next = root;
            for (String step : target.substring(2).split("/", -1)) {
                next = next.object().get(step.replace("~1", "/").replace("~0", "~"));
            }
            if (!next.isPresent()) {
                throw reference.invalid("refers to what is not there");
            }
            current = next;
        }
        throw node.invalid("refers in a circle");
    }

    /** Returns a copy of a schema with all that it refers to. */
    JsonNode selfContained(Node schema) {
        Set<String> seen = new HashSet<>();
        Deque<String> waiting = new ArrayDeque<>();
        Walk walk = new Walk(seen, waiting);
        JsonNode copy = walk.schema(schema);
        ObjectNode defs = JsonNodeFactory.instance.objectNode();
        for (String name = waiting.poll(); name != null; name = waiting.poll()) {
            Node definition = root.get("components").get("schemas").get(name);
            defs.set(name, walk.schema(definition));
        }
        if (defs.isEmpty() || !(copy instanceof ObjectNode object)) {
            return copy;
        }
        if (object.get("$defs") instanceof ObjectNode own) {
            own.fieldNames().forEachRemaining(name -> {
                if (defs.has(name)) {
                    throw schema.get("$defs").get(name).invalid("has the name of a schema in components; rename one");
                }
            });
            own.setAll(defs);
        } else {
            object.set("$defs", defs);
        }
        return object;
    }

    /** One pass over the schemas that hang together. */
    private final class Walk {
        private final Set<String> seen;
        private final Deque<String> waiting;

        Walk(Set<String> seen, Deque<String> waiting) {
            this.seen = seen;
            this.waiting = waiting;
        }

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
                Node child = schema.get(entry.getKey());
                copy.set(entry.getKey(), keyword(entry.getKey(), child));
            }
            return version30 ? OpenApi30.toJsonSchema(copy) : copy;
        }

        private JsonNode keyword(String name, Node value) {
            if (name.equals("$ref") || name.equals("$dynamicRef")) {
                return JsonNodeFactory.instance.textNode(reference(value));
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

        private String reference(Node reference) {
            String target = reference.requiredText();
            if (!target.startsWith(SCHEMAS)) {
                throw reference.invalid("refers to something else than a schema in the components of this document");
            }
            String path = target.substring(SCHEMAS.length());
            String step = path.split("/", 2)[0];
            String name = step.replace("~1", "/").replace("~0", "~");
            if (!root.get("components")
                    .object()
                    .get("schemas")
                    .object()
                    .get(name)
                    .isPresent()) {
                throw reference.invalid("refers to what is not there");
            }
            if (seen.add(name)) {
                waiting.add(name);
            }
            return "#/$defs/" + path;
        }
    }
}
