package dev.integrations.testkit.template;

import static dev.integrations.testkit.template.ChatTemplate.described;
import static dev.integrations.testkit.template.ChatTemplate.postMessage;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.TemplateDescriptor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts have limits, or are said to have none, and either is tried. */
class LimitRulesTest {
    private static final String LIMITED = """
            {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "maxLength": 30}}}""";

    @Test
    void text_of_which_nobody_says_how_long_it_may_be_is_told() {
        ContractRun run =
                ContractRun.of(cuttingNothing(), ChatSamples.withoutLimits().build());

        run.assertTold("'text' of action 'post_message' with configuration 'webhook' has no limit");
        run.assertTold("add limit(\"post_message\", \"text\", most), or unlimited(...)");
    }

    @Test
    void configuration_without_a_limit_is_told() {
        ContractRun.of(
                        new ChatTemplate(),
                        ChatSamples.withoutLimits()
                                .limit("bot", "post_message", "text", ChatTemplate.MAX_TEXT)
                                .build())
                .assertTold("with configuration 'webhook' has no limit");
    }

    @Test
    void limit_of_the_schema_that_no_sample_shows_is_told() {
        TemplateDescriptor descriptor =
                described("chat", postMessage().schema(LIMITED)).build();

        ContractRun.of(
                        ChatTemplate.with(descriptor),
                        ChatSamples.withoutLimits().build())
                .assertTold("has no limit; add limit(\"post_message\", \"text\", most) with what its schema says");
        ContractRun.of(
                        ChatTemplate.with(descriptor),
                        ChatSamples.withoutLimits()
                                .limit("post_message", "text", 31)
                                .build())
                .assertTold("is withheld at its limit of 31");
        ContractRun good = ContractRun.of(
                ChatTemplate.with(descriptor),
                ChatSamples.withoutLimits().limit("post_message", "text", 30).build());
        assertThat(good.failures()).isEmpty();
    }

    @Test
    void number_of_elements_in_the_schema_that_no_sample_shows_is_told() {
        TemplateDescriptor descriptor =
                described("chat", postMessage().schema("""
                                        {"type": "object", "required": ["text"], "$defs": {"few": {"type": "array", "maxItems": 3}},
                                         "properties": {"text": {"type": "string"}, "tags": {"$ref": "#/$defs/few"}}}""")).build();

        ContractRun.of(ChatTemplate.with(descriptor), ChatSamples.all().build())
                .assertTold("'tags' of action 'post_message' with configuration 'webhook' has no limit");
    }

    @Test
    void text_that_is_not_sent_needs_no_limit() {
        TemplateDescriptor descriptor =
                described("chat", postMessage().schema("""
                                        {"type": "object", "required": ["text"],
                                         "properties": {"text": {"type": "string"}, "ignored": {"type": "string"}}}""")).build();

        assertThat(ContractRun.of(
                                ChatTemplate.with(descriptor), ChatSamples.all().build())
                        .failures())
                .isEmpty();
    }

    @Test
    void text_without_a_limit_goes_out_whole() {
        TemplateSamples samples =
                ChatSamples.withoutLimits().unlimited("post_message", "text").build();

        assertThat(ContractRun.of(cuttingNothing(), samples).failures()).isEmpty();
        ContractRun.of(new ChatTemplate(), samples)
                .assertTold("'text' of action 'post_message' with configuration 'webhook' does not go out whole");
    }

    /** Limits and hostile texts are tried with the samples that have the parameter. */
    @Test
    void limit_of_one_of_two_parameters_that_exclude_each_other_is_tried() {
        TemplateDescriptor descriptor =
                described("chat", postMessage().schema("""
                                        {"type": "object", "oneOf": [{"required": ["text"]}, {"required": ["title"]}],
                                         "properties": {"text": {"type": "string"}, "title": {"type": "string"}}}""").mapping("""
                                        {"text": {"$": "/data/text", "missing": "omit"},
                                         "title": {"$": "/data/title", "missing": "omit"}}""")).build();
        TemplateSamples samples = ChatSamples.all()
                .event("post_message", "{\"title\": \"Hello\"}")
                .limit("post_message", "title", 10)
                .build();

        assertThat(ContractRun.of(new TitledChatTemplate(descriptor, 10), samples)
                        .failures())
                .isEmpty();
        ContractRun.of(new TitledChatTemplate(descriptor, 11), samples)
                .assertTold("'title' of action 'post_message' with configuration 'bot' exceeds its limit of 10");
    }

    /** The chat, with a title in the place of a text. */
    private static final class TitledChatTemplate extends ChatTemplate {
        private final TemplateDescriptor descriptor;
        private final int most;

        TitledChatTemplate(TemplateDescriptor descriptor, int most) {
            this.descriptor = descriptor;
            this.most = most;
        }

        @Override
        public TemplateDescriptor descriptor() {
            return descriptor;
        }

        @Override
        public Outgoing prepare(Sending sending) {
            JsonNode title = sending.parameters().path("title");
            if (title.asText().length() > most) {
                throw new DeliveryWithheldException("The title is too long");
            }
            JsonNode parameters = title.isMissingNode()
                    ? sending.parameters()
                    : JsonNodeFactory.instance.objectNode().set("text", title);
            return super.prepare(new Sending(
                    sending.event(),
                    sending.action(),
                    parameters,
                    sending.config(),
                    sending.idempotencyKey(),
                    sending.at()));
        }
    }

    @Test
    void text_that_is_called_unlimited_beside_its_limit_is_told() {
        ContractRun.of(
                        new ChatTemplate(),
                        ChatSamples.all().unlimited("post_message", "text").build())
                .assertTold("'text' of action 'post_message' is limited or takes no text");
        ContractRun.of(
                        new ChatTemplate(),
                        ChatSamples.all().unlimited("post_message", "title").build())
                .assertTold("unlimited(...) shows nothing; remove it");
    }

    private static ChatTemplate cuttingNothing() {
        return new ChatTemplate() {
            @Override
            String cut(String text, List<String> notes) {
                if (text.isEmpty()) {
                    throw new DeliveryWithheldException("The text is empty");
                }
                return text;
            }
        };
    }

    @Test
    void text_beyond_its_limit_is_told() {
        cutting((text, notes) -> text).assertTold("exceeds its limit of 100 and nothing says so");
        cutting((text, notes) -> {
                    notes.add("It is long");
                    return text;
                })
                .assertTold("is changed at its limit of 100");
        cutting((text, notes) -> {
                    if (text.length() > ChatTemplate.MAX_TEXT) {
                        notes.add("It is long");
                    }
                    return text;
                })
                .assertTold("goes out with 101 characters, and the limit is 100");
    }

    @Test
    void text_that_is_cut_too_early_or_withheld_at_its_limit_is_told() {
        cutting((text, notes) -> text.substring(0, Math.min(99, text.length()))).assertTold("has 99 of 100 characters");
        cutting((text, notes) -> {
                    if (text.length() >= ChatTemplate.MAX_TEXT) {
                        throw new DeliveryWithheldException("It is long");
                    }
                    return text;
                })
                .assertTold("is withheld at its limit of 100");
    }

    @Test
    void text_that_is_cut_within_a_character_is_told() {
        cutting((text, notes) -> {
                    if (text.length() <= ChatTemplate.MAX_TEXT) {
                        return text;
                    }
                    notes.add("The text was cut");
                    return text.substring(0, ChatTemplate.MAX_TEXT);
                })
                .assertTold("cut at code points");
    }

    @Test
    void text_that_is_cut_within_what_was_escaped_is_told() {
        cutting((text, notes) -> {
                    if (text.length() <= ChatTemplate.MAX_TEXT) {
                        return text;
                    }
                    notes.add("The text was cut");
                    int end = text.offsetByCodePoints(
                            0, Math.min(ChatTemplate.MAX_TEXT, text.codePointCount(0, text.length())));
                    return text.substring(0, end);
                })
                .assertTold("is cut within '&lt;', which stands for one character");
    }

    @Test
    void size_beyond_its_limit_is_told() {
        ContractRun.of(
                        new ChatTemplate(),
                        ChatSamples.all()
                                .limit("post_message", "text", 3, size -> "\"%s\"".formatted("b".repeat(size)))
                                .build())
                .assertTold("exceeds its limit of 3 and nothing says so");
    }

    private interface Cut {
        String cut(String text, List<String> notes);
    }

    private static ContractRun cutting(Cut cut) {
        return ContractRun.of(new ChatTemplate() {
            @Override
            String cut(String text, List<String> notes) {
                return cut.cut(text, notes);
            }
        });
    }
}
