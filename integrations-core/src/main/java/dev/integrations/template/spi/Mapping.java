package dev.integrations.template.spi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.transform.Envelope;
import dev.integrations.transform.JsonTemplate;
import dev.integrations.transform.TemplateFailedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the parameters of an action are made from an event: a JSON object that has a {@link JsonTemplate} for each parameter.
 * Two are equal if their text is. Immutable and safe for use by several threads.
 */
public final class Mapping {
    /** The most parameters that one makes. */
    public static final int MAX_PARAMETERS = 100;

    /** The most bytes that the parameters of an action take together, in UTF-8: 1 MiB. */
    public static final int MAX_BYTES = JsonTemplate.MAX_OUTPUT;

    private static final Mapping NONE = new Mapping("{}", Map.of());

    private final String text;
    private final Map<String, JsonTemplate> parameters;

    private Mapping(String text, Map<String, JsonTemplate> parameters) {
        this.text = text;
        this.parameters = parameters;
    }

    /**
     * Returns the mapping that makes no parameters.
     *
     * @return the mapping of <code>{}</code>
     */
    public static Mapping none() {
        return NONE;
    }

    /**
     * Reads a mapping.
     *
     * @param text a JSON object of up to 32 Ki characters and 100 parameters; what stands in it is what {@link JsonTemplate} allows
     * @return the mapping
     * @throws InvalidInputException if it is none; it names the places by their JSON pointers
     */
    public static Mapping parse(String text) {
        if (text.length() > JsonTemplate.MAX_LENGTH) {
            throw invalid("has up to %d characters".formatted(JsonTemplate.MAX_LENGTH));
        }
        JsonNode json = SpiJson.readObject(text, "mapping");
        if (json.size() > MAX_PARAMETERS) {
            throw invalid("makes up to %d parameters".formatted(MAX_PARAMETERS));
        }
        List<Problem> problems = new ArrayList<>();
        Map<String, JsonTemplate> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            try {
                parameters.put(
                        entry.getKey(), JsonTemplate.parse(entry.getValue().toString()));
            } catch (InvalidInputException e) {
                e.problems()
                        .forEach(problem ->
                                problems.add(new Problem(SpiJson.below(entry.getKey(), problem), problem.message())));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException("mapping", problems);
        }
        return new Mapping(text, parameters);
    }

    private static InvalidInputException invalid(String problem) {
        return new InvalidInputException("mapping", List.of(new Problem("/", problem)));
    }

    /**
     * Makes the parameters of an action.
     *
     * @param envelope the event
     * @param action whose parameters; those that this mapping does not name come from its default mapping
     * @return a new object, without what is to be left out
     * @throws TemplateFailedException if the event lacks what a parameter needs, or the parameters take more than 1 MiB together
     */
    public JsonNode render(Envelope envelope, Action action) {
        Map<String, JsonTemplate> all = new LinkedHashMap<>(action.mapping().parameters);
        all.putAll(parameters);
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        int left = MAX_BYTES;
        for (Map.Entry<String, JsonTemplate> entry : all.entrySet()) {
            JsonTemplate.Value value = entry.getValue().value(envelope, action.escaping(entry.getKey())::escape, left);
            left -= value.bytes();
            if (!value.json().isNull()) {
                made.set(entry.getKey(), value.json());
            }
        }
        return made;
    }

    /**
     * Returns which parameters it makes.
     *
     * @return their names, in the order in which they were written
     */
    public List<String> names() {
        return List.copyOf(parameters.keySet());
    }

    /**
     * Returns the mapping as it was written.
     *
     * @return the text that {@link #parse} read
     */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mapping that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "Mapping" + parameters.keySet();
    }
}
