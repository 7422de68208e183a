package dev.integrations.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.template.Preview;
import dev.integrations.template.spi.ConfigField;
import dev.integrations.template.spi.ConfigSchema;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A configuration with its secrets in the clear. Shows no values. */
final class OpenConfig {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final ObjectNode shown;
    private final ObjectNode secrets;

    OpenConfig(ObjectNode shown, ObjectNode secrets) {
        this.shown = shown;
        this.secrets = secrets;
    }

    /** Takes a configuration apart, as a schema says. */
    static OpenConfig of(ObjectNode values, ConfigSchema schema) {
        Set<String> secret = schema.fields().stream()
                .filter(ConfigField::secret)
                .map(ConfigField::name)
                .collect(Collectors.toSet());
        ObjectNode shown = RegistryJson.object();
        ObjectNode secrets = RegistryJson.object();
        values.properties()
                .forEach(member ->
                        (secret.contains(member.getKey()) ? secrets : shown).set(member.getKey(), member.getValue()));
        return new OpenConfig(shown, secrets);
    }

    ObjectNode shown() {
        return shown;
    }

    ObjectNode secrets() {
        return secrets;
    }

    ObjectNode values() {
        ObjectNode values = shown.deepCopy();
        values.setAll(secrets);
        return values;
    }

    ObjectNode masked() {
        ObjectNode masked = shown.deepCopy();
        secrets.fieldNames().forEachRemaining(name -> masked.put(name, Preview.MASK));
        return masked;
    }

    /**
     * Returns a new configuration in which secrets that are left out, or given as the mask that stands for them, are the
     * ones of this, as far as their fields are there and they are sent where they were. One that is given as null is none
     * any more.
     */
    ObjectNode succeededBy(ObjectNode given, ConfigSchema schema) {
        ObjectNode next = given.deepCopy();
        for (ConfigField field : schema.fields()) {
            if (field.secret()) {
                keep(field, next, schema);
            }
        }
        return next;
    }

    private void keep(ConfigField field, ObjectNode next, ConfigSchema schema) {
        JsonNode given = next.get(field.name());
        boolean masked = given != null && given.isTextual() && given.textValue().equals(Preview.MASK);
        if (given == null || masked) {
            next.remove(field.name());
            JsonNode known = secrets.get(field.name());
            if (known != null && schema.isVisible(field, next) && goesWhereItWent(field, next, schema)) {
                next.set(field.name(), known);
            }
        } else if (given.isNull()) {
            next.remove(field.name());
        }
    }

    /** Whoever may change the target of a secret must not learn the secret that way. */
    private boolean goesWhereItWent(ConfigField field, ObjectNode next, ConfigSchema schema) {
        return field.secretFor()
                .map(place -> origin(shown, place, schema).equals(origin(next, place, schema)))
                .orElse(true);
    }

    /** Returns scheme, host and port of the URL in a field, or what stands there if that is no such URL. */
    private static String origin(ObjectNode values, String name, ConfigSchema schema) {
        String url = Optional.ofNullable(values.get(name))
                .map(JsonNode::asText)
                .or(() -> defaults(schema, name))
                .orElse("");
        try {
            URI uri = new URI(url);
            if (uri.getScheme() == null || uri.getHost() == null) {
                return url;
            }
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            int standard = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
            return "%s://%s:%d"
                    .formatted(
                            scheme,
                            uri.getHost().toLowerCase(Locale.ROOT),
                            uri.getPort() == -1 ? standard : uri.getPort());
        } catch (URISyntaxException e) {
            return url;
        }
    }

    private static Optional<String> defaults(ConfigSchema schema, String name) {
        return schema.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .flatMap(ConfigField::defaultValue);
    }

    @Override
    public String toString() {
        return "OpenConfig[masked]";
    }
}
