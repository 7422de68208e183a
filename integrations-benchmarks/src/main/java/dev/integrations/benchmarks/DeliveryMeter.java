package dev.integrations.benchmarks;

import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryListener;
import dev.integrations.delivery.DeliveryState;
import java.time.Duration;
import java.time.Instant;

/**
 * Counts what this process delivered, and how long it took from publishing to the receiver's answer. Safe for use by
 * several threads.
 */
final class DeliveryMeter implements DeliveryListener {
    private final Instant since;
    private final Samples latencies = new Samples();
    private long delivered;
    private long deadLettered;
    private long recorded;
    private long lastNanos = System.nanoTime();

    /**
     * Creates a meter.
     *
     * @param since deliveries of events that were published earlier count, and their latencies do not: they waited for
     *     somebody to start this
     */
    DeliveryMeter(Instant since) {
        this.since = since;
    }

    @Override
    public synchronized void attempted(Delivery delivery, Attempt attempt) {
        note();
        if (delivery.state() == DeliveryState.SUCCEEDED) {
            delivered++;
            if (!delivery.publishedAt().isBefore(since)) {
                Instant accepted = attempt.startedAt().plus(attempt.took());
                latencies.add(Duration.between(delivery.publishedAt(), accepted).toNanos() / 1000);
            }
        }
    }

    @Override
    public synchronized void deadLettered(Delivery delivery) {
        note();
        deadLettered++;
    }

    private void note() {
        recorded++;
        lastNanos = System.nanoTime();
    }

    synchronized long delivered() {
        return delivered;
    }

    synchronized long deadLettered() {
        return deadLettered;
    }

    /** Returns how many outcomes were recorded, whatever they were. */
    synchronized long recorded() {
        return recorded;
    }

    /** Returns when the last outcome was recorded, on the scale of {@link System#nanoTime()}. */
    synchronized long lastNanos() {
        return lastNanos;
    }

    Samples latencies() {
        return latencies;
    }
}
