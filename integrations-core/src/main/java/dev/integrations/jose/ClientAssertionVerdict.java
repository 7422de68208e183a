package dev.integrations.jose;

/** What a verifier says of a client's assertion. */
public sealed interface ClientAssertionVerdict {
    /**
     * It is good, and was not used before.
     *
     * @param clientId who signed it
     */
    record Accepted(String clientId) implements ClientAssertionVerdict {}

    /**
     * It is refused. To clients each reason is the same, {@code invalid_client}.
     *
     * @param reason why, for the log
     */
    record Refused(Reason reason) implements ClientAssertionVerdict {}

    /** Why an assertion is refused. */
    enum Reason {
        /** It is no signed token, or too long. */
        MALFORMED,
        /** It is a token of another type. */
        OTHER_TYPE,
        /** It is signed by an algorithm that the client may not use. */
        ALGORITHM,
        /** It names a key that the client does not have, or none while it has several. */
        UNKNOWN_KEY,
        /** That key did not sign it, or another algorithm is named than that of the key. */
        BAD_SIGNATURE,
        /** A claim that is required is missing, or of another type. */
        INCOMPLETE,
        /** Issuer or subject is not the client. */
        OTHER_CLIENT,
        /** It is not for this server alone. */
        OTHER_AUDIENCE,
        /** It expires later than 10 minutes from now. */
        TOO_LONG,
        /** Its time is over. */
        EXPIRED,
        /** Its time has not come. */
        NOT_YET_VALID,
        /** It was used before. */
        REPLAYED
    }
}
