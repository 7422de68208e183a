package dev.integrations.webhook;

import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Outcome;
import dev.integrations.event.EventId;
import java.util.Optional;

/**
 * What became of a test of a webhook.
 *
 * @param webhook the webhook
 * @param event the id of the event that was sent; it is not stored
 * @param request what was sent, or empty if no request could be prepared
 * @param attempt the attempt, with the answer and how long it took
 * @param outcome what a delivery would have made of the answer; a test does neither repeat nor disable anything
 */
public record WebhookTest(
        WebhookId webhook, EventId event, Optional<RequestPreview> request, Attempt attempt, Outcome outcome) {
    /**
     * Says whether the receiver accepted the event.
     *
     * @return true if a delivery would have succeeded
     */
    public boolean isAccepted() {
        return outcome instanceof Outcome.Accepted;
    }
}
