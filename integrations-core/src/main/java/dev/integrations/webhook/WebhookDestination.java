package dev.integrations.webhook;

import dev.integrations.delivery.Authorizer;
import dev.integrations.delivery.Destination;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.Outcome;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.event.Event;
import dev.integrations.http.Header;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
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
    public Optional<Authorizer> authorizer() {
        return security == null ? Optional.empty() : security.get().authorizer();
    }

    @Override
    public OutboundRequest prepare(Event event, Instant now) {
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
        List<Header> signatures = signatures(event, now, sent.bytes());
        signatures.forEach(header -> request.header(header.name(), header.value()));
        extra.forEach((name, value) -> {
            // A receiver that met two values of its signature header would refuse both.
            if (signatures.stream().noneMatch(header -> header.name().equalsIgnoreCase(name))) {
                request.header(name, value);
            }
        });
        return request.build();
    }

    private List<Header> signatures(Event event, Instant now, byte[] body) {
        String id = event.id().toString();
        List<Header> headers = new ArrayList<>();
        signing.own().get().sign(id, now, body).asMap().forEach((name, value) -> headers.add(new Header(name, value)));
        signing.legacy().ifPresent(legacy -> headers.addAll(legacy.sign(id, now, body)));
        return headers;
    }

    @Override
    public Outcome classify(OutboundResponse response, Instant now) {
        int status = response.status();
        if (status >= 200 && status < 300) {
            return new Outcome.Accepted();
        }
        String reason = "The receiver answered with status " + status;
        return switch (status) {
            case 410 -> new Outcome.Gone("The receiver answered with status 410 (gone)");
            case 429, 502, 503, 504 ->
                new Outcome.Throttled(
                        reason, response.header("retry-after").flatMap(value -> RetryAfter.parse(value, now)));
            default ->
                new Outcome.Retry(status >= 300 && status < 400 ? reason + "; redirects are not followed" : reason);
        };
    }
}
