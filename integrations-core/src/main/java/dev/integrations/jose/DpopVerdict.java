package dev.integrations.jose;

/** What a verifier says of a DPoP proof. */
public sealed interface DpopVerdict {
    /**
     * It is good, and was not used before.
     *
     * @param keyThumbprint the key that signed it, to bind tokens to
     */
    record Accepted(String keyThumbprint) implements DpopVerdict {}

    /**
     * It has no nonce of this server, or an old one. The answer is {@code use_dpop_nonce}, with a nonce in the header
     * {@code DPoP-Nonce} (RFC 9449, section 8).
     *
     * @param nonce the one to use
     */
    record NonceNeeded(String nonce) implements DpopVerdict {}

    /**
     * It is refused. To clients each reason is the same, {@code invalid_dpop_proof}.
     *
     * @param reason why, for the log
     */
    record Refused(Reason reason) implements DpopVerdict {}

    /** Why a proof is refused, in the order of RFC 9449, section 4.3. */
    enum Reason {
        /** There is no proof. */
        MISSING,
        /** There are several. */
        SEVERAL,
        /** It is no signed token, or too long. */
        MALFORMED,
        /** A claim that is required is missing, or of another type. */
        INCOMPLETE,
        /** Its {@code typ} is not {@code dpop+jwt}. */
        OTHER_TYPE,
        /** It is signed by an algorithm that is not accepted. */
        ALGORITHM,
        /** Its key is missing, private, or unfit. */
        UNFIT_KEY,
        /** That key did not sign it. */
        BAD_SIGNATURE,
        /** It is for another method. */
        OTHER_METHOD,
        /** It is for another URI. */
        OTHER_URI,
        /** It is too old, or from the future. */
        OTHER_TIME,
        /** It is for another access token. */
        OTHER_TOKEN,
        /** The token is bound to another key. */
        OTHER_KEY,
        /** It was used before. */
        REPLAYED
    }
}
