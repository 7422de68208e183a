package dev.integrations.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Takes schemas out of an OpenAPI document: what they refer to in {@code components} comes along as {@code $defs}. Schemas of
 * OpenAPI 3.0 are not yet JSON Schema; {@code nullable} and exclusive bounds are turned into what they mean.
 */
final class OpenApiSchemas {
    private static final String SCHEMAS = "#/components/schemas/";
    private static final int MAX_HOPS = 20;

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
        SchemaCopy copying = new SchemaCopy(
                reference -> {
                    String path = referred(reference);
                    String name = nameOf(path);
                    if (seen.add(name)) {
                        waiting.add(name);
                    }
                    return "#/$defs/" + path;
                },
                version30 ? OpenApi30::toJsonSchema : UnaryOperator.identity());
        JsonNode copy = copying.schema(schema);
        ObjectNode defs = JsonNodeFactory.instance.objectNode();
        for (String name = waiting.poll(); name != null; name = waiting.poll()) {
            defs.set(name, copying.schema(root.get("components").get("schemas").get(name)));
        }
        return copy instanceof ObjectNode object ? withDefinitions(object, defs, schema) : copy;
    }

    private static ObjectNode withDefinitions(ObjectNode schema, ObjectNode defs, Node original) {
        if (schema.get("$defs") instanceof ObjectNode own) {
            own.fieldNames().forEachRemaining(name -> {
                if (defs.has(name)) {
                    throw original.get("$defs").get(name).invalid("has the name of a schema in components; rename one");
                }
            });
            own.setAll(defs);
        } else if (!defs.isEmpty()) {
            schema.set("$defs", defs);
        }
        return schema;
    }

    /** Returns what a reference names below the schemas of the components. */
    private String referred(Node reference) {
        String target = reference.requiredText();
        if (!target.startsWith(SCHEMAS)) {
            throw reference.invalid("refers to something else than a schema in the components of this document");
        }
        String path = target.substring(SCHEMAS.length());
        Node schemas = root.get("components").object().get("schemas").object();
        if (!schemas.get(nameOf(path)).isPresent()) {
            throw reference.invalid("refers to what is not there");
        }
        return path;
    }

    private static String nameOf(String path) {
        return path.split("/", 2)[0].replace("~1", "/").replace("~0", "~");
    }
}
