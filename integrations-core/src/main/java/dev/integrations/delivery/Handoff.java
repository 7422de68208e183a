package dev.integrations.delivery;

import dev.integrations.event.Event;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes deliveries from publishers of this node straight to its dispatcher, which saves claiming them. It holds a
 * bounded number of bytes; who finds no room stores deliveries that are claimed like any other.
 */
final class Handoff {
    /** What an entry costs beside its payload. */
    private static final int ENTRY_BYTES = 512;

    /** A delivery that this node holds since it was published, with its event. */
    record Entry(Claim claim, Event event) {}

    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final AtomicLong room;
    private volatile boolean open;
    private volatile Runnable handedOver = () -> {};
    private volatile Runnable stored = () -> {};

    Handoff(long maxBytes) {
        this.room = new AtomicLong(maxBytes);
    }

    /** Lets publishers hand over from now on, and says whom to tell when they did, or when they stored what is due. */
    void open(Runnable handedOver, Runnable stored) {
        this.handedOver = handedOver;
        this.stored = stored;
        open = true;
    }

    /** Sends publishers to the store from now on. */
    void close() {
        open = false;
    }

    static long cost(FanOut fanOut) {
        return fanOut.destinations().size() * cost(fanOut.event());
    }

    private static long cost(Event event) {
        return ENTRY_BYTES + (long) Work.bytes(event);
    }

    boolean reserve(long bytes) {
        if (!open) {
            return false;
        }
        if (room.addAndGet(-bytes) < 0) {
            room.addAndGet(bytes);
            return false;
        }
        return true;
    }

    /** Gives back what was reserved and not used. */
    void free(long bytes) {
        room.addAndGet(bytes);
    }

    /** Adds an entry for which room was reserved. */
    void offer(Entry entry) {
        entries.add(entry);
    }

    void announceHandedOver() {
        handedOver.run();
    }

    void announceStored() {
        stored.run();
    }

    @Nullable
    Entry poll() {
        Entry entry = entries.poll();
        if (entry != null) {
            free(cost(entry.event()));
        }
        return entry;
    }
}
