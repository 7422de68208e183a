package dev.integrations.signature;

import dev.integrations.common.InvalidInputException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Signs messages with every key that is live, which during a rotation are several. Immutable and safe for use by several
 * threads.
 */
public final class WebhookSigner {
    /** The most keys that sign one message. */
    public static final int MAX_KEYS = 16;

    private final List<SigningKey> keys;

    private WebhookSigner(List<SigningKey> keys) {
        this.keys = keys;
    }

    /**
     * Returns a signer for these keys.
     *
     * @param keys 1 to 16 keys of any kind; their signatures stand in this order
     * @return the signer
     * @throws IllegalArgumentException if there are none or more than 16
     */
    public static WebhookSigner of(SigningKey... keys) {
        return of(List.of(keys));
    }

    /**
     * Returns a signer for these keys.
     *
     * @param keys 1 to 16 keys of any kind; their signatures stand in this order
     * @return the signer
     * @throws IllegalArgumentException if there are none or more than 16
     */
    public static WebhookSigner of(List<SigningKey> keys) {
        if (keys.isEmpty() || keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException("1 to %d keys sign a message, was %d".formatted(MAX_KEYS, keys.size()));
        }
        return new WebhookSigner(List.copyOf(keys));
    }

    /**
     * Signs one attempt to send a message.
     *
     * @param id the message id, 1 to 255 visible ASCII characters without dots, the same on every attempt
     * @param timestamp the time of this attempt, from 1970 on, cut to seconds
     * @param body the exact bytes that are sent
     * @return the headers to send with the body
     * @throws InvalidInputException if the id or the timestamp is out of bounds
     */
    public WebhookHeaders sign(String id, Instant timestamp, byte[] body) {
        long seconds = timestamp.getEpochSecond();
        SignedContent content = SignedContent.checked(id, seconds, body);
        String signatures = keys.stream().map(key -> key.sign(content)).collect(Collectors.joining(" "));
        return new WebhookHeaders(id, Long.toString(seconds), signatures);
    }
}
