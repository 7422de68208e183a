package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The port that keeps how long destinations have only failed. Used inside a transaction, by one thread at a time.
 */
public interface FailureClockStore {
    /**
     * Adds failures to clocks, and starts those that stand still. Two transactions that do so at the same time do not
     * lose each other's failures.
     *
     * @param failures what to add, as clocks that would be started now; at most one for each destination
     * @return the clocks as they stand now, in the same order
     */
    List<FailureClock> add(Collection<FailureClock> failures);

    /**
     * Stops the clocks of destinations that succeeded, if they were started no later than that. Of several transactions
     * that stop a clock one does.
     *
     * @param successes when the destinations succeeded last
     * @return those clocks that this stopped, as they stood
     */
    List<FailureClock> stop(Map<DestinationId, Instant> successes);

    /**
     * Finds the clock of a destination, and keeps it from being stopped by others until this transaction ends.
     *
     * @param tenant whose destination
     * @param destination the destination
     * @return the clock, or empty if it stands still
     */
    Optional<FailureClock> hold(TenantId tenant, DestinationId destination);

    /**
     * Finds the clock of a destination.
     *
     * @param tenant whose destination
     * @param destination the destination
     * @return the clock, or empty if it stands still
     */
    Optional<FailureClock> find(TenantId tenant, DestinationId destination);

    /**
     * Stops the clock of a destination, whenever it was started.
     *
     * @param tenant whose destination
     * @param destination the destination
     */
    void clear(TenantId tenant, DestinationId destination);
}
