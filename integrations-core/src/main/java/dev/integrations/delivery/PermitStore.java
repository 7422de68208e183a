package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * The port that keeps what nodes may still send to destinations with a {@link RateLimit}. Used inside a transaction, by one
 * thread at a time.
 */
public interface PermitStore {
    /**
     * What a node asks for.
     *
     * @param destination where it wants to send
     * @param tenant whose destination that is
     * @param limit the limit of the destination
     * @param wanted how many attempts it wants to start, at least 1
     */
    record Wish(DestinationId destination, TenantId tenant, RateLimit limit, int wanted) {}

    /**
     * Takes permits out of the buckets of destinations. Two transactions that do so at the same time do not both get the
     * same ones.
     *
     * @param wishes what is wanted, at most one for each destination
     * @param now the time
     * @return what each destination's bucket gave, by destination
     */
    Map<DestinationId, RateLimit.Grant> take(Collection<Wish> wishes, Instant now);

    /**
     * Forgets the bucket of a destination that exists no more.
     *
     * @param tenant whose destination
     * @param destination the destination
     */
    void forget(TenantId tenant, DestinationId destination);
}
