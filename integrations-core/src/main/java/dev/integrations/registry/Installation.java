package dev.integrations.registry;

import java.util.List;

/**
 * An integration that was installed or changed, and what its setup checks found. None of them was rejected.
 *
 * @param integration the integration as it is now
 * @param checks the checks, in the order in which they were made
 */
public record Installation(Integration integration, List<CheckReport> checks) {
    /**
     * Copies the checks.
     *
     * @param integration the integration as it is now
     * @param checks the checks, copied
     */
    public Installation {
        checks = List.copyOf(checks);
    }
}
