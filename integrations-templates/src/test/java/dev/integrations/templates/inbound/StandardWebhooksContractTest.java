package dev.integrations.templates.inbound;

import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.Template;
import dev.integrations.testkit.Samples;
import dev.integrations.testkit.template.InboundSample;
import dev.integrations.testkit.template.TemplateContract;
import dev.integrations.testkit.template.TemplateSamples;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

class StandardWebhooksContractTest extends TemplateContract {
    private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";

    @Override
    protected Template template() {
        return new StandardWebhooksTemplate();
    }

    @Override
    protected TemplateSamples samples() {
        return TemplateSamples.builder()
                .config("all", "{\"secrets\": [\"whsec_%s\"]}".formatted(KEY))
                .inbound(InboundSample.of("all", sent(), "invoice.paid")
                        .signedHeaders("webhook-id", "webhook-timestamp", "webhook-signature")
                        .otherKey("secrets", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
                        .build())
                .build();
    }

    private static InboundRequest sent() {
        String body = "{\"type\": \"invoice.paid\", \"data\": {\"number\": 4711}}";
        String time = Long.toString(Samples.NOON.getEpochSecond());
        byte[] mac = InboundRequests.hmac("HmacSHA256", Base64.getDecoder().decode(KEY), ID + "." + time + "." + body);
        return InboundRequests.post(
                Samples.NOON.truncatedTo(ChronoUnit.SECONDS),
                body,
                "webhook-id",
                ID,
                "webhook-timestamp",
                time,
                "webhook-signature",
                "v1," + Base64.getEncoder().encodeToString(mac));
    }
}
