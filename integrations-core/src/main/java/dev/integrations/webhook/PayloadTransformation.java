package dev.integrations.webhook;

import dev.integrations.event.Event;
import dev.integrations.http.Header;
import java.time.Instant;
import java.util.Map;

/**
 * Decides at the moment of each attempt what of an event goes to a webhook: it renders or redacts the payload, or withholds
 * the event because the receiver may not see it any more. A pure function of what it is given: it is called again for every
 * attempt, by several threads at the same time, on threads that send for all tenants, so it must return within a
 * millisecond or so and do no I/O. What it throws ends the delivery as a dead letter; details go to the log only.
 *
 * <p>The signature covers what is sent. The stored payload stays as it was published. A {@linkplain
 * WebhookSettings#template() template} of the webhook is applied to what this returns, so that it cannot reach what was
 * redacted.
 */
@FunctionalInterface
public interface PayloadTransformation {
    /**
     * Transforms the payload for one attempt.
     *
     * @param outgoing the event and where it goes
     * @return what to send, or the reason to send nothing
     */
    Result transform(Outgoing outgoing);

    /**
     * An event on its way out.
     *
     * @param event the event; its payload is a copy
     * @param webhook where it goes
     * @param metadata the labels of that webhook, as its owner set them: no ground for a decision on access
     * @param attemptAt the time of the attempt
     */
    record Outgoing(Event event, WebhookId webhook, Map<String, String> metadata, Instant attemptAt) {}

    /** What to do with an event. */
    sealed interface Result {
        /**
         * Send these bytes.
         *
         * @param body the body; not copied
         * @param contentType the value of {@code content-type}
         */
        // Never compared by the library.
        @SuppressWarnings("ArrayRecordComponent")
        record Send(byte[] body, String contentType) implements Result {
            /**
             * Checks the content type.
             *
             * @param body the body; not copied
             * @param contentType the value of {@code content-type}
             * @throws IllegalArgumentException if it is empty or cannot be sent in a header
             */
            public Send {
                if (contentType.isEmpty()
                        || Header.problem("content-type", contentType).isPresent()) {
                    throw new IllegalArgumentException("a content type is visible ASCII, such as application/json");
                }
            }
        }

        /**
         * Send nothing, also not later: the delivery becomes a dead letter.
         *
         * @param reason why, in words fit for the tenant: up to 1,000 characters
         */
        record Withhold(String reason) implements Result {
            private static final int MAX_REASON = 1000;

            /**
             * Checks the reason.
             *
             * @param reason why, in words fit for the tenant
             * @throws IllegalArgumentException if it is blank, too long, or has the character NUL
             */
            public Withhold {
                if (reason.isBlank() || reason.length() > MAX_REASON || reason.indexOf(0) >= 0) {
                    throw new IllegalArgumentException(
                            "a reason has 1 to %d characters, none of them NUL".formatted(MAX_REASON));
                }
            }
        }

        /**
         * Sends JSON.
         *
         * @param body JSON in UTF-8; not copied
         * @return the result
         */
        static Result json(byte[] body) {
            return new Send(body, WebhookBody.JSON);
        }
    }
}
