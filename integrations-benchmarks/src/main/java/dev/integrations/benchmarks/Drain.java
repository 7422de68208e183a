package dev.integrations.benchmarks;

import dev.integrations.Integrations;
import dev.integrations.delivery.Backlog;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits until a dispatcher has delivered what there was to deliver. */
final class Drain {
    /** Longer than a dispatcher pauses between two looks into the store. */
    private static final Duration LOOK = Duration.ofMillis(300);

    private final Integrations integrations;
    private final DeliveryMeter meter;

    Drain(Integrations integrations, DeliveryMeter meter) {
        this.integrations = integrations;
        this.meter = meter;
    }

    /**
     * Waits until nothing is due, nothing is held by any node, no replay runs, and nothing was recorded between two looks. The second
     * look is for deliveries that were set aside for lack of room: the dispatcher takes them up in between.
     */
    Backlog await() {
        long before = -1;
        while (true) {
            awaitSilence();
            long recorded = meter.recorded();
            Backlog backlog = integrations.operator().backlog();
            boolean idle = backlog.due() == 0
                    && backlog.leased() == 0
                    && integrations.operator().runningReplays() == 0;
            if (idle && recorded == before) {
                return backlog;
            }
            before = idle ? recorded : -1;
        }
    }

    /** Looking costs a statement that reads every pending delivery, so it waits for a pause in what is recorded. */
    private void awaitSilence() {
        long start = System.nanoTime();
        long quiet = 0;
        while (quiet < LOOK.toNanos()) {
            LockSupport.parkNanos(LOOK.toNanos() - quiet);
            long now = System.nanoTime();
            quiet = Math.min(now - meter.lastNanos(), now - start);
        }
    }
}
