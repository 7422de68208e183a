package dev.integrations.templates.facts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.schema.JsonSchema;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A schema of an OpenAPI document. */
final class SpecSchema {
    private static final Set<String> PROSE = Set.of("description", "example", "examples", "title", "nullable");
    private static final String REFERENCE = "#/components/schemas/";

    private final JsonNode schema;
    private final JsonNode components;

    SpecSchema(JsonNode schema, JsonNode api) {
        this.schema = schema;
        this.components = api.path("components").path("schemas");
    }

    /** Returns in what a value is not as it is described, and which of its members nobody describes. */
    List<String> problems(JsonNode value) {
        List<String> problems = new ArrayList<>();
        JsonSchema.parse(standalone().toString())
                .violations(value)
                .forEach(violation -> problems.add(violation.toString()));
        names(flat(schema).toList(), value, "", problems);
        return problems;
    }

    /** Reads a text of a path, a query or a header as what it stands for. */
    JsonNode typed(String text) {
        return typed(flat(schema).toList(), text);
    }

    /** Reads a form as the object that it stands for. */
    JsonNode form(Map<String, List<String>> form) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        form.forEach((name, texts) -> {
            int bracket = name.indexOf('[');
            List<JsonNode> member = members(flat(schema).toList(), name);
            if (bracket > 0) {
                object.withObjectProperty(name.substring(0, bracket))
                        .put(name.substring(bracket + 1, name.length() - 1), texts.get(0));
            } else if (has(member, "array")) {
                texts.forEach(object.withArrayProperty(name)::add);
            } else {
                object.set(name, typed(member, texts.get(0)));
            }
        });
        return object;
    }

    private static JsonNode typed(List<JsonNode> schemas, String text) {
        if ((has(schemas, "integer") || has(schemas, "number")) && text.matches("-?[0-9]+([.][0-9]+)?")) {
            return JsonNodeFactory.instance.numberNode(new BigDecimal(text));
        }
        return has(schemas, "boolean") && text.matches("true|false")
                ? JsonNodeFactory.instance.booleanNode(text.equals("true"))
                : JsonNodeFactory.instance.textNode(text);
    }

    private static boolean has(List<JsonNode> schemas, String type) {
        return schemas.stream().anyMatch(each -> each.path("type").asText().equals(type));
    }

    /** The documents let members pass that they do not describe, so that a misspelt one would be taken for right. */
    private void names(List<JsonNode> schemas, JsonNode value, String place, List<String> problems) {
        if (value.isArray()) {
            List<JsonNode> items =
                    schemas.stream().flatMap(each -> flat(each.path("items"))).toList();
            for (int i = 0; i < value.size(); i++) {
                names(items, value.get(i), place + "/" + i, problems);
            }
        }
        boolean open = schemas.stream().noneMatch(each -> each.has("properties"))
                || schemas.stream()
                        .anyMatch(each -> each.path("additionalProperties").asBoolean() || each.has("x-trimmed-ref"));
        value.properties().forEach(member -> {
            String name = member.getKey();
            List<JsonNode> described = members(schemas, name);
            if (described.isEmpty() && !open) {
                problems.add(place + "/" + name + " is not described");
            }
            names(described, member.getValue(), place + "/" + name, problems);
        });
    }

    private List<JsonNode> members(List<JsonNode> schemas, String name) {
        List<JsonNode> named = schemas.stream()
                .flatMap(each -> flat(each.path("properties").path(name)))
                .toList();
        return named.isEmpty()
                ? schemas.stream()
                        .map(each -> each.path("additionalProperties"))
                        .filter(JsonNode::isObject)
                        .flatMap(this::flat)
                        .toList()
                : named;
    }

    /** Returns a schema and those that it is made of; whatever one of them describes is described. */
    private Stream<JsonNode> flat(JsonNode node) {
        if (!node.isObject()) {
            return Stream.empty();
        }
        if (node.has("$ref")) {
            return flat(components.path(node.path("$ref").asText().substring(REFERENCE.length())));
        }
        return Stream.concat(
                Stream.of(node),
                Stream.of("allOf", "anyOf", "oneOf")
                        .flatMap(kind -> StreamSupport.stream(node.path(kind).spliterator(), false))
                        .flatMap(this::flat));
    }

    private JsonNode standalone() {
        ObjectNode alone = stripped(schema).deepCopy();
        ObjectNode definitions = JsonNodeFactory.instance.objectNode();
        Deque<String> left = new ArrayDeque<>(references(schema));
        while (!left.isEmpty()) {
            String name = left.pop();
            if (!definitions.has(name)) {
                definitions.set(name, stripped(components.path(name)));
                left.addAll(references(components.path(name)));
            }
        }
        alone.set("$defs", definitions);
        return alone;
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
