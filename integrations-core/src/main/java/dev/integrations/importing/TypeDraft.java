package dev.integrations.importing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.event.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An event type while it is read: collects what is wrong with it, each problem at its place. */
final class TypeDraft {
    private final Node node;
    private final List<Problem> problems = new ArrayList<>();
    private String name = "";
    private String description = "";
    private Optional<JsonNode> schema = Optional.empty();
    private List<JsonNode> examples = List.of();
    private boolean deprecated;

    TypeDraft(Node node) {
        this.node = node;
    }

    void read(Runnable step) {
        try {
            step.run();
        } catch (InvalidInputException e) {
            problems.addAll(e.problems());
        }
    }

    void name(String value) {
        name = value;
        try {
            EventType.of(value);
        } catch (IllegalArgumentException e) {
            problems.add(
                    node.problem("an event type is words of a-z 0-9 _ joined by dots, up to %d characters; rename it"
                            .formatted(EventType.MAX_LENGTH)));
        }
    }

    void description(String value) {
        description = value;
    }

    void deprecated(boolean value) {
        deprecated = value;
    }

    void schema(Node value) {
        if (value.isPresent()) {
            schema = Optional.of(value.json());
        }
    }

    void examples(List<JsonNode> values) {
        examples = List.copyOf(values);
    }

    PlannedEventType planned() {
        return new PlannedEventType(
                node.place(), name, description, schema, examples, deprecated, List.copyOf(problems));
    }
}
