package dev.integrations.delivery;

import dev.integrations.common.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the outcomes of attempts in batches, then tells listeners. What is queued here is bounded by {@link Lanes}. */
final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final Duration RETRY_DELAY = Duration.ofMillis(250);

    /** An attempt that ended. */
    record Entry(Work work, Completion completion, Outcome outcome, Lane.Change change) {
        static Entry withoutAttempt(Work work, Completion completion) {
            return new Entry(work, completion, new Outcome.Rejected(""), Lane.Change.NONE);
        }
    }

    private final Transactions<? extends DeliveryTransaction> transactions;
    private final DispatchSettings settings;
    private final Lanes lanes;
    private final Aftermath aftermath;
    private final Listeners listeners;
    private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();
    private final CountDownLatch stopping = new CountDownLatch(1);

    Recorder(EngineParts parts, Lanes lanes, Aftermath aftermath, Listeners listeners) {
        this.transactions = parts.transactions();
        this.settings = parts.settings();
        this.lanes = lanes;
        this.aftermath = aftermath;
        this.listeners = listeners;
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    /** Makes this give up on a store that does not answer. */
    void stop() {
        stopping.countDown();
    }

    /** Waits for outcomes and writes one batch of them; returns false if there were none for a while. */
    boolean recordNext(Duration wait) throws InterruptedException {
        Entry first = entries.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            record(collect(first));
        }
        aftermath.catchUp(false);
        return first != null;
    }

    /** Does all that follows from outcomes and has waited for a while; returns how much that was. */
    int catchUp() {
        return aftermath.catchUp(true);
    }

    /** Writes everything that is there. */
    int recordAll() {
        int count = 0;
        List<Entry> batch = new ArrayList<>();
        while (entries.drainTo(batch, settings.recordBatch()) > 0) {
            record(batch);
            count += batch.size();
            batch = new ArrayList<>();
        }
        return count;
    }

    /** Writes completions of deliveries that end without an attempt. */
    void recordEnded(List<Completion> completions) {
        tell(completions, write(completions));
    }

    /** Ends deliveries whose events their fallbacks take, in the transaction that gives them these; returns those. */
    Set<DeliveryId> recordHandedOver(List<Completion> completions) {
        Aftermath.Batch batch;
        Set<DeliveryId> taken;
        try {
            batch = aftermath.prepare(completions);
            taken = transactions.inTransaction(batch::handOver);
        } catch (RuntimeException e) {
            LOG.warn("{} deliveries could not be handed over to fallbacks", completions.size(), e);
            return Set.of();
        }
        follow(batch);
        tell(
                completions.stream()
                        .filter(completion -> taken.contains(completion.claim().delivery()))
                        .toList(),
                taken);
        return taken;
    }

    private List<Entry> collect(Entry first) throws InterruptedException {
        List<Entry> batch = new ArrayList<>();
        batch.add(first);
        long deadline = System.nanoTime() + settings.recordLinger().toNanos();
        while (batch.size() < settings.recordBatch()) {
            Entry next = entries.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            batch.add(next);
            entries.drainTo(batch, settings.recordBatch() - batch.size());
        }
        return batch;
    }

    private void record(List<Entry> batch) {
        List<Completion> completions = batch.stream()
                .map(entry -> entry.completion().heldBy(entry.work().claim()))
                .toList();
        Set<DeliveryId> recorded = write(completions);
        lanes.recorded(batch.stream().map(Entry::work).toList());
        tell(completions, recorded);
        batch.forEach(this::follow);
    }

    private void tell(List<Completion> completions, Set<DeliveryId> recorded) {
        for (Completion completion : completions) {
            if (recorded.contains(completion.claim().delivery())) {
                listeners.recorded(completion);
            } else {
                LOG.info(
                        "Delivery {} was not ours any more when its outcome was known",
                        completion.claim().delivery());
            }
        }
    }

    private void follow(Entry entry) {
        DestinationId destination = entry.completion().claim().destination();
        wishToEnd(entry.outcome()).ifPresent(reason -> aftermath.disable(entry.completion(), reason));
        if (entry.outcome() instanceof Outcome.Throttled throttled && throttled.exhausted()) {
            aftermath.exhausted(entry.completion(), throttled.reason());
        }
        if (entry.change() == Lane.Change.SUSPENDED) {
            String reason = entry.completion().reason().orElse("");
            listeners.tell(listener -> listener.suspended(destination, lanes.suspendedUntil(destination), reason));
        } else if (entry.change() == Lane.Change.RESUMED) {
            listeners.tell(listener -> listener.resumed(destination));
        }
    }

    private static Optional<String> wishToEnd(Outcome outcome) {
        if (outcome instanceof Outcome.Accepted accepted) {
            return accepted.disable();
        }
        return outcome instanceof Outcome.Gone gone ? Optional.of(gone.reason()) : Optional.empty();
    }

    /** Writes a batch; if it cannot be written, each alone, so that one that cannot stops only itself. */
    private Set<DeliveryId> write(List<Completion> completions) {
        do {
            Set<DeliveryId> recorded = tryWrite(completions);
            if (recorded != null) {
                return recorded;
            }
            if (storeAnswers(completions.get(0))) {
                return writeEach(completions);
            }
        } while (!stopsWithin(RETRY_DELAY));
        return Set.of();
    }

    private Set<DeliveryId> writeEach(List<Completion> completions) {
        Set<DeliveryId> written = new HashSet<>();
        for (Completion completion : completions) {
            Set<DeliveryId> recorded = tryWrite(List.of(completion));
            if (recorded == null) {
                LOG.error(
                        "The outcome of delivery {} cannot be written; it is delivered again when its lease ends",
                        completion.claim().delivery());
            } else {
                written.addAll(recorded);
            }
        }
        return written;
    }

    private @Nullable Set<DeliveryId> tryWrite(List<Completion> completions) {
        Aftermath.Batch batch;
        Set<DeliveryId> recorded;
        try {
            batch = aftermath.prepare(completions);
            recorded = transactions.inTransaction(transaction -> {
                Set<DeliveryId> ours = transaction.deliveries().complete(completions);
                batch.write(transaction, ours);
                return ours;
            });
        } catch (RuntimeException e) {
            LOG.warn("{} outcomes could not be written", completions.size(), e);
            return null;
        }
        follow(batch);
        return recorded;
    }

    /** What was recorded stays so, whatever comes of what follows. */
    private static void follow(Aftermath.Batch batch) {
        try {
            batch.committed();
        } catch (RuntimeException e) {
            LOG.warn("What follows from outcomes is done later", e);
        }
    }

    private boolean storeAnswers(Completion completion) {
        try {
            transactions.inTransaction(transaction -> transaction
                    .deliveries()
                    .loadEvents(List.of(completion.event().id())));
            return true;
        } catch (RuntimeException e) {
            LOG.debug("The store does not answer", e);
            return false;
        }
    }

    private boolean stopsWithin(Duration wait) {
        try {
            return stopping.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
