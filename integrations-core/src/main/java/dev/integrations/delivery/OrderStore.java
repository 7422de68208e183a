package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * The port that keeps deliveries of one ordering key to one destination in their order. Such deliveries form a chain: the
 * first one that is pending has its turn, the others wait. Used inside a transaction, by one thread at a time.
 */
public interface OrderStore {
    /**
     * Draws numbers for events of ordering keys, and keeps others from drawing for these keys until the transaction
     * ends: so that numbers follow the order of commits.
     *
     * @param tenant whose keys
     * @param counts how many numbers are needed, by key
     * @param now the time
     * @return the last one of the numbers drawn, by key; the others are those just before it
     */
    Map<String, Long> draw(TenantId tenant, Map<String, Integer> counts, Instant now);

    /**
     * Tells which claims have to wait for an earlier delivery of their chain, whatever that waits for.
     *
     * @param claims claims with a chain
     * @return those of them whose turn it is not
     */
    Set<DeliveryId> waiting(Collection<Claim> claims);

    /**
     * Sets claims aside until it is their turn. Those whose fence no longer stands are left alone.
     *
     * @param claims the claims
     * @param due when they are due even if nobody tells that it is their turn
     */
    void hold(Collection<Claim> claims, Instant due);

    /**
     * Makes the first delivery of each chain due, if it was set aside by {@link #hold}.
     *
     * @param chains the chains
     * @param now when they are due
     * @return how many became due
     */
    int advance(Collection<Long> chains, Instant now);
}
