package dev.integrations.jose;

/** What a verifier says of an access token. */
public sealed interface AccessTokenVerdict {
    /**
     * It is good.
     *
     * @param token what it says
     */
    record Valid(AccessToken token) implements AccessTokenVerdict {}

    /**
     * It is refused. To clients each reason is the same, {@code invalid_token}.
     *
     * @param reason why, for the log
     */
    record Refused(Reason reason) implements AccessTokenVerdict {}

    /** Why an access token is refused. */
    enum Reason {
        /** It is no signed token, or too long. */
        MALFORMED,
        /** Its {@code typ} is not {@code at+jwt}. */
        OTHER_TYPE,
        /** It names no key, or one that its issuer does not have. */
        UNKNOWN_KEY,
        /** That key did not sign it, or another algorithm is named than that of the key. */
        BAD_SIGNATURE,
        /** A claim that is required is missing, or of another type. */
        INCOMPLETE,
        /** Somebody else issued it. */
        OTHER_ISSUER,
        /** It is for another server. */
        OTHER_AUDIENCE,
        /** Its time has not come. */
        NOT_YET_VALID,
        /** Its time is over. */
        EXPIRED
    }
}
