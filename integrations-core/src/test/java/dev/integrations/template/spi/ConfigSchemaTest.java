package dev.integrations.template.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSchemaTest {
    private static final String CHAT = """
            {"type": "object", "required": ["mode", "token", "url"], "properties": {
              "limit": {"type": "integer", "minimum": 1, "default": 40},
              "mode": {"type": "string", "enum": ["bot", "webhook"], "x-order": 1, "title": "Mode", "x-help": "How"},
              "token": {"type": "string", "x-secret": true, "x-order": 3, "x-visible-if": {"mode": "bot"}},
              "url": {"type": "string", "x-secret": true, "x-order": 2, "x-visible-if": {"mode": ["webhook"]},
                "x-host-allowlist": ["hooks.example.com", "*.example.org"]},
              "tags": {"type": "array", "items": {"type": "string"}},
              "loud": {"type": "boolean"}
            }}""";
    private static final ConfigSchema SCHEMA = ConfigSchema.parse(CHAT);

    @Test
    void fields_are_in_the_order_of_a_form_with_all_that_it_needs() {
        assertThat(SCHEMA.fields())
                .extracting(ConfigField::name)
                .containsExactly("mode", "url", "token", "limit", "tags", "loud");
        ConfigField mode = SCHEMA.fields().get(0);
        assertThat(mode.title()).isEqualTo("Mode");
        assertThat(mode.help()).isEqualTo("How");
        assertThat(mode.choices()).containsExactly("bot", "webhook");
        assertThat(mode.required()).isTrue();
        assertThat(mode.secret()).isFalse();
        ConfigField token = SCHEMA.fields().get(2);
        assertThat(token.secret()).isTrue();
        assertThat(token.visibleIf()).contains(new ConfigField.Visibility("mode", List.of("bot")));
        assertThat(SCHEMA.fields().get(3).defaultValue()).contains("40");
        assertThat(SCHEMA.fields().get(4).type()).isEqualTo(ConfigField.Type.LIST);
    }

    @Test
    void everything_that_is_wrong_is_told_at_once_with_pointers_and_without_values() {
        List<Problem> problems = SCHEMA.problems(
                json(
                        "{\"mode\": \"bot\", \"url\": \"https://evil.example/s3cr3t\", \"limit\": 0, \"colour\": \"crimson\"}"));

        assertThat(problems).extracting(Problem::field).contains("/token", "/url", "/limit", "/colour");
        assertThat(problems.toString()).doesNotContain("s3cr3t", "crimson");
    }

    @Test
    void field_is_required_only_while_it_is_visible() {
        assertThat(SCHEMA.problems(json("{\"mode\": \"bot\", \"token\": \"t\"}")))
                .isEmpty();
        assertThat(SCHEMA.problems(json("{\"mode\": \"webhook\", \"token\": \"t\"}")))
                .extracting(Problem::toString)
                .containsExactly("/url: is required", "/token: is only used if mode is bot");
    }

    @Test
    void default_of_a_hidden_field_decides_nothing() {
        ConfigSchema schema = ConfigSchema.parse("""
                {"type": "object", "required": ["key"], "properties": {
                  "mode": {"type": "string", "enum": ["a", "b"], "default": "a"},
                  "kind": {"type": "string", "default": "signed", "x-visible-if": {"mode": "b"}},
                  "key": {"type": "string", "x-visible-if": {"kind": "signed"}}
                }}""");

        assertThat(schema.problems(json("{}"))).isEmpty();
        assertThat(schema.problems(json("{\"mode\": \"b\"}")))
                .extracting(Problem::toString)
                .containsExactly("/key: is required");
        assertThat(schema.problems(json("{\"key\": \"k\"}"))).hasSize(1);
        assertThat(schema.config(json("{}")).find("kind")).isEmpty();
        assertThat(schema.config(json("{\"mode\": \"b\", \"key\": \"k\"}")).find("kind"))
                .contains("signed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example.com/T1",
                "HTTPS://HOOKS.EXAMPLE.COM/T1?a=b",
                "https://a.example.org/",
                "https://a.b.example.org"
            })
    void url_of_a_known_host_is_taken(String url) {
        assertThat(SCHEMA.problems(json("{\"mode\": \"webhook\"}").put("url", url)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hooks.example.com/T1",
                "//hooks.example.com/T1",
                "http://hooks.example.com/T1",
                "ftp://hooks.example.com/T1",
                "https://example.org/",
                "https://evilexample.org/",
                "https://hooks.example.com.evil.example/",
                "https://hooks.example.com@evil.example/",
                "https://a@hooks.example.com/",
                "https://hooks.example.com:444/",
                "https://hooks.example.com:443/",
                "https://hooks.example.com/#a",
                "https://hooks.example.com./",
                "https://evil.example/hooks.example.com",
                "https://evil.example\\@hooks.example.com/",
                "https:hooks.example.com",
                "https://hooks.example.com/ a",
                "https://[::1]/",
                "javascript:alert(1)"
            })
    void other_urls_are_refused(String url) {
        assertThat(SCHEMA.problems(json("{\"mode\": \"webhook\"}").put("url", url)))
                .extracting(Problem::field)
                .containsExactly("/url");
    }

    @Test
    void urls_in_a_list_are_bound_to_hosts_too() {
        ConfigSchema schema = ConfigSchema.parse("""
                {"type": "object", "properties": {
                  "urls": {"type": "array", "items": {"type": "string"}, "x-host-allowlist": ["a.example"]}}}""");

        assertThat(schema.problems(json("{\"urls\": [\"https://a.example/\"]}")))
                .isEmpty();
        assertThat(schema.problems(json("{\"urls\": [\"https://a.example/\", \"https://b.example/\"]}")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "1", "\"text\"", "true"})
    void configuration_that_is_no_object_is_refused(String json) {
        JsonNode value = SpiJson.read(json, "test");

        assertThat(SCHEMA.problems(value)).isNotEmpty();
        assertThatThrownBy(() -> SCHEMA.config(value)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "true", "{}", "[\"bot\"]"})
    void value_of_another_type_is_refused(String value) {
        assertThat(SCHEMA.problems(json("{\"mode\": %s, \"loud\": \"yes\", \"tags\": \"a\"}".formatted(value))))
                .extracting(Problem::field)
                .contains("/mode", "/loud", "/tags");
    }

    @Test
    void whole_number_that_is_too_large_is_refused() {
        for (String number : List.of("2147483648", "-2147483649", "1e40", "99999999999999999999999")) {
            assertThat(SCHEMA.problems(json("{\"mode\": \"bot\", \"token\": \"t\", \"limit\": %s}".formatted(number))))
                    .extracting(Problem::field)
                    .contains("/limit");
        }
    }

    @Test
    void huge_and_deep_configurations_are_refused_in_time() {
        ObjectNode huge = json("{\"mode\": \"bot\", \"token\": \"t\"}");
        for (int i = 0; i < 20_000; i++) {
            huge.put("field" + i, i);
        }
        ObjectNode deep = json("{\"mode\": \"bot\"}");
        ObjectNode inner = deep.putObject("token");
        for (int i = 0; i < 50_000; i++) {
            inner = inner.putObject("a");
        }

        assertThat(SCHEMA.problems(huge)).isNotEmpty().hasSizeLessThan(200);
        assertThat(SCHEMA.problems(deep)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"type": "array", "properties": {}} | must have the type 'object'
                    {"type": "object"} | must have the type 'object' and 'properties'
                    {"type": "object", "properties": []} | must have the type 'object' and 'properties'
                    {"type": "object", "required": ["b"], "properties": {"a": {"type": "string"}}} | names 'b', which is no property
                    {"type": "object", "required": "a", "properties": {"a": {"type": "string"}}} | must be an array of texts
                    {"type": "object", "properties": {"a": {"type": "object"}}} | /properties/a/type
                    {"type": "object", "properties": {"a": true}} | /properties/a/type
                    {"type": "object", "properties": {"a": {"type": ["string", "null"]}}} | /properties/a/type
                    {"type": "object", "properties": {"a": {"type": "array"}}} | /properties/a/items
                    {"type": "object", "properties": {"a": {"type": "string", "x-colour": 1}}} | /properties/a/x-colour: is none of
                    {"type": "object", "properties": {"a": {"type": "string", "x-secret": "yes"}}} | /properties/a/x-secret
                    {"type": "object", "properties": {"a": {"type": "string", "x-order": "first"}}} | /properties/a/x-order
                    {"type": "object", "properties": {"a": {"type": "string", "x-help": 1}}} | /properties/a/x-help
                    {"type": "object", "properties": {"a/b": {"type": "string", "title": 1}}} | /properties/a~1b/title
                    {"type": "object", "properties": {"a": {"type": "string", "x-secret": true, "default": "s"}}} | is not for secrets
                    {"type": "object", "properties": {"a": {"type": "string", "default": 1}}} | /properties/a/default
                    {"type": "object", "properties": {"a": {"type": "integer", "default": 3000000000}}} | /properties/a/default
                    {"type": "object", "properties": {"a": {"type": "string", "x-host-allowlist": "a.example"}}} | host names
                    {"type": "object", "properties": {"a": {"type": "string", "x-host-allowlist": []}}} | host names
                    {"type": "object", "properties": {"a": {"type": "string", "x-host-allowlist": ["A.example"]}}} | host names
                    {"type": "object", "properties": {"a": {"type": "string", "x-host-allowlist": ["https://a.example"]}}} | host names
                    {"type": "object", "properties": {"a": {"type": "integer", "x-host-allowlist": ["a.example"]}}} | is for texts
                    {"type": "object", "properties": {"a": {"type": "string", "x-secret": true, "x-secret-for": "b"}}} | must name another
                    {"type": "object", "properties": {"a": {"type": "string", "x-secret-for": "b"}, "b": {"type": "string"}}} | is for secrets
                    {"type": "object", "properties": {"a": {"type": "string", "x-visible-if": "b"}}} | names one other property
                    {"type": "object", "properties": {"a": {"type": "string", "x-visible-if": {"b": "c"}}}} | names one other property
                    {"type": "object", "properties": {"a": {"type": "string", "x-visible-if": {"a": "c"}}}} | leads back
                    {"type": "object", "properties": {"a": {"type": "strin", "pattern": "("}}} | /properties/a/type
                    {"type": "object", "properties": {"a": {"type": "string", "pattern": "("}}} | pattern
                    {"type": "object", "properties": {"a": {"type": "string"}, "a": {"type": "string"}}} | has a name twice
                    [] | must be a JSON object
                    { | is not well-formed
                    """)
    void schema_that_says_nothing_clear_is_refused(String schema, String problem) {
        assertThatThrownBy(() -> ConfigSchema.parse(schema))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void circle_of_conditions_is_refused() {
        assertThatThrownBy(() -> ConfigSchema.parse("""
                        {"type": "object", "properties": {
                          "a": {"type": "string", "x-visible-if": {"b": "1"}},
                          "b": {"type": "string", "x-visible-if": {"c": "1"}},
                          "c": {"type": "string", "x-visible-if": {"b": "1"}}
                        }}"""))
                .hasMessageContaining("/properties/a/x-visible-if: leads back")
                .hasMessageContaining("/properties/b/x-visible-if: leads back");
    }

    @Test
    void condition_on_what_cannot_decide_is_refused() {
        assertThatThrownBy(() -> ConfigSchema.parse("""
                        {"type": "object", "properties": {
                          "a": {"type": "string", "enum": ["x", "y"]},
                          "b": {"type": "string", "x-visible-if": {"a": "z"}},
                          "c": {"type": "string", "x-secret": true},
                          "d": {"type": "string", "x-visible-if": {"c": "1"}}
                        }}"""))
                .hasMessageContaining("/properties/b/x-visible-if: has a value that the other property cannot have")
                .hasMessageContaining("/properties/d/x-visible-if: names a field that is secret or a list");
    }

    @Test
    void keywords_that_combine_fields_stand_at_the_root() {
        ConfigSchema schema = ConfigSchema.parse("""
                {"type": "object", "properties": {"from": {"type": "string"}, "service": {"type": "string"}},
                 "oneOf": [{"required": ["from"]}, {"required": ["service"]}]}""");

        assertThat(schema.problems(json("{\"from\": \"a\"}"))).isEmpty();
        assertThat(schema.problems(json("{\"from\": \"a\", \"service\": \"b\"}")))
                .isNotEmpty();
    }

    @Test
    void configuration_returns_values_by_their_kind_and_defaults() {
        TemplateConfig config = SCHEMA.config(
                json("{\"mode\": \"bot\", \"token\": \"t0ken\", \"tags\": [\"a\", \"b\"], \"loud\": true}"));

        assertThat(config.text("mode")).isEqualTo("bot");
        assertThat(config.secret("token")).isEqualTo(Secret.of("t0ken"));
        assertThat(config.findSecret("url")).isEmpty();
        assertThat(config.number("limit")).isEqualTo(40);
        assertThat(config.flag("loud")).isTrue();
        assertThat(config.list("tags")).containsExactly("a", "b");
        assertThat(config.secrets()).containsExactly(Secret.of("t0ken"));
        assertThat(config.toString()).doesNotContain("t0ken", "bot");
    }

    @Test
    void configuration_is_asked_for_what_it_has() {
        TemplateConfig config = SCHEMA.config(json("{\"mode\": \"bot\", \"token\": \"t0ken\"}"));

        assertThatThrownBy(() -> config.text("token")).hasMessageContaining("secret; ask for it as a secret");
        assertThatThrownBy(() -> config.secret("mode")).hasMessageContaining("no secret");
        assertThatThrownBy(() -> config.text("colour")).hasMessageContaining("has no field 'colour'");
        assertThatThrownBy(() -> config.secret("url")).hasMessageContaining("has no value");
        assertThatThrownBy(() -> config.find("tags")).hasMessageContaining("is a list");
        assertThatThrownBy(() -> config.number("mode")).hasMessageContaining("is of type STRING");
        assertThatThrownBy(() -> config.flag("limit")).hasMessageContaining("is of type INTEGER");
        assertThat(config.list("tags")).isEmpty();
        assertThat(config.flag("loud")).isFalse();
    }

    @Test
    void configuration_does_not_change_with_the_tree_it_was_made_of() {
        ObjectNode values = json("{\"mode\": \"bot\", \"token\": \"t0ken\"}");
        TemplateConfig config = SCHEMA.config(values);

        values.put("mode", "webhook");

        assertThat(config.text("mode")).isEqualTo("bot");
        assertThat(values.has("limit")).isFalse();
    }

    @Test
    void schemas_are_equal_if_their_texts_are() {
        assertThat(ConfigSchema.parse(CHAT)).isEqualTo(SCHEMA).hasSameHashCodeAs(SCHEMA);
        assertThat(SCHEMA.text()).isEqualTo(CHAT);
        assertThat(SCHEMA).hasToString("ConfigSchema[mode, url, token, limit, tags, loud]");
    }

    private static ObjectNode json(String text) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.setAll((ObjectNode) SpiJson.readObject(text, "test"));
        return copy;
    }
}
