package dev.integrations.webhook;

import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.event.Event;
import dev.integrations.transform.TemplateFailedException;
import dev.integrations.webhook.PayloadTransformation.Outgoing;
import dev.integrations.webhook.PayloadTransformation.Result;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one attempt sends of an event: its payload, as the host's transformation and then the tenant's template have it. */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record WebhookBody(byte[] bytes, String contentType) {
    static final String JSON = "application/json";

    private static final Logger LOG = LoggerFactory.getLogger(WebhookBody.class);

    static WebhookBody of(Event event, Webhook webhook, Optional<PayloadTransformation> hook, Instant now) {
        if (event.type().equals(Challenger.TYPE)) {
            // A receiver could not send back what a template left out, and would never be enabled.
            return new WebhookBody(event.payload(), JSON);
        }
        WebhookBody body = hook.map(each -> transformed(each, event, webhook, now))
                .orElseGet(() -> new WebhookBody(event.payload(), JSON));
        return webhook.settings()
                .template()
                .map(template -> {
                    try {
                        return new WebhookBody(
                                template.render(
                                        event.id().toString(),
                                        event.type().name(),
                                        event.createdAt().toString(),
                                        body.bytes()),
                                JSON);
                    } catch (TemplateFailedException e) {
                        throw new DeliveryWithheldException(String.valueOf(e.getMessage()));
                    }
                })
                .orElse(body);
    }

    private static WebhookBody transformed(PayloadTransformation hook, Event event, Webhook webhook, Instant now) {
        Result result;
        try {
            Event copy = new Event(
                    event.id(),
                    event.tenant(),
                    event.type(),
                    event.createdAt(),
                    event.channels(),
                    event.options(),
                    event.payload().clone());
            result = Objects.requireNonNull(hook.transform(
                    new Outgoing(copy, webhook.id(), webhook.settings().metadata(), now)));
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            LOG.warn("Event {} cannot be transformed for {}", event.id(), webhook.id(), e);
            throw new DeliveryWithheldException("The payload could not be transformed");
        }
        if (result instanceof Result.Send send) {
            return new WebhookBody(send.body(), send.contentType());
        }
        throw new DeliveryWithheldException(((Result.Withhold) result).reason());
    }
}
