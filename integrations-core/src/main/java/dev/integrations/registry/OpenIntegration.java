package dev.integrations.registry;

import dev.integrations.common.InvalidInputException;
import dev.integrations.delivery.PreparationException;
import dev.integrations.http.OutboundResponse;
import dev.integrations.mail.MailReply;
import dev.integrations.registry.PinnedTemplates.Fitted;
import dev.integrations.template.Preparation;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import java.time.Instant;

/** An integration that is ready to send. Immutable and safe for use by several threads. */
record OpenIntegration(Template template, TemplateConfig config, Preparation preparation) {
    Verdict judge(OutboundResponse response, Instant now) {
        return template.classify(response, config, now);
    }

    Verdict judge(MailReply reply, Instant now) {
        return template.classify(reply, config, now);
    }

    /**
     * Opens a version.
     *
     * @throws PreparationException if its template is not there any more, or a newer version of it does not take what was
     *     made for the one before
     */
    static OpenIntegration of(StoredVersion stored, ConfigVault vault, PinnedTemplates templates) {
        IntegrationVersion version = stored.version();
        Fitted fitted = templates.fit(version.template(), vault.open(stored).values());
        try {
            TemplateConfig config = fitted.template().descriptor().config().config(fitted.values());
            return new OpenIntegration(
                    fitted.template(),
                    config,
                    new Preparation(
                            fitted.template(),
                            config,
                            version.settings().rules(),
                            version.integration().uuid()));
        } catch (InvalidInputException | IllegalArgumentException e) {
            throw new PreparationException(
                    "What was set up for version %d of template '%s' does not fit version %d; change the integration so that it does"
                            .formatted(
                                    version.template().version(),
                                    version.template().id(),
                                    fitted.template().descriptor().version()),
                    e);
        }
    }
}
