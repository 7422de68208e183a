package dev.integrations.importing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.event.EventTypeDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An event type while it is read: collects what is wrong with it, each problem at its place. */
final class TypeDraft {
    private final Node node;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> notes = new ArrayList<>();
    private final Map<String, Node> sources = new LinkedHashMap<>();
    private final Map<String, JsonNode> examples = new LinkedHashMap<>();
    private String name = "";
    private String description = "";
    private Optional<String> group = Optional.empty();
    private Optional<JsonNode> schema = Optional.empty();
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
    }

    void description(Node value) {
        value.text().ifPresent(text -> {
            description = text;
            sources.put("description", value);
        });
    }

    void group(Node value) {
        group = value.text().filter(text -> !text.isEmpty());
        sources.put("group", value);
    }

    void deprecated(boolean value) {
        deprecated = value;
    }

    void schema(Node source, JsonNode value) {
        schema = Optional.of(value);
        sources.put("schema", source);
    }

    void example(String label, Node value) {
        if (value.isPresent()) {
            examples.put(label, value.json());
            sources.put("examples/%.64s".formatted(label), value);
        }
    }

    boolean hasExamples() {
        return !examples.isEmpty();
    }

    void note(Node place, String message) {
        notes.add(place.problem(message));
    }

    void noteOthers(Set<String> known) {
        node.others(known).forEach(other -> note(other, Node.LEFT_OUT));
    }

    PlannedEventType planned() {
        Optional<EventTypeDefinition> definition = Optional.empty();
        if (problems.isEmpty()) {
            try {
                definition = Optional.of(definition());
            } catch (InvalidInputException e) {
                e.problems().forEach(problem -> problems.add(located(problem)));
            }
        }
        return new PlannedEventType(node.place(), name, definition, List.copyOf(problems), List.copyOf(notes));
    }

    private EventTypeDefinition definition() {
        EventTypeDefinition.Builder builder = EventTypeDefinition.builder(name).description(description);
        group.ifPresent(builder::group);
        schema.ifPresent(builder::schema);
        examples.forEach(builder::example);
        return (deprecated ? builder.deprecated() : builder).build();
    }

    /** Turns a field of the definition into the place that it came from. */
    private Problem located(Problem problem) {
        for (Map.Entry<String, Node> source : sources.entrySet()) {
            String field = source.getKey();
            if (problem.field().equals(field) || problem.field().startsWith(field + "/")) {
                String below = problem.field().substring(field.length());
                return new Problem(source.getValue().place() + below, problem.message());
            }
        }
        return node.problem(problem.field() + " " + problem.message());
    }
}
