package dev.integrations.templates.facts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.schema.JsonSchema;
import dev.integrations.schema.SchemaViolation;
import dev.integrations.web.WebParameters;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** The part of a vendor's OpenAPI document that says what a request body is like. */
public final class ApiSpec {
    private static final Set<String> PROSE = Set.of("description", "example", "examples", "title", "nullable");
    private static final String REFERENCE = "#/components/schemas/";

    private final JsonNode schema;

    private ApiSpec(JsonNode schema) {
        this.schema = schema;
    }

    /** Finds the body of a POST. */
    public static ApiSpec post(String vendor, String path) {
        for (JsonNode api : Facts.load("specs/" + vendor + ".json").path("apis")) {
            JsonNode content = api.path("paths")
                    .path(path)
                    .path("post")
                    .path("requestBody")
                    .path("content");
            if (content.isObject()) {
                JsonNode body = content.iterator().next().path("schema");
                return new ApiSpec(standalone(body, api.path("components").path("schemas")));
            }
        }
        throw new IllegalArgumentException(vendor + " has no POST " + path);
    }

    public List<SchemaViolation> violations(JsonNode body) {
        return JsonSchema.parse(schema.toString()).violations(body);
    }

    /** Reads a form as the object that it stands for, with types as this schema has them. */
    public JsonNode form(WebParameters form) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        JsonNode properties = schema.path("$ref").isTextual()
                ? schema.path("$defs")
                        .path(schema.path("$ref").asText().substring("#/$defs/".length()))
                        .path("properties")
                : schema.path("properties");
        for (String name : form.names()) {
            int bracket = name.indexOf('[');
            String value = form.find(name).orElseThrow();
            if (bracket > 0) {
                object.withObjectProperty(name.substring(0, bracket))
                        .put(name.substring(bracket + 1, name.length() - 1), value);
            } else {
                switch (properties.path(name).path("type").asText()) {
                    case "integer", "number" -> object.put(name, new BigDecimal(value));
                    case "boolean" -> object.put(name, Boolean.parseBoolean(value));
                    default -> object.put(name, value);
                }
            }
        }
        return object;
    }

    private static JsonNode standalone(JsonNode body, JsonNode components) {
        ObjectNode schema = stripped(body).deepCopy();
        ObjectNode definitions = JsonNodeFactory.instance.objectNode();
        Deque<String> left = new ArrayDeque<>(references(body));
        while (!left.isEmpty()) {
            String name = left.pop();
            if (!definitions.has(name)) {
                definitions.set(name, stripped(components.path(name)));
                left.addAll(references(components.path(name)));
            }
        }
        schema.set("$defs", definitions);
        return schema;
    }

    private static List<String> references(JsonNode node) {
        return node.findValues("$ref").stream()
                .map(JsonNode::asText)
                .filter(ref -> ref.startsWith(REFERENCE))
                .map(ref -> ref.substring(REFERENCE.length()))
                .toList();
    }

    private static JsonNode stripped(JsonNode node) {
        if (node.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(entry -> {
                String name = entry.getKey();
                boolean isProse = PROSE.contains(name) && !entry.getValue().isObject();
                // Our schemas have no look-around.
                boolean unusable =
                        name.equals("pattern") && entry.getValue().asText().contains("(?");
                if (!isProse && !unusable && !name.startsWith("x-")) {
                    copy.set(
                            name,
                            name.equals("$ref")
                                    ? JsonNodeFactory.instance.textNode(
                                            entry.getValue().asText().replace(REFERENCE, "#/$defs/"))
                                    : stripped(entry.getValue()));
                }
            });
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(each -> copy.add(stripped(each)));
            return copy;
        }
        return node;
    }
}
