package dev.integrations.testkit.template;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nothing passes for want of a sample. */
class CompletenessRulesTest {
    @Test
    void no_samples_at_all_are_told() {
        ContractRun run =
                ContractRun.of(new ChatTemplate(), TemplateSamples.builder().build());

        run.assertTold("add at least one config(name, json)");
        run.assertTold("there is no configuration of version 1; add migration(1, json)");
        run.assertTold("add hostile(\"post_message\", \"text\", texts)");
    }

    @Test
    void mode_and_field_without_a_configuration_are_told() {
        missing(ChatSamples.withoutConfigs().config("webhook", ChatSamples.WEBHOOK), "'botToken'");
        missing(
                ChatSamples.withoutConfigs()
                        .config("webhook", ChatSamples.WEBHOOK)
                        .config("webhook 2", ChatSamples.WEBHOOK),
                "no sample has");
    }

    @Test
    void mode_without_fields_of_its_own_needs_a_configuration_too() {
        TemplateDescriptor descriptor = ChatTemplate.described("chat")
                .config(ConfigSchema.parse(
                        ChatTemplate.SCHEMA.replace("[\"webhook\", \"bot\"]", "[\"webhook\", \"bot\", \"none\"]")))
                .build();

        ContractRun.of(ChatTemplate.with(descriptor), ChatSamples.all().build()).assertTold("no sample has 'none'");
    }

    @Test
    void configuration_with_which_nothing_is_sent_is_told() {
        missing(
                TemplateSamples.builder()
                        .config("webhook", ChatSamples.WEBHOOK)
                        .config("bot", ChatSamples.BOT)
                        .event("webhook", "post_message", "{\"text\": \"Hello\"}"),
                "no event goes out with the configuration 'bot'");
    }

    @Test
    void answers_that_are_missing_are_told() {
        TemplateSamples.Builder bare = TemplateSamples.builder()
                .config("webhook", ChatSamples.WEBHOOK)
                .config("bot", ChatSamples.BOT)
                .accepted("bot", Answers.of(200, "{}"));

        missing(bare, "configuration 'webhook' has no answer of success");
        missing(bare.accepted(Answers.of(200, "{}")), "configuration 'webhook' has no error table");
        missing(bare.errors(ErrorTable.parse("[]"), ChatSamples::error), "configuration 'webhook' has no error table");
    }

    @Test
    void check_without_a_refusal_is_told() {
        missing(
                TemplateSamples.builder()
                        .config("bot", ChatSamples.BOT)
                        .check("bot", "Bot token", Outcome.VERIFIED, Answers.of(200, "{\"ok\": true}")),
                "needs a sample that ends well and one that is REJECTED, has [VERIFIED]");
    }

    @Test
    void verifier_without_a_request_is_told() {
        missing(ChatSamples.withoutInbound(), "no sample is one with an event; add inbound(...)");
    }

    @Test
    void verifier_and_descriptor_that_differ_are_told() {
        ChatTemplate deaf = new ChatTemplate() {
            @Override
            public Optional<InboundVerifier> inbound(TemplateConfig config) {
                return Optional.empty();
            }
        };

        ContractRun.of(deaf).assertTold("inbound(config) verifies none");
        TemplateDescriptor silent = TemplateDescriptor.builder("chat", 2, "Chat")
                .config(ChatTemplate.described("chat").build().config())
                .action(ChatTemplate.postMessage().build())
                .build();
        ContractRun.of(ChatTemplate.with(silent)).assertTold("names no inboundEvents; name them");
    }

    @Test
    void request_that_does_not_say_what_is_signed_is_told() {
        missing(
                ChatSamples.withoutInbound()
                        .inbound(InboundSample.of("webhook", ChatSamples.request(), "message.posted")
                                .build()),
                "does not say otherKey(field, value) and signedHeaders(names)");
    }

    @Test
    void migration_of_the_current_version_is_told() {
        missing(ChatSamples.all().migration(2, "{}"), "is for versions before 2");
    }

    @Test
    void sample_that_names_what_is_not_there_is_told() {
        missing(ChatSamples.all().event("boot", "post_message", "{}"), "add config(\"boot\", ...)");
        missing(ChatSamples.all().event("delete_message", "{}"), "names the action 'delete_message'");
        missing(ChatSamples.all().check("bot", "Token", Outcome.VERIFIED, Answers.of(200, "")), "has no check 'Token'");
        missing(ChatSamples.all().limit("bot", "delete_message", "text", 3), "'delete_message'");
    }

    @Test
    void sample_that_is_no_json_is_refused_at_once() {
        assertThatThrownBy(() -> TemplateSamples.builder().config("bot", "{"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no JSON");
    }

    private static void missing(TemplateSamples.Builder samples, String text) {
        ContractRun.of(new ChatTemplate(), samples.build()).assertTold(text);
    }
}
