package dev.integrations.apikey;

import java.time.LocalDate;
import java.time.ZoneOffset;

/** What has to be done for API keys from time to time. {@code Integrations} calls it. Safe for use by several threads. */
public final class ApiKeyUpkeep {
    private static final int BATCH = 1000;

    private final ApiKeyParts parts;
    private final ApiKeyVerifier verifier;
    private final Reminders reminders;

    /**
     * Creates it.
     *
     * @param parts what API keys are built from
     * @param verifier what counts how keys are used
     */
    public ApiKeyUpkeep(ApiKeyParts parts, ApiKeyVerifier verifier) {
        this.parts = parts;
        this.verifier = verifier;
        this.reminders = new Reminders(parts);
    }

    /** Reads keys again that are in use, before what is known of them is too old to be followed. */
    public void refresh() {
        verifier.refresh();
    }

    /** Writes down how keys were used since the last time. What cannot be written down waits for the next time. */
    public void recordUsage() {
        verifier.recordUsage();
    }

    /** Tells of keys that should be looked after. */
    public void remind() {
        reminders.give();
    }

    /** Removes counts of days that are kept no longer. */
    public void removeOldUsage() {
        LocalDate first =
                LocalDate.ofInstant(parts.clock().instant().minus(parts.rules().usageKeptFor()), ZoneOffset.UTC);
        int removed;
        do {
            removed = parts.transactions()
                    .<Integer, RuntimeException>inTransaction(
                            transaction -> transaction.apiKeyUsage().removeBefore(first, BATCH));
        } while (removed > 0);
    }
}
