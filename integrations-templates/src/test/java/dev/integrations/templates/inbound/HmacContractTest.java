package dev.integrations.templates.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.Template;
import dev.integrations.testkit.Samples;
import dev.integrations.testkit.template.InboundSample;
import dev.integrations.testkit.template.TemplateContract;
import dev.integrations.testkit.template.TemplateSamples;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

class HmacContractTest extends TemplateContract {
    private static final String SECRET = "not-a-real-secret";
    private static final String BODY = "{\"id\": \"e-1\", \"type\": \"invoice.paid\"}";
    private static final Instant NOON = Samples.NOON.truncatedTo(ChronoUnit.SECONDS);
    private static final String TIME = Long.toString(NOON.getEpochSecond());

    @Override
    protected Template template() {
        return new HmacTemplate();
    }

    @Override
    protected TemplateSamples samples() {
        return TemplateSamples.builder()
                .config("plain", "{\"secrets\": [\"%s\"]}".formatted(SECRET))
                .config("timed", """
                        {"secrets": ["%s"], "signatureHeader": "X-Acme-Signature", "algorithm": "sha512",
                         "encoding": "base64", "prefix": "v1=", "timestampHeader": "X-Acme-Time", "toleranceSeconds": 60,
                         "idPointer": "/id", "typePointer": "/type"}""".formatted(SECRET))
                .config("old", """
                        {"secrets": ["%s"], "algorithm": "sha1", "allowSha1": true, "idHeader": "X-Id",
                         "typeHeader": "X-Type"}""".formatted(SECRET))
                .inbound(InboundSample.of("plain", plain(), "event")
                        .signedHeaders("X-Signature")
                        .timeless()
                        .otherKey("secrets", "another-secret")
                        .build())
                .inbound(InboundSample.of("timed", timed(), "invoice.paid")
                        .signedHeaders("X-Acme-Signature", "X-Acme-Time")
                        .window(Duration.ofMinutes(1))
                        .otherKey("secrets", "another-secret")
                        .build())
                .inbound(old("e-1", "event", BODY))
                .inbound(old("e-2", "invoice.paid", "{\"id\": \"e-2\"}"))
                .build();
    }

    private static InboundRequest plain() {
        return InboundRequests.post(BODY, "X-Signature", InboundRequests.hex("HmacSHA256", SECRET, BODY));
    }

    private static InboundSample old(String id, String type, String body) {
        InboundRequest request = InboundRequests.post(
                body, "X-Id", id, "X-Type", type, "X-Signature", InboundRequests.hex("HmacSHA1", SECRET, body));
        return InboundSample.of("old", request, type)
                .signedHeaders("X-Signature")
                .unsignedHeaders("X-Id", "X-Type")
                .timeless()
                .otherKey("secrets", "another-secret")
                .build();
    }

    private static InboundRequest timed() {
        byte[] mac = InboundRequests.hmac("HmacSHA512", SECRET.getBytes(UTF_8), TIME + "." + BODY);
        return InboundRequests.post(
                NOON,
                BODY,
                "X-Acme-Time",
                TIME,
                "X-Acme-Signature",
                "v1=" + Base64.getEncoder().encodeToString(mac));
    }
}
