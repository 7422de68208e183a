package dev.integrations.templates.mailgun;

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
 * Sends e-mails through version 3 of the API of Mailgun
 * (https://documentation.mailgun.com/docs/mailgun/api-reference), and takes the events of its webhooks. Immutable and safe for
 * use by several threads.
 */
public final class MailgunTemplate implements Template {
    private static final TemplateDescriptor DESCRIPTOR = TemplateDescriptor.builder("mailgun", 1, "Mailgun")
            .summary("Sends e-mails, and receives what became of them")
            .categories("email")
            .config(ConfigSchema.parse(Resources.text(MailgunTemplate.class, "config.json")))
            .action(Resources.action(MailgunTemplate.class, "send_email", "Send an e-mail", Repetition.HARMFUL)
                    .escape("html", Escaping.HTML)
                    .build())
            .inboundEvents(
                    "accepted", "delivered", "failed", "opened", "clicked", "unsubscribed", "complained", "route")
            .hosts("api.mailgun.net", "api.eu.mailgun.net")
            .documentation("https://documentation.mailgun.com/docs/mailgun/api-reference")
            .setupGuide(Resources.text(MailgunTemplate.class, "guide.md"))
            .build();

    /** Creates the template. */
    public MailgunTemplate() {}

    @Override
    public TemplateDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        return List.of(new MailgunCheck(config).check());
    }

    @Override
    public Outgoing prepare(Sending sending) {
        return MailgunMessage.of(sending);
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        return MailgunAnswer.verdict(response, config, now);
    }

    @Override
    public Optional<InboundVerifier> inbound(TemplateConfig config) {
        return MailgunInbound.of(config);
    }
}
