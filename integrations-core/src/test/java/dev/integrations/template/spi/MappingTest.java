package dev.integrations.template.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.InvalidInputException;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.transform.Envelope;
import dev.integrations.transform.TemplateFailedException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MappingTest {
    private static final Envelope EVENT = envelope("{\"text\": \"<b>\", \"amount\": 12.50, \"none\": null}");
    private static final Action ACTION = Action.builder("post", "Post", Repetition.HARMLESS)
            .mapping("{\"text\": {\"$\": \"/data/text\"}, \"user\": \"us\"}")
            .escape("text", Escaping.HTML)
            .build();

    @Test
    void parameters_come_from_the_mapping_of_the_action_unless_the_tenant_says_otherwise() {
        assertThat(Mapping.none().render(EVENT, ACTION)).hasToString("{\"text\":\"&lt;b&gt;\",\"user\":\"us\"}");
        assertThat(Mapping.parse("{\"user\": \"them\", \"sum\": {\"$\": \"/data/amount\"}}")
                        .render(EVENT, ACTION))
                .hasToString("{\"text\":\"&lt;b&gt;\",\"user\":\"them\",\"sum\":12.50}");
    }

    @Test
    void text_of_the_event_is_escaped_and_that_of_the_tenant_is_not() {
        assertThat(Mapping.parse("{\"text\": \"<i>{{/data/text}}</i>\"}")
                        .render(EVENT, ACTION)
                        .path("text")
                        .asText())
                .isEqualTo("<i>&lt;b&gt;</i>");
        assertThat(Mapping.parse("{\"text\": [{\"deep\": {\"$\": \"/data/text\"}}]}")
                        .render(EVENT, ACTION)
                        .path("text"))
                .hasToString("[{\"deep\":\"&lt;b&gt;\"}]");
    }

    @Test
    void parameter_that_is_null_is_left_out() {
        assertThat(Mapping.parse("{\"user\": null, \"text\": {\"$\": \"/data/none\"}}")
                        .render(EVENT, ACTION))
                .hasToString("{}");
    }

    @Test
    void event_that_lacks_a_parameter_fails() {
        assertThatThrownBy(() -> Mapping.none().render(envelope("{}"), ACTION))
                .isInstanceOf(TemplateFailedException.class);
        assertThat(Mapping.parse("{\"text\": {\"$\": \"/data/text\", \"missing\": \"omit\"}}")
                        .render(envelope("{}"), ACTION))
                .hasToString("{\"user\":\"us\"}");
    }

    @Test
    void problems_are_told_with_their_pointers() {
        assertThatThrownBy(() -> Mapping.parse("{\"a/b\": {\"$\": \"nowhere\"}, \"c\": [\"{{\"]}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("/a~1b")
                .hasMessageContaining("/c");
    }

    @Test
    void mapping_that_is_none_is_refused() {
        for (String text : new String[] {"", "[]", "null", "{", "{\"a\": 1, \"a\": 2}", "{} {}"}) {
            assertThatThrownBy(() -> Mapping.parse(text)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void mapping_that_is_too_large_is_refused() {
        String many = IntStream.range(0, Mapping.MAX_PARAMETERS + 1)
                .mapToObj("\"p%d\": 1"::formatted)
                .collect(Collectors.joining(",", "{", "}"));

        assertThatThrownBy(() -> Mapping.parse(many)).hasMessageContaining("up to 100 parameters");
        assertThatThrownBy(() -> Mapping.parse("{\"a\": \"%s\"}".formatted("b".repeat(32 * 1024))))
                .hasMessageContaining("characters");
        assertThatThrownBy(() -> Mapping.parse("{\"a\": %s1%s}".formatted("[".repeat(2_000), "]".repeat(2_000))))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void mappings_are_equal_if_their_texts_are() {
        Mapping mapping = Mapping.parse("{\"a\": 1}");

        assertThat(mapping).isEqualTo(Mapping.parse("{\"a\": 1}")).isNotEqualTo(Mapping.parse("{\"a\":1}"));
        assertThat(mapping).hasToString("Mapping[a]");
        assertThat(mapping.names()).containsExactly("a");
        assertThat(Mapping.none()).isEqualTo(Mapping.parse("{}"));
    }

    @Test
    void action_has_an_id_a_name_and_schemas_that_can_be_read() {
        assertThatThrownBy(() -> Action.builder("Post", "Post", Repetition.HARMLESS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Action.builder("post", " ", Repetition.HARMLESS))
                .isInstanceOf(IllegalArgumentException.class);
        Action.Builder action = Action.builder("post", "Post", Repetition.HARMLESS);
        assertThatThrownBy(() -> action.schema("{").build()).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> action.schema("{}").mapping("[]").build()).isInstanceOf(InvalidInputException.class);
        assertThat(ACTION.escaping("user")).isSameAs(Escaping.NONE);
        assertThat(ACTION).hasToString("Action[post]");
    }

    private static Envelope envelope(String payload) {
        return Envelope.of("evt_1", "a.b", "2026-03-01T12:00:00Z", payload.getBytes(UTF_8));
    }

    @Test
    void all_parameters_together_are_bounded() {
        Envelope long400k = envelope("{\"text\": \"%s\"}".formatted("x".repeat(400 * 1024)));
        Mapping two = Mapping.parse("{\"a\": {\"$\": \"/data/text\"}, \"text\": {\"$\": \"/data/text\"}}");
        Mapping three = Mapping.parse("{\"a\": {\"$\": \"/data/text\"}, \"b\": {\"$\": \"/data/text\"}}");

        assertThat(two.render(long400k, ACTION).path("a").asText()).hasSize(400 * 1024);
        assertThatThrownBy(() -> three.render(long400k, ACTION))
                .isInstanceOf(TemplateFailedException.class)
                .hasMessageContaining("more than 1048576 bytes");
    }
}
