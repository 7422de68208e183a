package dev.integrations.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which deliveries of one destination go together in a request, within a share of what the node may hold. Guarded by the lock of
 * {@link Lanes}.
 */
final class Company {
    /** So that destinations that do not answer leave room for others. */
    private static final int SHARES = 8;

    /** How far into a queue is looked for what goes together. */
    private static final int MAX_LOOKED = 4_000;

    private final long share;
    private int maxEvents = 1;
    private long averageBytes = 1;
    private double perRequest = 1;
    private long bytesUnderWay;

    Company(long maxBufferedBytes) {
        this.share = maxBufferedBytes / SHARES;
    }

    void use(int events) {
        if (events != maxEvents) {
            maxEvents = events;
            perRequest = 1;
        }
    }

    int maxEvents() {
        return maxEvents;
    }

    /** Notes the size of what is queued. */
    void queued(Work work) {
        if (maxEvents > 1) {
            averageBytes = (3 * averageBytes + work.bytes()) / 4 + 1;
        }
    }

    /** Returns how many may be queued, so that whole requests can be made of them, if so many could be one by one. */
    int whole(int most) {
        int request = perWholeRequest();
        return request <= 1 ? most : (most + request - 1) / request * request;
    }

    private int perWholeRequest() {
        return (int) Math.min(maxEvents, share / averageBytes);
    }

    /** Says whether some are queued, and fewer than go together. */
    boolean isGathering(int queued) {
        return queued > 0 && queued < perWholeRequest();
    }

    /** Says whether so much is under way that no more goes out before an answer comes. */
    boolean isFull() {
        return bytesUnderWay >= share;
    }

    /** Returns about how many requests so many events make. */
    int requests(int events) {
        return perRequest <= 1 ? events : (int) Math.ceil(events / perRequest);
    }

    /** Takes out of a queue what may go with a delivery that is being started, and returns both; what is lost is handed over. */
    List<Work> join(Work first, Deque<Work> queue, Predicate<Work> droppedIfLost) {
        List<Work> joined = new ArrayList<>();
        joined.add(first);
        Deque<Work> passed = new ArrayDeque<>();
        int most = Math.min(maxEvents, first.most());
        long bytes = first.bytes();
        for (int looked = 0; looked < MAX_LOOKED && joined.size() < most && !queue.isEmpty(); looked++) {
            Work next = queue.element();
            if (bytesUnderWay + bytes + next.bytes() > share) {
                break;
            }
            queue.remove();
            if (droppedIfLost.test(next)) {
                continue;
            }
            if (first.mayGoWith(next)) {
                joined.add(next);
                bytes += next.bytes();
            } else {
                passed.addLast(next);
            }
        }
        passed.descendingIterator().forEachRemaining(queue::addFirst);
        return joined;
    }

    void started(List<Work> together) {
        bytesUnderWay += bytes(together);
    }

    void finished(List<Work> together) {
        bytesUnderWay -= bytes(together);
    }

    /** Notes how many events were in a request. */
    void sent(int events) {
        if (maxEvents > 1) {
            perRequest = (3 * perRequest + events) / 4;
        }
    }

    private static long bytes(List<Work> works) {
        return works.stream().mapToLong(Work::bytes).sum();
    }
}
