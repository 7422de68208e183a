package dev.integrations.templates.inbound;

import dev.integrations.common.Secret;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.ErrorTable;
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

/** Receives, and has nothing that it could do with an event. */
abstract class ReceivingTemplate implements Template {
    static final String SECRETS = "secrets";

    private static final ErrorTable NO_ERRORS = ErrorTable.parse("[]");

    private final TemplateDescriptor descriptor;

    ReceivingTemplate(TemplateDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    /** Starts a descriptor whose schema and guide lie beside this class, under the id of the template. */
    static TemplateDescriptor.Builder describe(String id, String name) {
        return TemplateDescriptor.builder(id, 1, name)
                .categories("inbound")
                .config(ConfigSchema.parse(Resources.text(ReceivingTemplate.class, id + ".json")))
                .setupGuide(Resources.text(ReceivingTemplate.class, id + ".md"));
    }

    abstract InboundVerifier verifier(List<Secret> secrets, TemplateConfig config);

    @Override
    public final TemplateDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        return List.of();
    }

    @Override
    public final Outgoing prepare(Sending sending) {
        throw new DeliveryWithheldException(descriptor.name() + " only receives");
    }

    @Override
    public final Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        return NO_ERRORS.verdict(response.status(), "");
    }

    @Override
    public final Optional<InboundVerifier> inbound(TemplateConfig config) {
        List<Secret> secrets = config.secrets(SECRETS);
        return secrets.isEmpty() ? Optional.empty() : Optional.of(verifier(secrets, config));
    }
}
