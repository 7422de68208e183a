package dev.integrations.jose;

import java.time.Instant;

/** The port that remembers what may be used once. Used inside a transaction, by one thread at a time. */
public interface SingleUseStore {
    /** What is used once. The codes are stored; one that was used stays. */
    enum Kind {
        /** The id of a DPoP proof. */
        DPOP_PROOF(1),
        /** The id of a client assertion. */
        CLIENT_ASSERTION(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /**
         * Returns what is stored for it.
         *
         * @return a number of its own
         */
        public int code() {
            return code;
        }
    }

    /**
     * Remembers a use. Of transactions that do so at the same time for the same thing, one is the first.
     *
     * @param kind what is used
     * @param hash which one: 32 bytes of SHA-256
     * @param until when it expires by itself, and need not be remembered any longer
     * @return true for the first use; false for all others, and also after that time until it is removed
     */
    boolean first(Kind kind, byte[] hash, Instant until);

    /**
     * Forgets uses of what has expired.
     *
     * @param now what expired before this
     * @param rows how many at the most
     * @return how many were forgotten
     */
    int removeExpired(Instant now, int rows);
}
