package dev.integrations.delivery;

import dev.integrations.common.TenantId;

/** The port that counts deliveries and attempts. Used inside a transaction, by one thread at a time. */
public interface StatisticsStore {
    /**
     * Counts the deliveries to a destination that ended in a span, the attempts at them, what is pending, and the attempts at
     * that which began in the span. The work is bounded by {@code most}, the attempts at twice so many deliveries, and the
     * number of all pending deliveries, which may be gone through twice; it does not grow with the history of this destination or others. Where deliveries end
     * meanwhile, the parts may be apart by these.
     *
     * @param tenant whose destination
     * @param destination the destination
     * @param span when the deliveries ended
     * @param most how many deliveries are counted at the most, the newest of those that ended; if that many were found,
     *     the span that is returned begins when the oldest of them ended
     * @return the counts; all zero if this tenant has no such deliveries
     */
    DeliveryStatistics count(TenantId tenant, DestinationId destination, StatisticsSpan span, int most);
}
