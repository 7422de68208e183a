package dev.integrations.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A part of a condition. What it asks for is kept as JSON, to be written as it was given, and ready to be compared. */
sealed interface Clause {
    /** Names of the JSON form. */
    String AT = "at";

    String EQUALS = "equals";
    String IN = "in";
    String EXISTS = "exists";
    String STARTS_WITH = "startsWith";
    String AND = "and";
    String OR = "or";
    String NOT = "not";

    boolean matches(JsonNode payload);

    ObjectNode toJson();

    /** Returns a place and the keys of scalars of which one must be there, if this asks for such. */
    default Optional<Anchor> anchor() {
        return Optional.empty();
    }

    default int clauses() {
        return 1;
    }

    default int depth() {
        return 1;
    }

    /** What a payload must have for a clause to match. */
    record Anchor(Pointer at, Set<Object> keys) {}

    /** One of these scalars is there. */
    record OneOf(Pointer at, String name, JsonNode values, Set<Object> keys) implements Clause {
        static OneOf equal(Pointer at, JsonNode value) {
            return new OneOf(at, EQUALS, value, Set.of(Scalar.key(value)));
        }

        static OneOf in(Pointer at, List<JsonNode> values) {
            Set<Object> keys = new LinkedHashSet<>();
            values.forEach(value -> keys.add(Scalar.key(value)));
            return new OneOf(at, IN, JsonNodeFactory.instance.arrayNode().addAll(values), Set.copyOf(keys));
        }

        @Override
        public boolean matches(JsonNode payload) {
            return keys.contains(Scalar.key(at.in(payload)));
        }

        @Override
        public ObjectNode toJson() {
            return leaf(at, name, values);
        }

        @Override
        public Optional<Anchor> anchor() {
            return Optional.of(new Anchor(at, keys));
        }
    }

    /** Something is there, be it null; or nothing is. */
    record Exists(Pointer at, boolean wanted) implements Clause {
        @Override
        public boolean matches(JsonNode payload) {
            return at.in(payload).isMissingNode() != wanted;
        }

        @Override
        public ObjectNode toJson() {
            return leaf(at, EXISTS, JsonNodeFactory.instance.booleanNode(wanted));
        }
    }

    /** What is there and the limit are of one kind, and in this order. */
    record Compared(Pointer at, Comparison comparison, JsonNode json, Object limit) implements Clause {
        static Compared of(Pointer at, Comparison comparison, JsonNode limit) {
            return new Compared(
                    at, comparison, limit, Objects.requireNonNull(Ordered.of(limit), "a limit has an order"));
        }

        @Override
        public boolean matches(JsonNode payload) {
            Object value = Ordered.of(at.in(payload));
            return value != null && comparison.holds(value, limit);
        }

        @Override
        public ObjectNode toJson() {
            return leaf(at, comparison.json(), json);
        }
    }

    /** A text with this beginning is there. */
    record StartsWith(Pointer at, String prefix) implements Clause {
        @Override
        public boolean matches(JsonNode payload) {
            JsonNode value = at.in(payload);
            return value.isTextual() && value.textValue().startsWith(prefix);
        }

        @Override
        public ObjectNode toJson() {
            return leaf(at, STARTS_WITH, JsonNodeFactory.instance.textNode(prefix));
        }
    }

    /** All match. */
    record And(List<Clause> parts) implements Clause {
        @Override
        public boolean matches(JsonNode payload) {
            return parts.stream().allMatch(part -> part.matches(payload));
        }

        @Override
        public ObjectNode toJson() {
            return list(AND, parts);
        }

        @Override
        public Optional<Anchor> anchor() {
            return parts.stream().flatMap(part -> part.anchor().stream()).findFirst();
        }

        @Override
        public int clauses() {
            return sum(parts);
        }

        @Override
        public int depth() {
            return deepest(parts);
        }
    }

    /** At least one matches. */
    record Or(List<Clause> parts) implements Clause {
        @Override
        public boolean matches(JsonNode payload) {
            return parts.stream().anyMatch(part -> part.matches(payload));
        }

        @Override
        public ObjectNode toJson() {
            return list(OR, parts);
        }

        @Override
        public int clauses() {
            return sum(parts);
        }

        @Override
        public int depth() {
            return deepest(parts);
        }
    }

    /** It does not match. */
    record Not(Clause part) implements Clause {
        @Override
        public boolean matches(JsonNode payload) {
            return !part.matches(payload);
        }

        @Override
        public ObjectNode toJson() {
            return JsonNodeFactory.instance.objectNode().set(NOT, part.toJson());
        }

        @Override
        public int clauses() {
            return 1 + part.clauses();
        }

        @Override
        public int depth() {
            return 1 + part.depth();
        }
    }

    private static ObjectNode leaf(Pointer at, String name, JsonNode value) {
        return JsonNodeFactory.instance.objectNode().put(AT, at.text()).set(name, value);
    }

    private static ObjectNode list(String name, List<Clause> parts) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        parts.forEach(part -> list.add(part.toJson()));
        return JsonNodeFactory.instance.objectNode().set(name, list);
    }

    private static int sum(List<Clause> parts) {
        return 1 + parts.stream().mapToInt(Clause::clauses).sum();
    }

    private static int deepest(List<Clause> parts) {
        return 1 + parts.stream().mapToInt(Clause::depth).max().orElse(0);
    }
}
