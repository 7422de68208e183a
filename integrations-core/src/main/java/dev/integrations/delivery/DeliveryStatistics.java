package dev.integrations.delivery;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What became of the deliveries to one destination that ended in a span of time, and how many have not ended yet. A
 * delivery that was replayed counts where it ended last, with all of its attempts.
 *
 * <p>The newest 100,000 deliveries are counted. If more ended in the span, {@code span} begins with the oldest of those
 * that were counted; shorter spans tell of the rest. To count reads what is counted, along an index, and goes through the
 * pending deliveries of all tenants. Of what is still pending the attempts count that began in the span, so that a destination
 * which only fails shows before its first delivery has ended.
 *
 * @param span what was counted
 * @param ended how many deliveries ended in each state; states in which none ended are left out
 * @param attempts the attempts at these deliveries, and those at pending ones that began in the span
 * @param pending how many deliveries have not ended now, whenever they were published; 100,000 stands for that or more
 */
public record DeliveryStatistics(
        StatisticsSpan span, Map<DeliveryState, Long> ended, AttemptStatistics attempts, long pending) {
    /** How many deliveries are counted at the most: 100,000 that ended, and as many that are pending. */
    public static final int MAX_DELIVERIES = 100_000;

    /**
     * Copies the counts.
     *
     * @param span what was counted
     * @param ended how many deliveries ended in each state
     * @param attempts the attempts at these deliveries, and those at pending ones that began in the span
     * @param pending how many deliveries have not ended now
     */
    public DeliveryStatistics {
        ended = Map.copyOf(ended);
    }

    /**
     * Returns how many deliveries ended in a state.
     *
     * @param state the state
     * @return the count, zero for {@link DeliveryState#PENDING}
     */
    public long ended(DeliveryState state) {
        return ended.getOrDefault(state, 0L);
    }

    /**
     * Returns which part of the deliveries was accepted. Those that expired count as not accepted; those that were
     * cancelled or superseded do not count, since they say nothing about the destination.
     *
     * @return a number from 0 to 1, or empty if there is nothing to count
     */
    public OptionalDouble successRate() {
        long accepted = ended(DeliveryState.SUCCEEDED);
        long all = accepted + ended(DeliveryState.DEAD_LETTERED) + ended(DeliveryState.EXPIRED);
        return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) accepted / all);
    }
}
