package dev.integrations.transform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTemplateTest {
    private static final String PAYLOAD = """
            {"amount": 12.50, "huge": 123456789012345678901234567890, "note": "café \\"x\\"", "none": null, "paid": true,
             "a/b": 1, "lines": [{"sku": "A", "qty": 1, "tags": ["x", "y"]}, {"sku": "B", "tags": []}]}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"$": "/data/amount"} | 12.50
            {"$": "/data/huge"} | 123456789012345678901234567890
            {"a": {"$": "/data/none"}} | {"a":null}
            {"$": "/data/a~1b"} | 1
            {"$": "/data/lines/1/sku"} | "B"
            {"$": "/type"} | "invoice.paid"
            "{{/id}} at {{ /timestamp }}" | "evt_1 at 2026-03-01T12:00:00Z"
            "{{/data/note}} {{/data/amount}} {{/data/paid}}" | "café \\"x\\" 12.50 true"
            [1, "x", null, true, {"a": []}] | [1,"x",null,true,{"a":[]}]
            {"a": {"$": "/data/x", "missing": "omit"}, "b": {"$": "/data/x", "missing": "null"}} | {"b":null}
            [{"$": "/data/x", "missing": "omit"}, 2] | [2]
            {"$": "/data/x", "missing": "omit"} | null
            {"$": "/data/x", "default": {"y": "{{/id}}"}} | {"y":"evt_1"}
            {"$each": "/data/lines", "as": {"s": {"$": "/item/sku"}, "of": {"$": "/id"}}} | [{"s":"A","of":"evt_1"},{"s":"B","of":"evt_1"}]
            {"$each": "/data/lines", "as": {"$each": "/item/tags", "as": "t-{{/item}}"}} | [["t-x","t-y"],[]]
            {"$each": "/data/lines", "as": {"$": "/item/qty", "missing": "omit"}} | [1]
            {"$each": "/data/amount", "as": 1, "default": []} | []
            {"$literal": {"$": "/data", "t": "{{x}}"}} | {"$":"/data","t":"{{x}}"}
            """)
    void a_template_renders(String template, String expected) {
        assertThat(render(template, PAYLOAD)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `` | document
            {"a": | document
            {"a": 1, "a": 2} | document
            1 2 | document
            {"a": {"$": 7}} | /a/$
            {"a": {"$": "data/x"}} | /a/$
            {"a": {"$": "/secret"}} | /a/$
            {"a": {"$": ""}} | /a/$
            {"a": {"$": "/item/x"}} | /a/$
            {"a": {"$": "/data", "as": 1}} | /a/as
            {"a": {"$": "/data", "missing": "ignore"}} | /a/missing
            {"a": {"$": "/data", "missing": "null", "default": 1}} | /a/missing
            {"a": {"$each": "/data/lines"}} | /a
            {"a": {"$if": true}} | /a/$if
            {"a": {"$literal": 1, "b": 2}} | /a/b
            {"a": ["x {{/data/y"]} | /a/0
            {"a": "{{}}"} | /a
            {"a": "{{/nope}}"} | /a
            """)
    void a_malformed_template_is_refused_at_its_place(String template, String place) {
        assertThatThrownBy(() -> JsonTemplate.parse(template))
                .isInstanceOf(InvalidInputException.class)
                .satisfies(e -> assertThat(((InvalidInputException) e).problems())
                        .extracting(Problem::field)
                        .containsExactly(place));
    }

    @Test
    void all_problems_are_named_together() {
        assertThatThrownBy(() -> JsonTemplate.parse("{\"a\":{\"$\":1},\"b\":{\"$x\":1},\"c\":\"{{\"}"))
                .satisfies(
                        e -> assertThat(((InvalidInputException) e).problems()).hasSize(3));
    }

    @Test
    void a_template_is_bounded_in_length_and_depth() {
        String deep = "[".repeat(JsonTemplate.MAX_DEPTH) + "1" + "]".repeat(JsonTemplate.MAX_DEPTH);
        assertThat(render(deep, "{}")).isEqualTo(deep);

        for (String bad : List.of("[" + deep + "]", "[".repeat(5000), " ".repeat(JsonTemplate.MAX_LENGTH + 1))) {
            assertThatThrownBy(() -> JsonTemplate.parse(bad)).isInstanceOf(InvalidInputException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": {"$": "/data/x"}} | The template needs /data/x, which the event does not have (for /a)
            {"a": "{{/data/x}}"} | The template needs a text, number or flag at /data/x (for /a)
            {"a": "{{/data/none}}"} | The template needs a text, number or flag at /data/none (for /a)
            {"a": "{{/data/lines}}"} | The template needs a text, number or flag at /data/lines (for /a)
            {"$each": "/data/amount", "as": 1} | The template needs an array at /data/amount, which the event does not have (for document)
            """)
    void a_template_that_does_not_fit_the_event_fails_with_its_reason(String template, String reason) {
        assertThatThrownBy(() -> render(template, PAYLOAD))
                .isInstanceOf(TemplateFailedException.class)
                .hasMessage(reason);
    }

    @Test
    void what_a_template_makes_is_bounded_in_bytes_and_in_work() {
        String text = "x".repeat(2000);
        String many = "{\"t\":\"" + text + "\",\"n\":[" + "1,".repeat(999) + "1]}";

        assertThatThrownBy(() -> render("{\"$each\":\"/data/n\",\"as\":{\"$\":\"/data/t\"}}", many))
                .isInstanceOf(TemplateFailedException.class)
                .hasMessageContaining("1048576 bytes");
        assertThatThrownBy(() -> render(
                        "{\"$each\":\"/data/n\",\"as\":{\"$each\":\"/data/n\",\"as\":{\"$\":\"/data/x\",\"missing\":\"omit\"}}}",
                        many))
                .isInstanceOf(TemplateFailedException.class)
                .hasMessageContaining("steps");
    }

    @Test
    void a_text_of_many_long_values_is_refused_before_it_is_put_together() {
        String template = "\"" + "{{/data}}".repeat(3000) + "\"";

        assertThatThrownBy(() -> render(template, "\"" + "x".repeat(200_000) + "\""))
                .isInstanceOf(TemplateFailedException.class)
                .hasMessageContaining("1048576 bytes");
    }

    @Test
    void half_a_character_in_a_payload_stays_the_escape_that_it_was() {
        assertThat(render("{\"$\":\"/data\"}", "\"x\\ud800\"").toLowerCase(Locale.ROOT))
                .isEqualTo("\"x\\ud800\"");
    }

    @Test
    void places_of_a_large_template_are_not_kept() {
        String name = "n".repeat(256);
        String template = "{\"%s\":[%s1]}".formatted(name, "\"{{/id}}\",".repeat(3000));

        assertThatThrownBy(() -> JsonTemplate.parse(template.replace("/id", "/no")))
                .satisfies(
                        e -> assertThat(((InvalidInputException) e).problems()).hasSize(50))
                .hasMessageContaining("/" + name + "/49");
        assertThat(render(template, "{}")).startsWith("{\"" + name + "\":[\"evt_1\"");
    }

    @Test
    void a_payload_that_is_no_json_fails() {
        for (String payload : List.of("", " ", "{", "nope", "{} {}")) {
            assertThatThrownBy(() -> render("{}", payload)).isInstanceOf(TemplateFailedException.class);
        }
    }

    @Test
    void random_templates_are_refused_or_rendered() {
        String[] words = {
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\"",
            "\"$\"",
            "\"$each\"",
            "\"as\"",
            "\"/data/lines\"",
            "\"{{/item}}\"",
            "1",
            "\"missing\"",
            "\"omit\"",
            "\"default\"",
            "null",
            "\"$literal\"",
            "\"/item\""
        };
        Random random = new Random(42);
        int rendered = 0;
        for (int round = 0; round < 5_000; round++) {
            StringBuilder template = new StringBuilder("{\"a\":");
            for (int i = random.nextInt(12); i >= 0; i--) {
                template.append(words[random.nextInt(words.length)]);
            }
            try {
                render(template.append("}").toString(), PAYLOAD);
                rendered++;
            } catch (InvalidInputException | TemplateFailedException e) {
                assertThat(e).hasMessageNotContaining("café");
            }
        }
        assertThat(rendered).isPositive();
    }

    @Test
    void templates_are_equal_by_their_text_and_show_none_of_it() {
        JsonTemplate template = JsonTemplate.parse("{\"token\":\"abc\"}");

        assertThat(template).isEqualTo(JsonTemplate.parse(template.text())).hasSameHashCodeAs(template.text());
        assertThat(template.toString()).doesNotContain("abc");
    }

    private static String render(String template, String payload) {
        byte[] bytes = JsonTemplate.parse(template)
                .render("evt_1", "invoice.paid", "2026-03-01T12:00:00Z", payload.getBytes(UTF_8));
        return new String(bytes, UTF_8);
    }
}
