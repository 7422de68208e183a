package dev.integrations.testkit.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.template.spi.ConfigField;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the secrets of a configuration in text, in the forms in which they get there by accident. */
final class SecretFinder {
    /** Shorter ones occur by accident. */
    static final int MIN_LENGTH = 8;

    private final Map<String, String> fieldOf = new LinkedHashMap<>();

    private SecretFinder() {}

    static SecretFinder of(Subject subject, JsonNode config) {
        SecretFinder finder = new SecretFinder();
        for (ConfigField field : subject.secretFields()) {
            for (String value : texts(config.path(field.name()))) {
                if (value.length() >= MIN_LENGTH) {
                    finder.add(field.name(), value);
                }
            }
        }
        return finder;
    }

    private void add(String field, String value) {
        byte[] bytes = value.getBytes(UTF_8);
        fieldOf.put(value, field);
        fieldOf.put(URLEncoder.encode(value, UTF_8), field);
        fieldOf.put(Base64.getEncoder().withoutPadding().encodeToString(bytes), field);
        fieldOf.put(HexFormat.of().formatHex(bytes), field);
    }

    static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(each -> texts.add(each.asText()));
        } else if (value.isValueNode()) {
            texts.add(value.asText());
        }
        return texts;
    }

    void assertNoneIn(String where, String text) {
        fieldOf.forEach((value, field) -> {
            if (text.contains(value)) {
                throw new AssertionError(
                        "%s holds the value of the secret field '%s'; leave it out".formatted(where, field));
            }
        });
    }
}
