package dev.integrations.templates.sendgrid;

import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.Escaping;
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
 * Sends e-mails through version 3 of the API of SendGrid
 * (https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send), and takes the events of its signed event webhook.
 * Immutable and safe for use by several threads.
 */
public final class SendGridTemplate implements Template {
    private static final TemplateDescriptor DESCRIPTOR = TemplateDescriptor.builder("sendgrid", 1, "SendGrid")
            .summary("Sends e-mails, and receives what became of them")
            .categories("email")
            .config(ConfigSchema.parse(Resources.text(SendGridTemplate.class, "config.json")))
            .action(Resources.action(SendGridTemplate.class, "send_email", "Send an e-mail", Repetition.HARMFUL)
                    .escape("html", Escaping.HTML)
                    .build())
            .inboundEvents(
                    "processed",
                    "deferred",
                    "delivered",
                    "dropped",
                    "bounce",
                    "open",
                    "click",
                    "spamreport",
                    "unsubscribe",
                    "group_unsubscribe",
                    "group_resubscribe")
            .hosts("api.sendgrid.com", "api.eu.sendgrid.com")
            .documentation("https://www.twilio.com/docs/sendgrid/api-reference")
            .setupGuide(Resources.text(SendGridTemplate.class, "guide.md"))
            .build();

    /** Creates the template. */
    public SendGridTemplate() {}

    @Override
    public TemplateDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        return List.of(SendGridChecks.key(config), SendGridChecks.message(config));
    }

    @Override
    public Outgoing prepare(Sending sending) {
        return SendGridMessage.of(sending);
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        return SendGridAnswer.verdict(response, config, now);
    }

    @Override
    public Optional<InboundVerifier> inbound(TemplateConfig config) {
        return SendGridInbound.of(config);
    }
}
