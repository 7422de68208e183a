package dev.integrations.store;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/** Orders rows by time, and those of one time by id. */
record TimeKey(Instant at, UUID id) implements Comparable<TimeKey> {
    private static final Comparator<TimeKey> ORDER =
            Comparator.comparing(TimeKey::at).thenComparing(TimeKey::id);
    private static final String SEPARATOR = "_";

    static TimeKey parse(String text) {
        String[] parts = text.split(SEPARATOR, -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("a time and an id are needed");
        }
        try {
            return new TimeKey(Instant.parse(parts[0]), UUID.fromString(parts[1]));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a time is needed", e);
        }
    }

    @Override
    public int compareTo(TimeKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return at + SEPARATOR + id;
    }
}
