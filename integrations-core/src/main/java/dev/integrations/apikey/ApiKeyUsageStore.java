package dev.integrations.apikey;

import dev.integrations.common.TenantId;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/** The port that keeps how API keys are used. Used inside a transaction, by one thread at a time. */
public interface ApiKeyUsageStore {
    /**
     * Adds counts to what is stored, and moves on when keys were last used. A time that is earlier than the stored one
     * changes nothing; counts of keys that are stored no more are dropped.
     *
     * @param uses what was counted, in any order
     */
    void add(Collection<CountedUse> uses);

    /**
     * Returns how a key was used.
     *
     * @param tenant whose key
     * @param id the key
     * @param from the first day
     * @param to the day after the last one
     * @return a count for each day with requests, in their order
     */
    List<ApiKeyUsage> usage(TenantId tenant, ApiKeyId id, LocalDate from, LocalDate to);

    /**
     * Removes counts of days that are long past.
     *
     * @param day the first day whose counts stay
     * @param limit how many counts to remove at the most
     * @return how many were removed; zero if there are none left
     */
    int removeBefore(LocalDate day, int limit);
}
