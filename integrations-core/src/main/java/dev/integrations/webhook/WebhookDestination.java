package dev.integrations.webhook;

import dev.integrations.crypto.Jwe;
import dev.integrations.delivery.Authorizer;
import dev.integrations.delivery.Destination;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.Outcome;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.event.Event;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.signature.WebhookHeaders;
import dev.integrations.signature.WebhookSigner;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A webhook as the dispatcher meets it: it signs each attempt anew and judges answers as Standard Webhooks 1.0 says. */
final class WebhookDestination implements Destination {
    private static final String JSON = "application/json";

    /** What a receiver may answer beside the status, as Svix has it: https://docs.svix.com/receiving/delivery-control. */
    private static final String CONTROL = "webhook-delivery";

    private static final String DISABLE = "disable";
    private static final String ABORT = "abort-message";
    private static final String DISABLED = "The receiver asked to be disabled";
    private static final int GONE = 410;

    private final Webhook webhook;
    private final Supplier<WebhookSigner> signer;
    private final @Nullable Supplier<OpenSecurity> security;

    WebhookDestination(Webhook webhook, Supplier<WebhookSigner> signer, @Nullable Supplier<OpenSecurity> security) {
        this.webhook = webhook;
        this.signer = signer;
        this.security = security;
    }

    @Override
    public DestinationId id() {
        return webhook.id().destination();
    }

    @Override
    public boolean enabled() {
        return webhook.enabled();
    }

    @Override
    public RetrySchedule retrySchedule() {
        return webhook.settings().retrySchedule();
    }

    @Override
    public int concurrency() {
        return webhook.settings().concurrency();
    }

    @Override
    public Optional<Authorizer> authorizer() {
        return security == null ? Optional.empty() : security.get().authorizer();
    }

    @Override
    public Optional<DestinationId> fallback() {
        return webhook.settings().fallback().map(WebhookId::destination);
    }

    @Override
    public OutboundRequest prepare(Event event, Instant now) {
        OutboundRequest.Builder request = OutboundRequest.post(
                        URI.create(webhook.settings().url()))
                .timeout(webhook.settings().timeout());
        byte[] body = event.payload();
        String type = JSON;
        if (security != null) {
            OpenSecurity open = security.get();
            open.applyTo(request);
            if (open.encryption().isPresent()) {
                body = open.encryption().get().encrypt(body, type);
                type = Jwe.MEDIA_TYPE;
            }
        }
        WebhookHeaders signature = signer.get().sign(event.id().toString(), now, body);
        request.header("content-type", type).body(body);
        signature.asMap().forEach(request::header);
        webhook.settings().headers().forEach(request::header);
        // Last: what the owner of the endpoint chose holds against what was said of the event.
        event.options().headers().forEach((name, value) -> {
            if (!isFetched(name)) {
                request.headerIfAbsent(name, value);
            }
        });
        return request.build();
    }

    /** Says whether whoever sends the request adds this header, which is not there yet. */
    private boolean isFetched(String header) {
        return header.equalsIgnoreCase("authorization") && authorizer().isPresent();
    }

    @Override
    public Outcome classify(OutboundResponse response, Instant now) {
        int status = response.status();
        String control = response.header(CONTROL).map(String::strip).orElse("");
        if (status >= 200 && status < 300) {
            return new Outcome.Accepted(control.equals(DISABLE) ? Optional.of(DISABLED) : Optional.empty());
        }
        String reason = "The receiver answered with status " + status;
        if (control.equals(DISABLE)) {
            return new Outcome.Gone(DISABLED);
        }
        if (control.equals(ABORT) && status != GONE) {
            return new Outcome.Rejected(reason + " and wants no further attempts");
        }
        return switch (status) {
            case GONE -> new Outcome.Gone("The receiver answered with status 410 (gone)");
            case 429, 502, 503, 504 ->
                new Outcome.Throttled(
                        reason, response.header("retry-after").flatMap(value -> RetryAfter.parse(value, now)));
            default ->
                new Outcome.Retry(status >= 300 && status < 400 ? reason + "; redirects are not followed" : reason);
        };
    }
}
