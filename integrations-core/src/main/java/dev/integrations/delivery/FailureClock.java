package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a destination has only failed. There is none for a destination whose last known attempt succeeded.
 *
 * @param tenant whose destination
 * @param destination the destination
 * @param failingSince when the first attempt failed after a success
 * @param failures how many attempts failed since then, as far as nodes have written them down
 */
public record FailureClock(TenantId tenant, DestinationId destination, Instant failingSince, int failures) {
    boolean runsFor(Duration time, Instant now) {
        return !now.isBefore(failingSince.plus(time));
    }
}
