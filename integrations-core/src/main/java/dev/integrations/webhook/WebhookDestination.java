package dev.integrations.webhook;

import dev.integrations.delivery.Authorizer;
import dev.integrations.delivery.Destination;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.Outcome;
import dev.integrations.delivery.RateLimit;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.delivery.Transmission;
import dev.integrations.event.Event;
import dev.integrations.http.Header;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.RetryAfter;
import dev.integrations.signature.WebhookSigner;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A webhook as the dispatcher meets it: it signs each attempt anew and judges answers as Standard Webhooks 1.0 says. */
final class WebhookDestination implements Destination {
    /** What a receiver may answer beside the status, as Svix has it: https://docs.svix.com/receiving/delivery-control. */
    private static final String CONTROL = "webhook-delivery";

    private static final String DISABLE = "disable";
    private static final String ABORT = "abort-message";
    private static final String DISABLED = "The receiver asked to be disabled";
    private static final int GONE = 410;

    private final Webhook webhook;
    private final Signing signing;
    private final Optional<PayloadTransformation> transformation;
    private final @Nullable Supplier<OpenSecurity> security;

    /**
     * What signs: its own secrets, and the one of another sender for a while. They are decrypted when they are needed first.
     */
    record Signing(Supplier<WebhookSigner> own, Optional<ExpiringSigner> legacy) {}

    WebhookDestination(
            Webhook webhook,
            Signing signing,
            Optional<PayloadTransformation> transformation,
            @Nullable Supplier<OpenSecurity> security) {
        this.webhook = webhook;
        this.signing = signing;
        this.transformation = transformation;
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
    public Optional<RateLimit> rateLimit() {
        return webhook.settings().rateLimit();
    }

    @Override
    public boolean ordered() {
        return webhook.settings().ordered();
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
    public Transmission prepare(Event event, Instant now) {
        OutboundRequest.Builder request = OutboundRequest.post(
                        URI.create(webhook.settings().url()))
                .timeout(webhook.settings().timeout());
        WebhookBody sent = WebhookBody.of(event, webhook, transformation, now);
        Map<String, String> extra = new LinkedHashMap<>(webhook.settings().headers());
        if (security != null) {
            OpenSecurity open = security.get();
            open.tls().ifPresent(request::tls);
            extra.putAll(open.headers());
            sent = open.encrypted(sent);
        }
        request.header("content-type", sent.contentType()).body(sent.bytes());
        signatures(event, now, sent.bytes()).forEach(header -> request.header(header.name(), header.value()));
        // A receiver that met two values of its signature header would refuse both.
        extra.forEach(request::headerIfAbsent);
        // Last: what the owner of the endpoint chose holds against what was said of the event.
        event.options().headers().forEach((name, value) -> {
            if (!isFetched(name)) {
                request.headerIfAbsent(name, value);
            }
        });
        return new Transmission.Http(request.build());
    }

    private List<Header> signatures(Event event, Instant now, byte[] body) {
        String id = event.id().toString();
        List<Header> headers = new ArrayList<>();
        signing.own().get().sign(id, now, body).asMap().forEach((name, value) -> headers.add(new Header(name, value)));
        signing.legacy().ifPresent(legacy -> headers.addAll(legacy.sign(id, now, body)));
        return headers;
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
            case 429, 502, 503, 504 -> new Outcome.Throttled(reason, RetryAfter.of(response, now));
            default ->
                new Outcome.Retry(status >= 300 && status < 400 ? reason + "; redirects are not followed" : reason);
        };
    }
}
