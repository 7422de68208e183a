package dev.integrations.inbound;

import dev.integrations.delivery.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over what was kept and waits, and forgets what is too old. The host's handler runs on the thread that calls this, one
 * event after the other. Safe for use by several threads.
 */
public final class InboundWork {
    /** For how long a node holds what it has claimed. A handler that takes longer may be called again meanwhile. */
    public static final Duration LEASE = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(InboundWork.class);
    private static final int BATCH = 20;
    private static final int FORGET = 1_000;

    /** What is claimed and not begun by then is given back. */
    private static final Duration BEGIN_WITHIN = LEASE.dividedBy(2);

    private final InboundParts parts;
    private volatile boolean stopped;

    /**
     * Creates the work of a node.
     *
     * @param parts what receiving is built from
     */
    public InboundWork(InboundParts parts) {
        this.parts = parts;
    }

    /**
     * Returns how often {@link #handOver} should be called.
     *
     * @return half a second, or five where nothing waits but what is replayed
     */
    public Duration pace() {
        return parts.settings().handling().pace();
    }

    /** Hands over everything that is due by the clock, until it is stopped. */
    public void handOver() {
        int claimed = BATCH;
        while (claimed == BATCH && !stopped) {
            claimed = handOverSome();
        }
    }

    private int handOverSome() {
        Instant now = parts.clock().instant();
        long fence = parts.random().nextLong();
        Lease lease = new Lease(now, now.plus(LEASE), fence == 0 ? 1 : fence);
        List<InboundStore.Claimed> claimed = parts.transactions()
                .inTransaction(transaction -> transaction.inbound().claim(lease, BATCH));
        for (InboundStore.Claimed each : claimed) {
            if (stopped || parts.clock().instant().isAfter(now.plus(BEGIN_WITHIN))) {
                settle(each.reception().unbegun(now), lease.fence());
            } else {
                handOver(each, lease.fence());
            }
        }
        return claimed.size();
    }

    /** Every claim counts, so that an event that kills its node does not do so for ever. */
    private void handOver(InboundStore.Claimed claimed, long fence) {
        Reception reception = claimed.reception();
        if (reception.attempts() > parts.settings().retrySchedule().maxAttempts()) {
            settle(reception.failed("No attempt came to an end"), fence);
            return;
        }
        try {
            parts.settings().handling().handOver(claimed, fence, parts.transactions());
        } catch (Exception | Error e) {
            // An error in what a host plugged in must not keep the others from being handed over.
            LOG.warn("The host's handler failed at {}", reception.event().id(), e);
            settle(afterFailure(reception, e), fence);
        }
    }

    /** The message of an exception is not for tenants. */
    private Reception afterFailure(Reception reception, Throwable failure) {
        String reason = "The handler failed: " + failure.getClass().getSimpleName();
        Optional<Duration> wait = parts.settings().retrySchedule().delayAfter(reception.attempts(), parts.random());
        return wait.map(delay -> reception.again(parts.clock().instant().plus(delay), reason))
                .orElseGet(() -> reception.failed(reason));
    }

    private void settle(Reception reception, long fence) {
        parts.transactions().useTransaction(transaction -> transaction.inbound().settle(reception, fence));
    }

    /**
     * Removes events that came in longer ago than they are kept, and do not wait.
     *
     * @return whether there may be more
     */
    public boolean forget() {
        Instant before = parts.clock().instant().minus(parts.settings().retention());
        int forgotten = parts.transactions()
                .inTransaction(transaction -> transaction.inbound().forget(before, FORGET));
        return forgotten == FORGET;
    }

    /** Lets what is under way end, and begins nothing more. */
    public void stop() {
        stopped = true;
    }
}
