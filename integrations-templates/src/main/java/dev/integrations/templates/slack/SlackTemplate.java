package dev.integrations.templates.slack;

import dev.integrations.delivery.RateLimit;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.ConnectionUse;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import dev.integrations.templates.vendor.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Posts messages to Slack, through an incoming webhook or the method {@code chat.postMessage} of its Web API, and takes
 * events, interactions and slash commands (https://docs.slack.dev). Immutable and safe for use by several threads.
 */
public final class SlackTemplate implements Template {
    static final String MODE = "mode";
    static final String BOT = "bot";
    static final String WEBHOOK_URL = "webhookUrl";
    static final String BOT_TOKEN = "botToken";
    static final String CHANNEL = "channel";

    private static final TemplateDescriptor DESCRIPTOR = TemplateDescriptor.builder("slack", 1, "Slack")
            .summary("Posts messages to a channel, and receives events, interactions and commands")
            .categories("chat")
            .config(ConfigSchema.parse(Resources.text(SlackTemplate.class, "config.json")))
            .action(Resources.action(SlackTemplate.class, "post_message", "Post a message", Repetition.HARMLESS)
                    .escape("text", SlackMarkup::escape)
                    .escape("blocks", SlackMarkup::escape)
                    .build())
            .inboundEvents(
                    "app_mention", "message", "reaction_added", "block_actions", "view_submission", "slash_command")
            .hosts("hooks.slack.com", "hooks.slack-gov.com", "slack.com")
            .connection(ConnectionUse.optional("slack"))
            .rateLimit(RateLimit.of(1, Duration.ofSeconds(1)))
            .documentation("https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks")
            .setupGuide(Resources.text(SlackTemplate.class, "guide.md"))
            .build();

    /** Creates the template. */
    public SlackTemplate() {}

    @Override
    public TemplateDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        return isBot(config) ? SlackChecks.ofBot(config) : List.of(SlackChecks.ofWebhook(config));
    }

    @Override
    public Outgoing prepare(Sending sending) {
        return SlackMessage.of(sending);
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        return isBot(config) ? SlackAnswer.ofWebApi(response, config, now) : SlackAnswer.ofWebhook(response, now);
    }

    @Override
    public Optional<InboundVerifier> inbound(TemplateConfig config) {
        return SlackInbound.of(config);
    }

    static boolean isBot(TemplateConfig config) {
        return config.text(MODE).equals(BOT);
    }
}
