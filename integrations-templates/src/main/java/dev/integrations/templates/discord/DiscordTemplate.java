package dev.integrations.templates.discord;

import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import dev.integrations.templates.vendor.Resources;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Posts messages to a channel of Discord through a webhook, by version 10 of its API
 * (https://docs.discord.com/developers/resources/webhook#execute-webhook), and takes interactions and events. Immutable and
 * safe for use by several threads.
 */
public final class DiscordTemplate implements Template {
    static final String WEBHOOK_URL = "webhookUrl";

    private static final TemplateDescriptor DESCRIPTOR = TemplateDescriptor.builder("discord", 1, "Discord")
            .summary("Posts messages to a channel, and receives interactions and events")
            .categories("chat")
            .config(ConfigSchema.parse(Resources.text(DiscordTemplate.class, "config.json")))
            .action(Resources.action(DiscordTemplate.class, "post_message", "Post a message", Repetition.HARMLESS)
                    .escape("content", DiscordMarkdown::escape)
                    .escape("embeds", DiscordMarkdown::escape)
                    .build())
            .inboundEvents(
                    "APPLICATION_COMMAND",
                    "APPLICATION_COMMAND_AUTOCOMPLETE",
                    "MESSAGE_COMPONENT",
                    "MODAL_SUBMIT",
                    "APPLICATION_AUTHORIZED")
            .hosts("discord.com")
            .documentation("https://docs.discord.com/developers/resources/webhook")
            .setupGuide(Resources.text(DiscordTemplate.class, "guide.md"))
            .build();

    /** Creates the template. */
    public DiscordTemplate() {}

    @Override
    public TemplateDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        return List.of(SetupCheck.asking(
                "Webhook", DiscordMessage.look(config), response -> DiscordAnswer.judgeWebhook(response, config)));
    }

    @Override
    public Outgoing prepare(Sending sending) {
        return DiscordMessage.of(sending);
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        return DiscordAnswer.verdict(response, config, now);
    }

    @Override
    public Optional<InboundVerifier> inbound(TemplateConfig config) {
        return DiscordInbound.of(config);
    }
}
