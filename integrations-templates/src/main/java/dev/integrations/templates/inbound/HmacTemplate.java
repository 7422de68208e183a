package dev.integrations.templates.inbound;

import dev.integrations.common.Secret;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.TemplateConfig;
import java.util.List;

/**
 * Receives what is signed by a keyed hash of the body (RFC 2104), or of a time and the body, in a header that the tenant
 * names.
 */
public final class HmacTemplate extends ReceivingTemplate {
    /** Creates the template. */
    public HmacTemplate() {
        super(describe("hmac-inbound", "Signed webhooks")
                .summary("Receives webhooks of any service that signs them with a keyed hash in a header.")
                .inboundEvents(HmacVerifier.EVENT, "invoice.paid")
                .documentation("https://www.rfc-editor.org/rfc/rfc2104")
                .build());
    }

    @Override
    InboundVerifier verifier(List<Secret> secrets, TemplateConfig config) {
        return new HmacVerifier(secrets, config);
    }
}
