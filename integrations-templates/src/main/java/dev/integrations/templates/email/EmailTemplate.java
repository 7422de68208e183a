package dev.integrations.templates.email;

import dev.integrations.http.OutboundResponse;
import dev.integrations.mail.MailReply;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.Escaping;
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

/**
 * Sends e-mails through an SMTP server of the tenant (RFC 6409). Which servers that may be is decided by the host's mail
 * transport. Immutable and safe for use by several threads.
 */
public final class EmailTemplate implements Template {
    private static final TemplateDescriptor DESCRIPTOR = TemplateDescriptor.builder("email-smtp", 1, "E-mail (SMTP)")
            .summary("Sends e-mails through your own mail server")
            .categories("email", "generic")
            .mail()
            .config(ConfigSchema.parse(Resources.text(EmailTemplate.class, "config.json")))
            .action(Resources.action(EmailTemplate.class, "send_email", "Send an e-mail", Repetition.HARMFUL)
                    .escape("subject", EmailText::line)
                    .escape("text", EmailText::text)
                    .escape("html", text -> Escaping.HTML.escape(EmailText.text(text)))
                    .build())
            .documentation("https://www.rfc-editor.org/rfc/rfc6409")
            .setupGuide(Resources.text(EmailTemplate.class, "guide.md"))
            .build();

    /** Creates the template. */
    public EmailTemplate() {}

    @Override
    public TemplateDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        return EmailChecks.of(config);
    }

    @Override
    public Outgoing prepare(Sending sending) {
        return Email.of(sending);
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        throw new UnsupportedOperationException("e-mails have no HTTP answer");
    }

    @Override
    public Verdict classify(MailReply reply, TemplateConfig config, Instant now) {
        return EmailAnswer.verdict(reply, config);
    }
}
