package dev.integrations.benchmarks;

import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryListener;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/**
 * Counts what this process delivered, and how long it took from publishing to the receiver's answer, and notes what went
 * wrong. Safe for use by several threads.
 */
final class DeliveryMeter implements DeliveryListener {
    /** What goes wrong more often than this is not news. */
    private static final int MAX_NOTES = 50;

    private final Instant since;
    private final PrintStream notes;
    private final Samples latencies = new Samples();
    private long delivered;
    private long deadLettered;
    private long recorded;
    private int noted;
    private long lastNanos = System.nanoTime();

    /**
     * Creates a meter.
     *
     * @param since deliveries of events that were published earlier count, and their latencies do not: they waited for
     *     somebody to start this
     * @param notes where failed attempts and suspensions are written down, the first of them
     */
    DeliveryMeter(Instant since, PrintStream notes) {
        this.since = since;
        this.notes = notes;
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
        } else {
            tell("%s, attempt %d: %s"
                    .formatted(delivery.id(), attempt.number(), attempt.reason().orElse("no reason")));
        }
    }

    @Override
    public synchronized void deadLettered(Delivery delivery) {
        note();
        deadLettered++;
    }

    @Override
    public synchronized void suspended(DestinationId destination, Instant until, String reason) {
        tell("%s is left alone until %s: %s".formatted(destination, until, reason));
    }

    @Override
    public synchronized void resumed(DestinationId destination) {
        tell("%s accepts again".formatted(destination));
    }

    private void tell(String what) {
        if (noted++ < MAX_NOTES) {
            notes.println(what);
        }
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
