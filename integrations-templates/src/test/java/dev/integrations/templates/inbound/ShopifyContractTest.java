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
                .inbound(sample("orders/create", "w-1", "{\"id\": 820982911946154508, \"total_price\": \"398.00\"}"))
                .inbound(sample("orders/paid", "w-2", "{\"id\": 820982911946154509, \"total_price\": \"12.00\"}"))
                .build();
    }

    private static InboundSample sample(String topic, String id, String body) {
        return InboundSample.of("all", sent(topic, id, body), topic)
                .signedHeaders("X-Shopify-Hmac-SHA256")
                .unsignedHeaders("X-Shopify-Topic", "X-Shopify-Webhook-Id")
                .timeless()
                .otherKey("secrets", "another-secret")
                .build();
    }

    private static InboundRequest sent(String topic, String id, String body) {
        return InboundRequests.post(
                body,
                "X-Shopify-Topic",
                topic,
                "X-Shopify-Webhook-Id",
                id,
                "X-Shopify-Triggered-At",
                "2026-03-01T11:59:58.123Z",
                "X-Shopify-Hmac-SHA256",
                Base64.getEncoder().encodeToString(InboundRequests.hmac("HmacSHA256", SECRET.getBytes(UTF_8), body)));
    }
}
