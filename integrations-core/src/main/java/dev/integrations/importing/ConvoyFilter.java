package dev.integrations.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.event.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns a payload filter of Convoy into a condition that matches the same payloads. There, a field that a payload does not
 * have is passed over, as long as one of its neighbours is there; here that is said in so many clauses. What looks into
 * every element of an array, and regular expressions, have no counterpart and are refused.
 */
final class ConvoyFilter {
    private static final Map<String, String> COMPARISONS =
            Map.of("$gt", "greaterThan", "$gte", "atLeast", "$lt", "lessThan", "$lte", "atMost");

    private final List<ObjectNode> present = new ArrayList<>();
    private final List<ObjectNode> clauses = new ArrayList<>();
    private boolean always;

    private ConvoyFilter() {}

    /** Returns the condition, or refuses the filter at the place that has no counterpart. */
    static Condition condition(Node filter) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("version", Condition.VERSION);
        document.set("if", clause(filter));
        try {
            return Condition.parse(document.toString());
        } catch (InvalidInputException e) {
            throw filter.invalid(
                    "cannot become a condition: " + e.problems().get(0).message());
        }
    }

    private static ObjectNode clause(Node filter) {
        ConvoyFilter read = new ConvoyFilter();
        read.fields(filter, "");
        if (read.clauses.isEmpty()) {
            throw filter.invalid("has nothing to compare with");
        }
        if (read.clauses.size() == 1) {
            ObjectNode only = read.clauses.get(0);
            return read.always || only.has("at") ? only : joined("and", List.of(read.present.get(0), only));
        }
        List<ObjectNode> all = new ArrayList<>();
        for (int i = 0; i < read.clauses.size(); i++) {
            ObjectNode there = read.present.get(i);
            ObjectNode holds = read.clauses.get(i);
            all.add(there.isEmpty() ? holds : joined("or", List.of(not(there), holds)));
        }
        if (!read.always) {
            all.add(joined("or", read.present));
        }
        return joined("and", all);
    }

    private void fields(Node filter, String above) {
        for (Map.Entry<String, JsonNode> entry : filter.object().json().properties()) {
            Node value = filter.get(entry.getKey());
            if (entry.getKey().equals("$or") || entry.getKey().equals("$and")) {
                List<ObjectNode> parts =
                        value.items().stream().map(ConvoyFilter::clause).toList();
                if (parts.isEmpty() || !above.isEmpty()) {
                    throw value.invalid("is a list of filters beside the fields of the payload");
                }
                add(JsonNodeFactory.instance.objectNode(), joined(entry.getKey().substring(1), parts));
                always = true;
            } else if (entry.getKey().isEmpty()
                    || entry.getKey().startsWith("$")
                    || entry.getKey().contains("$.")) {
                throw value.invalid("has no counterpart in conditions");
            } else {
                field(value, above + pointer(entry.getKey()));
            }
        }
    }

    private void field(Node value, String pointer) {
        JsonNode json = value.json();
        if (!json.isObject()) {
            add(exists(pointer, true), compared(value, pointer, "equals"));
            return;
        }
        boolean operators =
                json.properties().stream().anyMatch(each -> each.getKey().startsWith("$"));
        if (!operators) {
            fields(value, pointer);
            return;
        }
        List<ObjectNode> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : json.properties()) {
            all.add(operator(each.getKey(), value.get(each.getKey()), pointer));
        }
        boolean asksItself = json.has("$exist");
        add(
                asksItself ? JsonNodeFactory.instance.objectNode() : exists(pointer, true),
                all.size() == 1 ? all.get(0) : joined("and", all));
        always |= asksItself;
    }

    private static ObjectNode operator(String name, Node value, String pointer) {
        return switch (name) {
            case "$eq" -> compared(value, pointer, "equals");
            case "$neq" -> not(compared(value, pointer, "equals"));
            case "$in" -> compared(value, pointer, "in");
            case "$nin" -> not(compared(value, pointer, "in"));
            case "$exist" -> exists(pointer, value.flag());
            case "$gt", "$gte", "$lt", "$lte" -> {
                if (!value.json().isNumber()) {
                    throw value.invalid("is a number");
                }
                yield compared(value, pointer, String.valueOf(COMPARISONS.get(name)));
            }
            default -> throw value.invalid("has no counterpart in conditions");
        };
    }

    private static ObjectNode compared(Node value, String pointer, String comparison) {
        JsonNode json = value.json();
        if (json.isObject() || (json.isArray() != comparison.equals("in"))) {
            throw value.invalid("has no counterpart in conditions");
        }
        return at(pointer).set(comparison, json);
    }

    private void add(ObjectNode there, ObjectNode clause) {
        present.add(there);
        clauses.add(clause);
    }

    /** Convoy writes the way to a field with dots. */
    private static String pointer(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1").replace(".", "/");
    }

    private static ObjectNode at(String pointer) {
        return JsonNodeFactory.instance.objectNode().put("at", pointer);
    }

    private static ObjectNode exists(String pointer, boolean wanted) {
        return at(pointer).put("exists", wanted);
    }

    private static ObjectNode not(ObjectNode clause) {
        ObjectNode not = JsonNodeFactory.instance.objectNode();
        not.set("not", clause);
        return not;
    }

    private static ObjectNode joined(String how, List<ObjectNode> clauses) {
        ObjectNode joined = JsonNodeFactory.instance.objectNode();
        joined.putArray(how).addAll(clauses);
        return joined;
    }
}
