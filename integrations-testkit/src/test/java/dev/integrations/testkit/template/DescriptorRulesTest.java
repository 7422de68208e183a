package dev.integrations.testkit.template;

import static dev.integrations.testkit.template.ChatTemplate.described;
import static dev.integrations.testkit.template.ChatTemplate.postMessage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.TemplateDescriptor.Deprecation;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DescriptorRulesTest {
    @Test
    void descriptor_that_says_too_little_is_told() {
        told(described("chat").summary(" "), "summary(...)");
        told(described("chat").summary("a".repeat(201)), "up to 200 characters");
        told(TemplateDescriptor.builder("chat", 2, "Chat").action(postMessage().build()), "name at least one category");
        told(described("chat").documentation("http://chat.example"), "https://");
        told(described("chat").setupGuide(""), "setupGuide(...)");
        told(described("chat").setupGuide("Copy the Bot token and the Signing secret."), "'Webhook URL'");
    }

    @Test
    void hosts_that_are_none_are_told() {
        told(described("chat").hosts("https://chat.example"), "without scheme");
    }

    @Test
    void requests_to_hosts_that_are_not_declared_are_told() {
        TemplateDescriptor descriptor = TemplateDescriptor.builder("chat", 2, "Chat")
                .config(ConfigSchema.parse(ChatTemplate.SCHEMA))
                .hosts("hooks.chat.example")
                .action(postMessage().build())
                .build();

        ContractRun.of(ChatTemplate.with(descriptor), ChatSamples.all().build()).assertTold("goes to api.chat.example");
    }

    @Test
    void relations_that_contradict_each_other_are_told() {
        told(described("chat").requires("mail").conflictsWith("mail"), "cannot require");
        told(deprecated(" ", "mail"), "why the template is deprecated");
        told(deprecated("It is old", "chat"), "cannot replace itself");
    }

    @Test
    void parameters_that_the_schema_does_not_know_are_told() {
        told(
                described("chat", postMessage().mapping("{\"text\": {\"$\": \"/data/text\"}, \"colour\": \"red\"}")),
                "[colour]");
    }

    @Test
    void actions_without_an_example_that_goes_out_are_told() {
        told(described("chat", postMessage().example("{}")), "set example(json)");
        told(described("chat", postMessage().example("{\"other\": 1}")), "goes out with no configuration");
    }

    @Test
    void fields_that_a_form_cannot_explain_are_told() {
        schemaTold("\"title\": \"Channel\", ", "", "no \"title\"");
        schemaTold("\"x-help\": \"Its id\", ", "", "no \"x-help\"");
    }

    @Test
    void secrets_that_are_not_declared_are_told() {
        schemaTold("\"Signing secret\", \"x-secret\": true", "\"Signing secret\"", "say notSecret(\"signingSecret\")");
        schemaTold("\"Webhook URL\", \"x-secret\": true", "\"Webhook URL\"", "whoever knows it");
    }

    @Test
    void words_in_names_that_only_look_like_secrets_are_none() {
        assertThat(ContractRun.of(
                                ChatTemplate.with(schema("\"channel\"", "\"publicKey\"")),
                                TemplateSamples.builder().config("bot", "{}").build())
                        .failures())
                .noneMatch(failure -> failure.contains("called like a secret"));
    }

    @Test
    void declaration_of_no_secret_that_is_idle_is_told() {
        ContractRun.of(
                        new ChatTemplate(),
                        ChatSamples.all().notSecret("channels").build())
                .assertTold("notSecret(\"channels\") names no field");
    }

    @Test
    void webhook_urls_without_known_hosts_are_told() {
        schemaTold(", \"x-host-allowlist\": [\"hooks.chat.example\"]", "", "set \"x-host-allowlist\"");
        schemaTold("[\"hooks.chat.example\"]", "[\"a.example\"]", "add the former to hosts(...)");
    }

    private static void told(TemplateDescriptor.Builder descriptor, String text) {
        ContractRun.of(descriptor).assertTold(text);
    }

    private static TemplateDescriptor.Builder deprecated(String reason, String replacement) {
        return described("chat").deprecated(new Deprecation(reason, Optional.of(replacement)));
    }

    private static void schemaTold(String part, String other, String text) {
        ContractRun.of(ChatTemplate.with(schema(part, other))).assertTold(text);
    }

    private static TemplateDescriptor schema(String part, String other) {
        assertThat(ChatTemplate.SCHEMA).contains(part);
        return described("chat")
                .config(ConfigSchema.parse(ChatTemplate.SCHEMA.replace(part, other)))
                .build();
    }
}
