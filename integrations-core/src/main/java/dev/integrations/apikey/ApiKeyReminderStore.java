package dev.integrations.apikey;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import java.time.Duration;
import java.time.Instant;

/** The port that keeps which reminders of API keys were given. Used inside a transaction, by one thread at a time. */
public interface ApiKeyReminderStore {
    /**
     * Finds reminders that are due and were not given: of keys that are neither revoked, expired nor rotated.
     *
     * @param kind what is reminded of
     * @param threshold how long before the end, or after the creation, of a key
     * @param now the time
     * @param page which part of them
     * @return the reminders, in the order of the ids of their keys
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    Page<ApiKeyReminder> due(ApiKeyReminder.Kind kind, Duration threshold, Instant now, PageRequest page);

    /**
     * Writes down that a reminder is given, unless that stands there already. The transaction goes on in either case.
     *
     * @param reminder the reminder
     * @param now the time
     * @return false if somebody gave it before, or the key is stored no more
     */
    boolean give(ApiKeyReminder reminder, Instant now);
}
