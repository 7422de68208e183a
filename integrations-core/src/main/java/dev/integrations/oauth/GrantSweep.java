package dev.integrations.oauth;

import java.time.Duration;
import java.time.Instant;

/** Removes codes, pushed requests, waiting devices, tokens and grants a day after their end. Safe for use by several threads and nodes. */
public final class GrantSweep {
    /** For how long a code that was used is known, so that another use of it is noticed. */
    private static final Duration KEPT = Duration.ofDays(1);

    private static final int PORTION = 500;

    private final OAuthParts parts;

    /**
     * Creates a sweep.
     *
     * @param parts what it is built from
     */
    public GrantSweep(OAuthParts parts) {
        this.parts = parts;
    }

    /** Removes what ended more than a day ago, in portions of a transaction each. */
    public void run() {
        Instant before = parts.clock().instant().minus(KEPT);
        int removed;
        do {
            removed = parts.transactions()
                    .<Integer, RuntimeException>inTransaction(
                            transaction -> transaction.oauthGrants().removeEnded(before, PORTION));
        } while (removed >= PORTION);
    }
}
