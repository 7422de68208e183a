package dev.integrations.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON value that knows its place, so that whatever is wrong with it can be found. What is null is as if it were not
 * there. Values are never quoted, since they may be secrets.
 */
record Node(String subject, String place, JsonNode json) {
    /** What is noted of a field that nothing is made of. */
    static final String LEFT_OUT = "is left out: it has no counterpart here";

    static Node root(String subject, JsonNode json) {
        return new Node(subject, "", json);
    }

    boolean isPresent() {
        return !json.isMissingNode() && !json.isNull();
    }

    boolean isObject() {
        return json.isObject();
    }

    Node get(String name) {
        String at = place + "/" + name.replace("~", "~0").replace("/", "~1");
        JsonNode child = json.get(name);
        return new Node(subject, at, child == null ? MissingNode.getInstance() : child);
    }

    Node object() {
        if (isPresent() && !json.isObject()) {
            throw invalid("is an object");
        }
        return this;
    }

    Optional<String> text() {
        if (isPresent() && !json.isTextual()) {
            throw invalid("is a text");
        }
        return isPresent() ? Optional.of(json.textValue()) : Optional.empty();
    }

    String requiredText() {
        return text().filter(text -> !text.isEmpty()).orElseThrow(() -> invalid("is missing"));
    }

    boolean flag() {
        if (isPresent() && !json.isBoolean()) {
            throw invalid("is true or false");
        }
        return json.asBoolean(false);
    }

    Optional<Long> number() {
        if (isPresent() && !(json.isIntegralNumber() && json.canConvertToLong())) {
            throw invalid("is a whole number");
        }
        return isPresent() ? Optional.of(json.longValue()) : Optional.empty();
    }

    Optional<Instant> time() {
        return text().map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw invalid("is a time as RFC 3339 writes it");
            }
        });
    }

    List<Node> items() {
        if (!isPresent()) {
            return List.of();
        }
        if (!json.isArray()) {
            throw invalid("is an array");
        }
        List<Node> items = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            items.add(new Node(subject, place + "/" + i, json.get(i)));
        }
        return items;
    }

    List<String> texts() {
        return items().stream().map(Node::requiredText).toList();
    }

    Map<String, String> textsByName() {
        object();
        Map<String, String> texts = new LinkedHashMap<>();
        json.fieldNames()
                .forEachRemaining(name -> texts.put(name, get(name).text().orElse("")));
        return texts;
    }

    /** Returns the fields that say something and are none of these. */
    List<Node> others(Set<String> known) {
        List<Node> others = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            JsonNode value = entry.getValue();
            boolean silent = value.isNull()
                    || (value.isContainerNode() && value.isEmpty())
                    || (value.isTextual() && value.textValue().isEmpty());
            if (!silent && !known.contains(entry.getKey())) {
                others.add(get(entry.getKey()));
            }
        }
        return others;
    }

    Problem problem(String message) {
        return new Problem(place.isEmpty() ? "document" : place, message);
    }

    InvalidInputException invalid(String message) {
        return new InvalidInputException(subject, List.of(problem(message)));
    }
}
