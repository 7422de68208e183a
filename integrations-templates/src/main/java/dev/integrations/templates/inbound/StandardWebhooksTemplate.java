package dev.integrations.templates.inbound;

import dev.integrations.common.Secret;
import dev.integrations.signature.MalformedKeyException;
import dev.integrations.signature.TrustedKey;
import dev.integrations.signature.Verification;
import dev.integrations.signature.VerificationKey;
import dev.integrations.signature.WebhookVerifier;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.SetupCheck.SideEffect;
import dev.integrations.template.spi.SetupCheck.Step;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.Json;
import dev.integrations.web.WebResponse;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Receives webhooks that are signed as <a href="https://www.standardwebhooks.com/">Standard Webhooks 1.0</a> says, with
 * symmetric keys or Ed25519. The id of the webhook is signed, and so is its time.
 */
public final class StandardWebhooksTemplate extends ReceivingTemplate {
    private static final String EVENT = "event";
    private static final int MAX_TYPE = 255;

    /** Creates the template. */
    public StandardWebhooksTemplate() {
        super(describe("standard-webhooks-inbound", "Standard Webhooks")
                .summary("Receives webhooks of any service that signs them as Standard Webhooks says.")
                .inboundEvents(EVENT, "invoice.paid")
                .documentation("https://www.standardwebhooks.com/")
                .build());
    }

    /** What a schema cannot say: whether a key is one. */
    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        boolean readable =
                config.secrets(SECRETS).stream().allMatch(secret -> key(secret).isPresent());
        Result result = readable
                ? Result.of(Outcome.UNVERIFIABLE, "Whether the keys are those of the sender shows when it sends")
                : Result.of(Outcome.REJECTED, "One of the keys is none", "Copy it again, with its prefix");
        return List.of(new SetupCheck("Keys", SideEffect.NONE, new Step.Done(result)));
    }

    private static Optional<VerificationKey> key(Secret secret) {
        try {
            return Optional.of(VerificationKey.parse(secret.reveal()));
        } catch (MalformedKeyException e) {
            return Optional.empty();
        }
    }

    @Override
    InboundVerifier verifier(List<Secret> secrets, TemplateConfig config) {
        WebhookVerifier.Builder builder = WebhookVerifier.builder().maxBodyBytes(Integer.MAX_VALUE);
        List<VerificationKey> keys =
                secrets.stream().flatMap(secret -> key(secret).stream()).toList();
        for (int i = 0; i < keys.size(); i++) {
            builder.key(TrustedKey.of("key-" + i, keys.get(i)));
        }
        if (keys.isEmpty()) {
            return request -> new InboundResult.Refused("None of the keys can be read");
        }
        WebhookVerifier verifier = builder.build();
        return request -> verify(verifier, request);
    }

    private static InboundResult verify(WebhookVerifier keys, InboundRequest inbound) {
        byte[] body = inbound.request().body();
        Verification verification = keys.toBuilder()
                .clock(Clock.fixed(inbound.at(), ZoneOffset.UTC))
                .build()
                .verify(inbound.request()::headers, body);
        if (!(verification instanceof Verification.Verified verified)) {
            return new InboundResult.Refused(
                    "The headers are not those of a Standard Webhook, or no signature matches");
        }
        String type = Json.read(body).path("type").asText();
        InboundEvent event = new InboundEvent(
                verified.id(),
                type.isEmpty() || type.length() > MAX_TYPE ? EVENT : type,
                body,
                Optional.of(verified.timestamp()));
        return new InboundResult.Received(List.of(event), WebResponse.of(204));
    }
}
