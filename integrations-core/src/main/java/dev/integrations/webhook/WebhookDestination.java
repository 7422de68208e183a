package dev.integrations.webhook;

import dev.integrations.delivery.Destination;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.Outcome;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.event.Event;
import dev.integrations.http.Header;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.signature.WebhookHeaders;
import dev.integrations.signature.WebhookSigner;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A webhook as the dispatcher meets it: it signs each attempt anew and judges answers as Standard Webhooks 1.0 says. */
final class WebhookDestination implements Destination {
    private final Webhook webhook;
    private final Supplier<WebhookSigner> signer;
    private final Optional<ExpiringSigner> legacy;
    private final Optional<PayloadTransformation> transformation;

    WebhookDestination(
            Webhook webhook,
            Supplier<WebhookSigner> signer,
            Optional<ExpiringSigner> legacy,
            Optional<PayloadTransformation> transformation) {
        this.webhook = webhook;
        this.signer = signer;
        this.legacy = legacy;
        this.transformation = transformation;
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
    public OutboundRequest prepare(Event event, Instant now) {
        WebhookBody sent = WebhookBody.of(event, webhook, transformation, now);
        byte[] body = sent.bytes();
        WebhookHeaders signature = signer.get().sign(event.id().toString(), now, body);
        OutboundRequest.Builder request = OutboundRequest.post(
                        URI.create(webhook.settings().url()))
                .header("content-type", sent.contentType())
                .timeout(webhook.settings().timeout())
                .body(body);
        signature.asMap().forEach(request::header);
        List<Header> old =
                legacy.map(each -> each.sign(event.id().toString(), now, body)).orElse(List.of());
        old.forEach(header -> request.header(header.name(), header.value()));
        webhook.settings().headers().forEach((name, value) -> {
            // A receiver that met two values of its signature header would refuse both.
            if (old.stream().noneMatch(header -> header.name().equalsIgnoreCase(name))) {
                request.header(name, value);
            }
        });
        return request.build();
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
