package dev.integrations.connection;

/** How an authorization ended. */
public sealed interface AuthorizationResult {
    /**
     * The connection is there.
     *
     * @param connection the connection, new or authorized again
     */
    record Connected(Connection connection) implements AuthorizationResult {}

    /**
     * The provider sent the user back with an error (RFC 6749, section 4.1.2.1).
     *
     * @param provider the id of the provider
     * @param error its code, such as {@code access_denied}: 1 to 64 letters, digits and {@code _ . -}
     */
    record Declined(String provider, String error) implements AuthorizationResult {
        /**
         * Says whether it was the user who did not want it.
         *
         * @return true for {@code access_denied}
         */
        public boolean byUser() {
            return error.equals("access_denied");
        }
    }

    /**
     * Nothing was connected, and the callback is not to be trusted or could not be completed.
     *
     * @param reason why
     */
    record Rejected(Reason reason) implements AuthorizationResult {}

    /** Why nothing was connected. The text of each is fit for the eyes of a user. */
    enum Reason {
        /** No authorization of this state is under way in this session; it may have been used, or be too old. */
        UNKNOWN_STATE("This sign-in is not under way, or was finished already; start again"),

        /** The parameters are malformed, or one that counts is there twice or not at all. */
        MALFORMED("The answer of the provider cannot be read; start again"),

        /** It came in at the redirect URI of another provider (RFC 9700, section 4.4). */
        WRONG_PROVIDER("The answer does not come from the provider that was asked"),

        /** The issuer is another one than that of the provider, or is missing (RFC 9207, section 2.4). */
        WRONG_ISSUER("The answer does not come from the provider that was asked"),

        /** The provider gave no token for the code. */
        EXCHANGE_FAILED("The provider did not complete the connection; start again"),

        /** The connection that was to be authorized again is not there any more. */
        CONNECTION_GONE("The connection was removed meanwhile");

        private final String description;

        Reason(String description) {
            this.description = description;
        }

        /**
         * Returns one sentence that a user may read.
         *
         * @return the sentence, without a full stop
         */
        public String description() {
            return description;
        }
    }
}
