package dev.integrations.store;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.FailureClock;
import dev.integrations.delivery.FailureClockStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The clocks of failure of one transaction. */
final class MemoryFailureClocks implements FailureClockStore {
    private final MemoryTransaction transaction;

    MemoryFailureClocks(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public List<FailureClock> add(Collection<FailureClock> failures) {
        return failures.stream().map(this::add).toList();
    }

    private FailureClock add(FailureClock more) {
        FailureClock before = clocks().get(more.destination());
        FailureClock after = before == null
                ? more
                : new FailureClock(
                        before.tenant(),
                        before.destination(),
                        before.failingSince(),
                        before.failures() + more.failures());
        clocks().put(after.destination(), after);
        return after;
    }

    @Override
    public List<FailureClock> stop(Map<DestinationId, Instant> successes) {
        List<FailureClock> stopped = new ArrayList<>();
        successes.forEach((destination, at) -> {
            FailureClock clock = clocks().get(destination);
            if (clock != null && !clock.failingSince().isAfter(at)) {
                clocks().remove(destination);
                stopped.add(clock);
            }
        });
        return stopped;
    }

    /** No other transaction runs before this one ends. */
    @Override
    public Optional<FailureClock> hold(TenantId tenant, DestinationId destination) {
        return find(tenant, destination);
    }

    @Override
    public Optional<FailureClock> find(TenantId tenant, DestinationId destination) {
        return Optional.ofNullable(clocks().get(destination))
                .filter(clock -> clock.tenant().equals(tenant));
    }

    @Override
    public void clear(TenantId tenant, DestinationId destination) {
        find(tenant, destination).ifPresent(clock -> clocks().remove(destination));
    }

    private Table<DestinationId, FailureClock> clocks() {
        return transaction.tables().failureClocks();
    }
}
