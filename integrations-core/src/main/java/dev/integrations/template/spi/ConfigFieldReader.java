package dev.integrations.template.spi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.template.spi.ConfigField.Visibility;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a schema for configurations, and says of what it does not understand where that is. */
final class ConfigFieldReader {
    private static final List<String> EXTENSIONS =
            List.of("x-secret", "x-secret-for", "x-order", "x-help", "x-visible-if", "x-host-allowlist");

    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9-]+(\\.[a-z0-9-]+)*");

    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, JsonNode> defaults = new HashMap<>();
    private final Map<String, ConfigField> fields;
    private final JsonNode properties;
    private final List<String> required;

    ConfigFieldReader(JsonNode schema) {
        this.properties = schema.path("properties");
        this.required = texts(schema.path("required"));
        if (schema.has("required") && !isTexts(schema.get("required"))) {
            problems.add(new Problem("/required", "must be an array of texts"));
        }
        if (!schema.path("type").asText().equals("object") || !properties.isObject()) {
            problems.add(new Problem("/", "must have the type 'object' and 'properties'"));
        }
        List<String> names = properties.properties().stream()
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparingInt(
                        name -> properties.get(name).path("x-order").asInt(Integer.MAX_VALUE)))
                .toList();
        required.stream()
                .filter(name -> !names.contains(name))
                .forEach(name ->
                        problems.add(new Problem("/required", "names '%s', which is no property".formatted(name))));
        Map<String, ConfigField> read = new LinkedHashMap<>();
        names.forEach(name -> read.put(name, field(name, properties.get(name))));
        this.fields = read;
        read.values().forEach(this::checkCondition);
        read.values().forEach(this::checkPlace);
    }

    /** A field that decides about others is known to everybody, and does not depend on itself by way of others. */
    private void checkCondition(ConfigField field) {
        if (field.visibleIf().isEmpty()) {
            return;
        }
        Visibility condition = field.visibleIf().get();
        ConfigField decides = fields.get(condition.field());
        if (decides == null) {
            return;
        }
        if (decides.secret() || decides.type() == ConfigField.Type.LIST) {
            problem(field.name(), "/x-visible-if", "names a field that is secret or a list");
        }
        if (!decides.choices().isEmpty() && !decides.choices().containsAll(condition.values())) {
            problem(field.name(), "/x-visible-if", "has a value that the other property cannot have");
        }
        Set<String> seen = new HashSet<>();
        for (ConfigField each = field; each != null && each.visibleIf().isPresent(); ) {
            if (!seen.add(each.name())) {
                problem(field.name(), "/x-visible-if", "leads back to a property from which it came");
                return;
            }
            each = fields.get(each.visibleIf().get().field());
        }
    }

    /** The place that a secret is sent to can be compared before the secret is known again. */
    private void checkPlace(ConfigField field) {
        if (field.secretFor().isEmpty()) {
            return;
        }
        ConfigField place = fields.get(field.secretFor().get());
        if (place == null || place.secret() || place.type() != ConfigField.Type.STRING) {
            problem(field.name(), "/x-secret-for", "must name another property, a text that is not secret");
        }
        if (!field.secret()) {
            problem(field.name(), "/x-secret-for", "is for secrets");
        }
    }

    List<Problem> problems() {
        return problems;
    }

    Map<String, ConfigField> fields() {
        return fields;
    }

    Map<String, JsonNode> defaults() {
        return defaults;
    }

    private ConfigField field(String name, JsonNode json) {
        json.properties().stream()
                .map(Map.Entry::getKey)
                .filter(keyword -> keyword.startsWith("x-") && !EXTENSIONS.contains(keyword))
                .forEach(keyword -> problem(name, "/" + keyword, "is none of " + String.join(", ", EXTENSIONS)));
        expect(name, json, "x-secret", JsonNode::isBoolean, "must be true or false");
        expect(name, json, "x-secret-for", JsonNode::isTextual, "must be a text");
        expect(name, json, "x-order", JsonNode::isInt, "must be a whole number");
        expect(name, json, "x-help", JsonNode::isTextual, "must be a text");
        expect(name, json, "title", JsonNode::isTextual, "must be a text");
        boolean secret = json.path("x-secret").asBoolean();
        Optional<JsonNode> defaultValue = Optional.ofNullable(json.get("default"));
        if (secret && defaultValue.isPresent()) {
            problem(name, "/default", "is not for secrets");
        }
        defaultValue.ifPresent(value -> defaults.put(name, value));
        return new ConfigField(
                name,
                type(name, json),
                json.path("title").asText(name),
                json.path("x-help").asText(json.path("description").asText()),
                required.contains(name),
                secret,
                texts(json.path("enum")),
                defaultValue.map(JsonNode::asText),
                visibility(name, json.get("x-visible-if")),
                hosts(name, json.get("x-host-allowlist")),
                Optional.ofNullable(json.get("x-secret-for")).map(JsonNode::asText));
    }

    private void expect(String name, JsonNode json, String keyword, Predicate<JsonNode> rule, String message) {
        if (json.has(keyword) && !rule.test(json.get(keyword))) {
            problem(name, "/" + keyword, message);
        }
    }

    private ConfigField.Type type(String name, JsonNode json) {
        String type = json.path("type").asText();
        switch (type) {
            case "string", "integer", "number", "boolean" -> {
                return ConfigField.Type.valueOf(type.toUpperCase(Locale.ROOT));
            }
            case "array" -> {
                if (json.path("items").path("type").asText().equals("string")) {
                    return ConfigField.Type.LIST;
                }
                problem(name, "/items", "must have the type 'string'");
            }
            default -> problem(name, "/type", "must be string, integer, number, boolean, or array of strings");
        }
        return ConfigField.Type.STRING;
    }

    private Optional<Visibility> visibility(String name, @Nullable JsonNode json) {
        if (json == null) {
            return Optional.empty();
        }
        List<Map.Entry<String, JsonNode>> entries = List.copyOf(json.properties());
        if (entries.size() != 1 || !properties.has(entries.get(0).getKey())) {
            problem(name, "/x-visible-if", "must be an object that names one other property");
            return Optional.empty();
        }
        JsonNode values = entries.get(0).getValue();
        return Optional.of(
                new Visibility(entries.get(0).getKey(), values.isArray() ? texts(values) : List.of(values.asText())));
    }

    private List<String> hosts(String name, @Nullable JsonNode json) {
        if (json == null) {
            return List.of();
        }
        List<String> hosts = texts(json);
        if (!isTexts(json)
                || hosts.isEmpty()
                || !hosts.stream().allMatch(host -> HOST.matcher(host).matches())) {
            problem(name, "/x-host-allowlist", "must be an array of host names in lower case");
        }
        String type = properties.path(name).path("type").asText();
        if (!type.equals("string") && !type.equals("array")) {
            problem(name, "/x-host-allowlist", "is for texts");
        }
        return hosts;
    }

    private void problem(String name, String below, String message) {
        problems.add(new Problem("/properties" + SpiJson.pointer(name) + below, message));
    }

    private static boolean isTexts(JsonNode json) {
        boolean texts = json.isArray();
        for (JsonNode each : json) {
            texts &= each.isTextual();
        }
        return texts;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
