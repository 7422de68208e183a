package dev.integrations.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.template.spi.ConfigSchema;
import org.junit.jupiter.api.Test;

class OpenConfigTest {
    private static final ConfigSchema SCHEMA = ConfigSchema.parse("""
            {"type": "object", "properties": {
              "mode": {"type": "string", "enum": ["bot", "hook"], "default": "bot"},
              "token": {"type": "string", "x-secret": true, "x-visible-if": {"mode": "bot"}},
              "keys": {"type": "array", "items": {"type": "string"}, "x-secret": true},
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
    void what_is_no_secret_does_not_stay() {
        assertThat(next("{\"name\": \"n\"}", "{}")).isEqualTo(json("{}"));
    }
}
