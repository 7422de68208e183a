package dev.integrations.template.spi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A valid configuration with its secrets, defaults filled in. A field that the schema calls secret is only returned as a
 * {@link Secret}. Shows no values. Immutable and safe for use by several threads.
 */
public final class TemplateConfig {
    private final Map<String, ConfigField> fields;
    private final JsonNode values;

    TemplateConfig(Map<String, ConfigField> fields, JsonNode values) {
        this.fields = fields;
        this.values = values;
    }

    /**
     * Returns a text.
     *
     * @param field the name of a field that is no secret
     * @return its value
     * @throws IllegalArgumentException if the schema has no such field, it is secret or a list, or it has no value
     */
    public String text(String field) {
        return find(field).orElseThrow(() -> missing(field));
    }

    /**
     * Finds a text.
     *
     * @param field the name of a field that is no secret
     * @return its value, or empty if it has none
     * @throws IllegalArgumentException if the schema has no such field, or it is secret or a list
     */
    public Optional<String> find(String field) {
        return single(field, false).map(JsonNode::asText);
    }

    /**
     * Returns a secret.
     *
     * @param field the name of a secret field
     * @return its value
     * @throws IllegalArgumentException if the schema has no such field, it is not secret, it is a list, or it has no value
     */
    public Secret secret(String field) {
        return findSecret(field).orElseThrow(() -> missing(field));
    }

    /**
     * Finds a secret.
     *
     * @param field the name of a secret field
     * @return its value, or empty if it has none
     * @throws IllegalArgumentException if the schema has no such field, or it is not secret, or a list
     */
    public Optional<Secret> findSecret(String field) {
        return single(field, true).map(JsonNode::asText).map(Secret::of);
    }

    /**
     * Returns a whole number.
     *
     * @param field the name of a field of type integer
     * @return its value
     * @throws IllegalArgumentException if the schema has no such field, it is secret or no integer, or it has no value
     */
    public int number(String field) {
        return typed(field, ConfigField.Type.INTEGER)
                .orElseThrow(() -> missing(field))
                .intValue();
    }

    /**
     * Says whether something is on.
     *
     * @param field the name of a field of type boolean
     * @return its value; false if it has none
     * @throws IllegalArgumentException if the schema has no such field, or it is secret or no boolean
     */
    public boolean flag(String field) {
        return typed(field, ConfigField.Type.BOOLEAN).map(JsonNode::asBoolean).orElse(false);
    }

    /**
     * Returns a list of texts.
     *
     * @param field the name of a field that is no secret
     * @return its values; empty if it has none
     * @throws IllegalArgumentException if the schema has no such field, or it is secret
     */
    public List<String> list(String field) {
        return value(field, false).map(TemplateConfig::texts).orElse(List.of());
    }

    /**
     * Returns a list of secrets.
     *
     * @param field the name of a secret field
     * @return its values; empty if it has none
     * @throws IllegalArgumentException if the schema has no such field, or it is not secret
     */
    public List<Secret> secrets(String field) {
        return value(field, true).map(TemplateConfig::texts).orElse(List.of()).stream()
                .map(Secret::of)
                .toList();
    }

    /**
     * Returns all secrets, for whoever has to mask them.
     *
     * @return the values of all secret fields
     */
    public List<Secret> secrets() {
        return fields.values().stream()
                .filter(ConfigField::secret)
                .flatMap(field -> secrets(field.name()).stream())
                .toList();
    }

    private Optional<JsonNode> single(String name, boolean secret) {
        Optional<JsonNode> value = value(name, secret);
        if (Objects.requireNonNull(fields.get(name)).type() == ConfigField.Type.LIST) {
            throw new IllegalArgumentException("field '%s' is a list; ask for all of it".formatted(name));
        }
        return value;
    }

    private Optional<JsonNode> typed(String name, ConfigField.Type type) {
        Optional<JsonNode> value = value(name, false);
        ConfigField.Type actual = Objects.requireNonNull(fields.get(name)).type();
        if (actual != type) {
            throw new IllegalArgumentException("field '%s' is of type %s and not %s".formatted(name, actual, type));
        }
        return value;
    }

    private Optional<JsonNode> value(String name, boolean secret) {
        ConfigField field = fields.get(name);
        if (field == null) {
            throw new IllegalArgumentException(
                    "the schema has no field '%s'; it has %s".formatted(name, fields.keySet()));
        }
        if (field.secret() != secret) {
            throw new IllegalArgumentException("field '%s' is %s"
                    .formatted(name, secret ? "no secret; ask for its text" : "secret; ask for it as a secret"));
        }
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isNull());
    }

    private static List<String> texts(JsonNode value) {
        if (!value.isArray()) {
            return List.of(value.asText());
        }
        List<String> texts = new ArrayList<>();
        value.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static IllegalArgumentException missing(String field) {
        return new IllegalArgumentException("field '%s' has no value in this configuration".formatted(field));
    }

    @Override
    public String toString() {
        return "TemplateConfig[masked]";
    }
}
