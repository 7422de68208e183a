package dev.integrations.apikey;

import dev.integrations.common.TenantId;
import dev.integrations.scope.ScopeSet;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts how often this node accepted a key. Counters only grow; what was written down is remembered beside them, so that
 * counting waits for no writing, and what could not be written stays counted.
 */
final class KeyUse {
    private static final long DAY = Duration.ofDays(1).toMillis();

    /** More often than this, the time of the last use is not worth a write that all processors have to see. */
    private static final long RESOLUTION = 1000;

    private final ApiKeyId key;
    private final TenantId tenant;
    private final UsageRecorder recorder;
    private final ConcurrentLinkedQueue<Day> past = new ConcurrentLinkedQueue<>();
    private volatile Day today;
    private volatile long lastUsedMillis = Long.MIN_VALUE;

    /** Whether it stands in line to be written down, which it does once at the most. */
    private final AtomicBoolean waiting = new AtomicBoolean();

    /** Counts of one day that are to be written down. */
    record Portion(Day day, CountedUse use) {
        /** Notes that they are stored. */
        void markWritten() {
            day.markWritten(use.usage());
        }
    }

    /** The counts of one day. Written by one thread at a time. */
    static final class Day {
        private final long number;
        private final LongAdder requests = new LongAdder();
        private final Map<String, LongAdder> byScope = new ConcurrentHashMap<>();
        private final Map<String, Long> writtenByScope = new HashMap<>();
        private long written;

        Day(long number) {
            this.number = number;
        }

        void count(ScopeSet needed) {
            requests.increment();
            List<String> names = needed.names();
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                LongAdder counter = byScope.get(name);
                if (counter == null) {
                    counter = byScope.computeIfAbsent(name, scope -> new LongAdder());
                }
                counter.increment();
            }
        }

        ApiKeyUsage unwritten() {
            Map<String, Long> scopes = new HashMap<>();
            byScope.forEach((scope, counter) -> {
                long more = counter.sum() - writtenByScope.getOrDefault(scope, 0L);
                if (more > 0) {
                    scopes.put(scope, more);
                }
            });
            return new ApiKeyUsage(LocalDate.ofEpochDay(number), requests.sum() - written, scopes);
        }

        void markWritten(ApiKeyUsage usage) {
            written += usage.requests();
            usage.byScope().forEach((scope, count) -> writtenByScope.merge(scope, count, Long::sum));
        }
    }

    KeyUse(ApiKey key, UsageRecorder recorder, long nowMillis) {
        this.today = new Day(Math.floorDiv(nowMillis, DAY));
        this.key = key.id();
        this.tenant = key.tenant();
        this.recorder = recorder;
    }

    void count(ScopeSet needed, long nowMillis) {
        long number = Math.floorDiv(nowMillis, DAY);
        Day day = today;
        if (day.number != number) {
            day = begin(number);
        }
        day.count(needed);
        if (nowMillis >= lastUsedMillis + RESOLUTION) {
            lastUsedMillis = nowMillis;
        }
        if (!waiting.get()) {
            waitInLine();
        }
    }

    private synchronized Day begin(long number) {
        Day before = today;
        if (before.number != number) {
            past.add(before);
            today = new Day(number);
        }
        return today;
    }

    /** Returns what is to be written down, and lets later use announce itself again. */
    synchronized List<Portion> take() {
        waiting.set(false);
        List<Portion> portions = new ArrayList<>();
        // A day that ended is dropped the next time, when a request that had begun on it is counted as well.
        past.removeIf(day -> !add(portions, day));
        add(portions, today);
        return portions;
    }

    private boolean add(List<Portion> portions, Day day) {
        ApiKeyUsage usage = day.unwritten();
        if (usage.requests() == 0 && usage.byScope().isEmpty()) {
            return false;
        }
        return portions.add(new Portion(day, new CountedUse(key, tenant, Instant.ofEpochMilli(lastUsedMillis), usage)));
    }

    /** Waits to be written down, unless it does so already. */
    void waitInLine() {
        if (waiting.compareAndSet(false, true)) {
            recorder.add(this);
        }
    }
}
