package dev.integrations.templates;

import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateProvider;
import dev.integrations.templates.discord.DiscordTemplate;
import dev.integrations.templates.email.EmailTemplate;
import dev.integrations.templates.ga4.Ga4Template;
import dev.integrations.templates.httprequest.HttpRequestTemplate;
import dev.integrations.templates.inbound.GitHubTemplate;
import dev.integrations.templates.inbound.HmacTemplate;
import dev.integrations.templates.inbound.ShopifyTemplate;
import dev.integrations.templates.inbound.StandardWebhooksTemplate;
import dev.integrations.templates.mailgun.MailgunTemplate;
import dev.integrations.templates.mixpanel.MixpanelTemplate;
import dev.integrations.templates.paypal.PayPalTemplate;
import dev.integrations.templates.sendgrid.SendGridTemplate;
import dev.integrations.templates.slack.SlackTemplate;
import dev.integrations.templates.stripe.StripeTemplate;
import dev.integrations.templates.twilio.TwilioSmsTemplate;
import dev.integrations.templates.vonage.VonageSmsTemplate;
import java.util.List;

/** Supplies the templates of this library. Immutable and safe for use by several threads. */
public final class ShippedTemplates implements TemplateProvider {
    private static final List<Template> ALL = List.of(
            new DiscordTemplate(),
            new EmailTemplate(),
            new Ga4Template(),
            new GitHubTemplate(),
            new HmacTemplate(),
            new HttpRequestTemplate(),
            new MailgunTemplate(),
            new MixpanelTemplate(),
            new PayPalTemplate(),
            new SendGridTemplate(),
            new ShopifyTemplate(),
            new SlackTemplate(),
            new StandardWebhooksTemplate(),
            new StripeTemplate(),
            new TwilioSmsTemplate(),
            new VonageSmsTemplate());

    /** Creates the provider. */
    public ShippedTemplates() {}

    @Override
    public List<Template> templates() {
        return ALL;
    }
}
