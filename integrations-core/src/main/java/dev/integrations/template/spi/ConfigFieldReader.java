package dev.integrations.template.spi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.template.spi.ConfigField.Visibility;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a schema for configurations, and says of what it does not understand where that is. */
final class ConfigFieldReader {
    private static final List<String> EXTENSIONS =
            List.of("x-secret", "x-order", "x-help", "x-visible-if", "x-host-allowlist");

    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, JsonNode> defaults = new HashMap<>();
    private final Map<String, ConfigField> fields;
    private final JsonNode properties;
    private final List<String> required;

    ConfigFieldReader(JsonNode schema) {
        this.properties = schema.path("properties");
        this.required = texts(schema.path("required"));
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
                hosts(name, json.get("x-host-allowlist")));
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
        if (hosts.isEmpty() || hosts.stream().anyMatch(host -> !host.equals(host.toLowerCase(Locale.ROOT)))) {
            problem(name, "/x-host-allowlist", "must be an array of host names in lower case");
        }
        return hosts;
    }

    private void problem(String name, String below, String message) {
        problems.add(new Problem("/properties" + SpiJson.pointer(name) + below, message));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
