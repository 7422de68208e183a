package dev.integrations.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.template.spi.ConfigSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenConfigTest {
    private static final ConfigSchema SCHEMA = ConfigSchema.parse("""
            {"type": "object", "properties": {
              "mode": {"type": "string", "enum": ["bot", "hook"], "default": "bot"},
              "token": {"type": "string", "x-secret": true, "x-visible-if": {"mode": "bot"}},
              "keys": {"type": "array", "items": {"type": "string"}, "x-secret": true},
              "url": {"type": "string"},
              "password": {"type": "string", "x-secret": true, "x-secret-for": "url"},
              "name": {"type": "string"}}}
            """);

    private static ObjectNode json(String text) {
        return RegistryJson.readObject(text);
    }

    private static OpenConfig config(String text) {
        return OpenConfig.of(json(text), SCHEMA);
    }

    private static ObjectNode next(String before, String given) {
        return config(before).succeededBy(json(given), SCHEMA);
    }

    @Test
    void secrets_are_taken_apart_and_masked() {
        OpenConfig config = config("{\"token\": \"t\", \"keys\": [\"k\"], \"name\": \"n\"}");

        assertThat(config.shown()).isEqualTo(json("{\"name\": \"n\"}"));
        assertThat(config.masked()).isEqualTo(json("{\"name\": \"n\", \"token\": \"***\", \"keys\": \"***\"}"));
        assertThat(config.values()).isEqualTo(json("{\"token\": \"t\", \"keys\": [\"k\"], \"name\": \"n\"}"));
        assertThat(config).hasToString("OpenConfig[masked]");
    }

    @Test
    void secrets_that_are_left_out_or_masked_stay() {
        assertThat(next("{\"token\": \"t\"}", "{\"name\": \"n\"}"))
                .isEqualTo(json("{\"token\": \"t\", \"name\": \"n\"}"));
        assertThat(next("{\"keys\": [\"k\"]}", "{\"keys\": \"***\"}")).isEqualTo(json("{\"keys\": [\"k\"]}"));
        assertThat(next("{}", "{\"token\": \"***\"}")).isEqualTo(json("{}"));
    }

    @Test
    void secrets_that_are_given_take_their_place_and_null_takes_them_away() {
        assertThat(next("{\"token\": \"t\"}", "{\"token\": \"u\"}")).isEqualTo(json("{\"token\": \"u\"}"));
        assertThat(next("{\"token\": \"t\"}", "{\"token\": null}")).isEqualTo(json("{}"));
    }

    @Test
    void a_secret_does_not_stay_where_its_field_is_not_there_any_more() {
        assertThat(next("{\"token\": \"t\"}", "{\"mode\": \"hook\"}")).isEqualTo(json("{\"mode\": \"hook\"}"));
        assertThat(next("{\"token\": \"t\"}", "{\"mode\": \"bot\"}"))
                .isEqualTo(json("{\"mode\": \"bot\", \"token\": \"t\"}"));
    }

    @Test
    void a_secret_does_not_stay_where_what_decides_on_it_is_not_there_any_more() {
        ConfigSchema schema = ConfigSchema.parse("""
                {"type": "object", "properties": {
                  "mode": {"type": "string", "enum": ["open", "signed"], "default": "open"},
                  "kind": {"type": "string", "default": "shared", "x-visible-if": {"mode": "signed"}},
                  "key": {"type": "string", "x-secret": true, "x-visible-if": {"kind": "shared"}}}}
                """);
        OpenConfig before = OpenConfig.of(json("{\"mode\": \"signed\", \"key\": \"k\"}"), schema);

        assertThat(before.succeededBy(json("{\"mode\": \"signed\"}"), schema)).isEqualTo(before.values());
        assertThat(before.succeededBy(json("{}"), schema)).isEqualTo(json("{}"));
        assertThat(schema.problems(before.succeededBy(json("{}"), schema))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example/other", "https://A.example:443", "https://a.example?x=1"})
    void a_secret_stays_while_it_is_sent_to_the_same_place(String url) {
        assertThat(next("{\"url\": \"https://a.example/x\", \"password\": \"p\"}", "{\"url\": \"%s\"}".formatted(url))
                        .path("password")
                        .asText())
                .isEqualTo("p");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://b.example/x",
                "https://a.example:444/x",
                "http://a.example/x",
                "https://a.example.b.example/x",
                "https://a.example:x@b.example/x",
                "https://a.example/ x",
                ""
            })
    void a_secret_does_not_go_to_another_place(String url) {
        String before = "{\"url\": \"https://a.example/x\", \"password\": \"p\"}";

        assertThat(next(before, "{\"url\": \"%s\"}".formatted(url)).has("password"))
                .isFalse();
        assertThat(next(before, "{\"url\": \"%s\", \"password\": \"***\"}".formatted(url))
                        .has("password"))
                .isFalse();
        assertThat(next(before, "{}").has("password")).isFalse();
    }

    @Test
    void what_is_no_secret_does_not_stay() {
        assertThat(next("{\"name\": \"n\"}", "{}")).isEqualTo(json("{}"));
    }
}
