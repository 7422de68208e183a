package dev.integrations.templates.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.Template;
import dev.integrations.testkit.template.InboundSample;
import dev.integrations.testkit.template.TemplateContract;
import dev.integrations.testkit.template.TemplateSamples;
import java.util.Base64;

class ShopifyContractTest extends TemplateContract {
    private static final String SECRET = "not-a-real-secret";

    @Override
    protected Template template() {
        return new ShopifyTemplate();
    }

    @Override
    protected TemplateSamples samples() {
        return TemplateSamples.builder()
                .config("all", "{\"secrets\": [\"%s\"]}".formatted(SECRET))
                .inbound(InboundSample.of("all", sent(), "orders/create")
                        .signedHeaders("X-Shopify-Hmac-SHA256")
                        .timeless()
                        .otherKey("secrets", "another-secret")
                        .build())
                .build();
    }

    private static InboundRequest sent() {
        String body = "{\"id\": 820982911946154508, \"total_price\": \"398.00\"}";
        return InboundRequests.post(
                body,
                "X-Shopify-Topic",
                "orders/create",
                "X-Shopify-Webhook-Id",
                "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
                "X-Shopify-Hmac-SHA256",
                Base64.getEncoder().encodeToString(InboundRequests.hmac("HmacSHA256", SECRET.getBytes(UTF_8), body)));
    }
}
