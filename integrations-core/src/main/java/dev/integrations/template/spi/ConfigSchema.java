package dev.integrations.template.spi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.schema.JsonSchema;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a configuration of a template must be like: JSON Schema 2020-12 for a flat object. Its {@code properties} are of type
 * {@code string}, {@code integer}, {@code number} or {@code boolean}, or arrays of strings; beside the keywords of the
 * standard they may have:
 *
 * <ul>
 *   <li>{@code "x-secret": true}: the value is encrypted at rest and never shown again;
 *   <li>{@code "x-secret-for": "url"}: the secret is sent to the URL in that other field. A change that names another scheme,
 *       host or port there does not keep the secret; it must be given again. For every secret whose target is configured;
 *   <li>{@code "x-order": 10}: where a form shows the field, ascending; those without come last;
 *   <li>{@code "x-help": "..."}: what a person needs to know to fill it in;
 *   <li>{@code "x-visible-if": {"mode": "bot"}}, or with an array of values: the field is there only while another field
 *       is there and has that value. Then it is required if {@code required} names it; otherwise it must not be there;
 *   <li>{@code "x-host-allowlist": ["hooks.example.com", "*.example.org"]}: the value is an {@code https} URL of one of
 *       these hosts.
 * </ul>
 *
 * A field that is not in {@code properties} is refused. {@code required} at the root, {@code default}, {@code title} and
 * {@code enum} mean what the standard says, an integer is one that an {@code int} holds, and keywords that combine fields, such as {@code oneOf}, may stand at the root.
 * Immutable and safe for use by several threads.
 */
public final class ConfigSchema {
    private final String text;
    private final JsonSchema schema;
    private final Map<String, ConfigField> fields;
    private final Map<String, JsonNode> defaults;

    private ConfigSchema(String text, JsonSchema schema, ConfigFieldReader reader) {
        this.text = text;
        this.schema = schema;
        this.fields = reader.fields();
        this.defaults = reader.defaults();
    }

    /**
     * Reads a schema.
     *
     * @param text the schema as JSON
     * @return the schema
     * @throws InvalidInputException if it is not JSON Schema, or not one for a flat object; it names the places by their JSON
     *     pointers
     */
    public static ConfigSchema parse(String text) {
        JsonNode json = SpiJson.readObject(text, "config schema");
        ConfigFieldReader reader = new ConfigFieldReader(json);
        if (!reader.problems().isEmpty()) {
            throw new InvalidInputException("config schema", reader.problems());
        }
        // What is required depends on what is visible, which the standard has no word for.
        ObjectNode rest = json.deepCopy();
        rest.remove("required");
        rest.put("additionalProperties", false);
        ConfigSchema schema = new ConfigSchema(text, JsonSchema.parse(rest.toString()), reader);
        List<Problem> defaults = schema.defaultProblems();
        if (!defaults.isEmpty()) {
            throw new InvalidInputException("config schema", defaults);
        }
        return schema;
    }

    /** Each default is tried alone: what is wrong with the rest does not count. */
    private List<Problem> defaultProblems() {
        List<Problem> problems = new ArrayList<>();
        defaults.forEach((name, value) -> {
            ObjectNode values = JsonNodeFactory.instance.objectNode();
            values.set(name, value);
            String pointer = SpiJson.pointer(name);
            boolean isValid = schema.violations(values).stream()
                            .noneMatch(violation -> violation.path().startsWith(pointer))
                    && valueProblem(Objects.requireNonNull(fields.get(name)), value)
                            .isEmpty();
            if (!isValid) {
                problems.add(
                        new Problem("/properties" + pointer + "/default", "is not valid by the rest of the property"));
            }
        });
        return problems;
    }

    /**
     * Returns the fields.
     *
     * @return the fields in the order of a form
     */
    public List<ConfigField> fields() {
        return List.copyOf(fields.values());
    }

    /**
     * Returns the schema as it was written.
     *
     * @return the text that {@link #parse} read
     */
    public String text() {
        return text;
    }

    /**
     * Checks a configuration.
     *
     * @param values the configuration with its secrets
     * @return everything that is wrong, each with the JSON pointer of its field and without any value; empty if it is valid
     */
    public List<Problem> problems(JsonNode values) {
        List<Problem> problems = new ArrayList<>();
        schema.violations(values)
                .forEach(violation -> problems.add(
                        new Problem(violation.path().isEmpty() ? "/" : violation.path(), violation.message())));
        if (values.isObject()) {
            fields.values().forEach(field -> fieldProblem(field, values).ifPresent(problems::add));
        }
        return problems;
    }

    /**
     * Reads a configuration.
     *
     * @param values the configuration with its secrets
     * @return the configuration, with defaults for what is left out
     * @throws InvalidInputException if it is not valid; it names everything that is wrong
     */
    public TemplateConfig config(JsonNode values) {
        List<Problem> problems = problems(values);
        if (!problems.isEmpty()) {
            throw new InvalidInputException("configuration", problems);
        }
        return filled(values);
    }

    /**
     * Returns what is valid of a configuration, so that it can be checked how far that works before the rest is put right.
     * A template that needs a field that is not there throws.
     *
     * @param values the configuration with its secrets
     * @return the fields about which there is no problem, with defaults for what is left out
     */
    public TemplateConfig validPart(JsonNode values) {
        ObjectNode valid =
                values instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        List<String> broken = problems(values).stream().map(Problem::field).toList();
        List<String> names = new ArrayList<>();
        valid.fieldNames().forEachRemaining(names::add);
        names.stream()
                .filter(name -> !fields.containsKey(name) || broken.stream().anyMatch(place -> isWithin(place, name)))
                .forEach(valid::remove);
        return filled(valid);
    }

    private static boolean isWithin(String place, String name) {
        String field = SpiJson.pointer(name);
        return place.equals(field) || place.startsWith(field + "/");
    }

    private TemplateConfig filled(JsonNode values) {
        ObjectNode filled = values.deepCopy();
        fields.values().stream().filter(field -> isVisible(field, values)).forEach(field -> {
            JsonNode value = defaults.get(field.name());
            if (value != null) {
                filled.putIfAbsent(field.name(), value);
            }
        });
        return new TemplateConfig(fields, filled);
    }

    private Optional<Problem> fieldProblem(ConfigField field, JsonNode values) {
        JsonNode value = values.get(field.name());
        boolean visible = isVisible(field, values);
        if (value == null) {
            return visible && field.required() && !defaults.containsKey(field.name())
                    ? problem(field, "is required")
                    : Optional.empty();
        }
        if (!visible) {
            ConfigField.Visibility condition = field.visibleIf().orElseThrow();
            return problem(
                    field,
                    "is only used if %s is %s".formatted(condition.field(), String.join(" or ", condition.values())));
        }
        return valueProblem(field, value);
    }

    private static Optional<Problem> valueProblem(ConfigField field, JsonNode value) {
        if (field.type() == ConfigField.Type.INTEGER && value.isNumber() && !value.canConvertToInt()) {
            return problem(field, "must be from -2147483648 to 2147483647");
        }
        List<JsonNode> texts = value.isArray() ? value.valueStream().toList() : List.of(value);
        if (!field.hosts().isEmpty()
                && texts.stream().anyMatch(text -> text.isTextual() && !isAllowed(text.textValue(), field.hosts()))) {
            return problem(field, "must be an https URL of " + String.join(" or ", field.hosts()));
        }
        return Optional.empty();
    }

    private static Optional<Problem> problem(ConfigField field, String message) {
        return Optional.of(new Problem(SpiJson.pointer(field.name()), message));
    }

    /**
     * Returns whether a field is there, beside the others of a configuration.
     *
     * @param field a field of this schema
     * @param values the configuration; only fields that are no secrets decide
     * @return whether what it depends on is there and has one of the values that it names
     */
    public boolean isVisible(ConfigField field, JsonNode values) {
        return field.visibleIf()
                .map(condition -> {
                    // What a field that is not there would be by default decides nothing.
                    if (!isVisible(Objects.requireNonNull(fields.get(condition.field())), values)) {
                        return false;
                    }
                    JsonNode given = values.get(condition.field());
                    JsonNode decides = given == null ? defaults.get(condition.field()) : given;
                    return decides != null && condition.values().contains(decides.asText());
                })
                .orElse(true);
    }

    private static boolean isAllowed(String url, List<String> hosts) {
        try {
            URI uri = new URI(url);
            if (!"https".equalsIgnoreCase(uri.getScheme())
                    || uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getPort() != -1
                    || uri.getRawFragment() != null) {
                return false;
            }
            String host = uri.getHost().toLowerCase(Locale.ROOT);
            return hosts.stream()
                    .anyMatch(allowed ->
                            allowed.startsWith("*.") ? host.endsWith(allowed.substring(1)) : host.equals(allowed));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigSchema that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "ConfigSchema" + fields.keySet();
    }
}
