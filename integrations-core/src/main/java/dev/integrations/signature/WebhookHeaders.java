package dev.integrations.signature;

import java.util.Map;

/**
 * The three headers of one signed attempt. Immutable.
 *
 * @param id the message id, the same on every attempt
 * @param timestamp when the attempt was signed, in seconds since 1970
 * @param signature the signatures of all live keys, separated by spaces
 */
public record WebhookHeaders(String id, String timestamp, String signature) {
    /** The name of the header with the message id. */
    public static final String ID = "webhook-id";

    /** The name of the header with the time of signing. */
    public static final String TIMESTAMP = "webhook-timestamp";

    /** The name of the header with the signatures. */
    public static final String SIGNATURE = "webhook-signature";

    /**
     * Returns the headers by their lower-case names.
     *
     * @return an unmodifiable map of three entries
     */
    public Map<String, String> asMap() {
        return Map.of(ID, id, TIMESTAMP, timestamp, SIGNATURE, signature);
    }
}
