package dev.integrations.webhook;

import java.util.Optional;

/**
 * How a challenge to a receiver ended.
 *
 * @param webhook the webhook as it is now
 * @param failure why the receiver did not prove that it wants the events of this webhook, in words fit for the tenant;
 *     empty if it did
 */
public record Challenge(Webhook webhook, Optional<String> failure) {
    /**
     * Says whether the receiver proved itself.
     *
     * @return true if it sent the token back
     */
    public boolean passed() {
        return failure.isEmpty();
    }
}
