package dev.integrations.apikey;

import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often an API key was accepted on a day.
 *
 * @param day the day in UTC
 * @param requests how many requests there were
 * @param byScope how many of them needed a scope, by its name; one that needed two is counted under both
 */
public record ApiKeyUsage(LocalDate day, long requests, Map<String, Long> byScope) {
    /**
     * Copies the counts.
     *
     * @param day the day in UTC
     * @param requests how many requests there were
     * @param byScope how many of them needed a scope
     */
    public ApiKeyUsage {
        byScope = Collections.unmodifiableMap(new TreeMap<>(byScope));
    }
}
