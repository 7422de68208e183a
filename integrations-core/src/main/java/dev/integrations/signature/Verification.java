package dev.integrations.signature;

import java.time.Instant;

/** What a {@link WebhookVerifier} found out about a request. Immutable. */
public sealed interface Verification {

    /**
     * The request was signed with a trusted key.
     *
     * @param id the message id; a receiver that acts only once remembers it
     * @param timestamp when the sender signed this attempt
     * @param keyLabel which key matched; when no request matches an old key any more, it can go
     */
    record Verified(String id, Instant timestamp, String keyLabel) implements Verification {}

    /**
     * The request must not be trusted.
     *
     * @param reason why, for metrics and branches
     * @param message why, for the receiver's log; it holds no secret and no text from the request. Do not send it back.
     */
    record Refused(Reason reason, String message) implements Verification {}

    /** Why a request is refused. */
    enum Reason {
        /** The body is longer than the verifier accepts; it was not hashed. */
        BODY_TOO_LARGE,
        /** One of the three headers is absent. */
        MISSING_HEADER,
        /** One of the three headers is there more than once. */
        DUPLICATE_HEADER,
        /** The id is empty, longer than 255 characters, or has a dot or a character that is not visible ASCII. */
        INVALID_ID,
        /** The timestamp is not a whole number of seconds of 1 to 12 digits. */
        INVALID_TIMESTAMP,
        /** The timestamp lies further in the past than the tolerance allows. */
        TIMESTAMP_TOO_OLD,
        /** The timestamp lies further in the future than the tolerance allows. */
        TIMESTAMP_TOO_NEW,
        /** The signature header is empty. */
        NO_SIGNATURE,
        /** The signature header lists more than 32 signatures. */
        TOO_MANY_SIGNATURES,
        /** No trusted key is valid at this time. */
        NO_VALID_KEY,
        /** No signature matches a trusted key that is valid at this time. */
        SIGNATURE_MISMATCH
    }
}
