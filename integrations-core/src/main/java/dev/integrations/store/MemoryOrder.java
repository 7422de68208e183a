package dev.integrations.store;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.OrderStore;
import dev.integrations.store.DeliveryRow.Aside;
import dev.integrations.store.DeliveryRow.Pending;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The chains of one transaction. */
final class MemoryOrder implements OrderStore {
    private final MemoryTransaction transaction;

    MemoryOrder(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public Map<String, Long> draw(TenantId tenant, Map<String, Integer> counts, Instant now) {
        Map<String, Long> last = new HashMap<>();
        counts.forEach((key, count) -> last.put(key, transaction.tables().drawNumbers(count)));
        return last;
    }

    @Override
    public Set<DeliveryId> waiting(Collection<Claim> claims) {
        Set<DeliveryId> waiting = new HashSet<>();
        for (Claim claim : claims) {
            Optional<DeliveryRow> first = deliveries().firstOf(claim.chain());
            if (first.isPresent() && first.get().id() != claim.delivery().value()) {
                waiting.add(claim.delivery());
            }
        }
        return waiting;
    }

    @Override
    public void hold(Collection<Claim> claims, Instant due) {
        Pending standing = new Pending(due, DeliveryRow.NO_FENCE, Aside.FOR_ITS_TURN);
        claims.forEach(claim -> deliveries()
                .find(claim.delivery().value())
                .filter(row -> row.isHeldBy(claim))
                .ifPresent(row -> deliveries().move(row, standing)));
    }

    @Override
    public int advance(Collection<Long> chains, Instant now) {
        int advanced = 0;
        for (long chain : chains) {
            Optional<DeliveryRow> first = deliveries().firstOf(chain);
            if (first.isPresent() && first.get().isWaiting()) {
                deliveries().move(first.get(), new Pending(now, DeliveryRow.NO_FENCE, Aside.NO));
                advanced++;
            }
        }
        return advanced;
    }

    private DeliveryTable deliveries() {
        return transaction.tables().deliveries();
    }
}
