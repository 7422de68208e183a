package dev.integrations.templates.inbound;

import dev.integrations.common.Secret;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.Digest;
import dev.integrations.templates.vendor.Hmac;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Receives webhooks of Shopify (https://shopify.dev/docs/apps/build/webhooks/verify-deliveries). Shopify signs the body alone,
 * and neither the id of the webhook nor its topic, so a repetition is one with the same id, topic and body.
 */
public final class ShopifyTemplate extends ReceivingTemplate {
    private static final Pattern TOPIC = Pattern.compile("[a-z_]{1,64}(/[a-z_]{1,64}){1,3}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,128}");

    /** Creates the template. */
    public ShopifyTemplate() {
        super(describe("shopify-inbound", "Shopify")
                .summary("Receives webhooks of a Shopify app.")
                .inboundEvents(
                        "orders/create",
                        "orders/updated",
                        "orders/paid",
                        "products/update",
                        "app/uninstalled",
                        "customers/redact",
                        "customers/data_request",
                        "shop/redact")
                .documentation("https://shopify.dev/docs/apps/build/webhooks")
                .build());
    }

    @Override
    InboundVerifier verifier(List<Secret> secrets, TemplateConfig config) {
        return request -> verify(request, secrets);
    }

    private static InboundResult verify(InboundRequest inbound, List<Secret> secrets) {
        WebRequest request = inbound.request();
        byte[] body = request.body();
        String signature = request.header("X-Shopify-Hmac-SHA256").orElse("");
        boolean genuine = Hmac.matches(
                signature, secrets, secret -> Base64.getEncoder().encodeToString(Hmac.sha256(secret, body)));
        if (!genuine) {
            return new InboundResult.Refused("The signature is missing or does not match");
        }
        String topic = request.header("X-Shopify-Topic").orElse("");
        if (!TOPIC.matcher(topic).matches()) {
            return new InboundResult.Refused("The topic is missing or malformed");
        }
        String id = request.header("X-Shopify-Webhook-Id")
                .filter(each -> ID.matcher(each).matches())
                .orElseGet(() -> Digest.sha256(body));
        Optional<Instant> at = request.header("X-Shopify-Triggered-At").flatMap(ShopifyTemplate::time);
        InboundEvent event = new InboundEvent(id, topic, body, at, Optional.of(Repetition.of(id, topic, body)));
        return new InboundResult.Received(List.of(event), WebResponse.of(200));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
