package dev.integrations.delivery;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.http.AddedHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bounds of what may be said of a {@link NewEvent}. */
final class EventRules {
    private static final Duration MAX_WAIT = Duration.ofDays(90);
    private static final Duration MAX_LIFE = Duration.ofDays(365);
    private static final int MAX_LABELS = 20;
    private static final int MAX_LABEL_KEY = 64;
    private static final int MAX_LABEL_VALUE = 512;

    private final List<Problem> problems;
    private final String prefix;

    private EventRules(List<Problem> problems, String prefix) {
        this.problems = problems;
        this.prefix = prefix;
    }

    /** Checks events that are to be published together, and reports everything that is wrong with any of them. */
    static void check(List<NewEvent> events, Instant now) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            EventRules rules = new EventRules(problems, events.size() == 1 ? "" : "events[%d].".formatted(i));
            rules.check(events.get(i), now);
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException("event", problems);
        }
    }

    private void check(NewEvent event, Instant now) {
        event.notBefore()
                .ifPresent(time -> check(
                        !time.isAfter(now.plus(MAX_WAIT)),
                        "notBefore",
                        "must be at most %d days ahead, was %s".formatted(MAX_WAIT.toDays(), time)));
        event.expiresAt().ifPresent(time -> checkExpiry(event, "expiresAt", time, now));
        event.expiresAfter().ifPresent(time -> checkLife(event, time, now));
        AddedHeaders.problems(event.headers()).forEach(problem -> add("headers", problem));
        checkMetadata(event.metadata());
        event.supersedeKey()
                .ifPresent(key -> check(
                        NewEvent.isKey(key),
                        "supersede",
                        "a key has 1 to 128 characters and no control characters, had " + key.length()));
    }

    private void checkLife(NewEvent event, Duration life, Instant now) {
        if (life.compareTo(MAX_LIFE) > 0) {
            add("expiresAfter", "must be at most %d days, was %s".formatted(MAX_LIFE.toDays(), life));
        } else if (life.compareTo(MAX_LIFE.negated()) < 0) {
            add("expiresAfter", "must be more than zero, was " + life);
        } else {
            checkExpiry(event, "expiresAfter", now.plus(life), now);
        }
    }

    private void checkExpiry(NewEvent event, String field, Instant expiry, Instant now) {
        check(
                !expiry.isAfter(now.plus(MAX_LIFE)),
                field,
                "must be at most %d days ahead, was %s".formatted(MAX_LIFE.toDays(), expiry));
        Optional<Instant> start = event.notBefore().filter(now::isBefore);
        check(
                expiry.isAfter(start.orElse(now)),
                field,
                start.isPresent()
                        ? "must be after notBefore, or nothing would ever be sent"
                        : "must be in the future, was " + expiry);
    }

    private void checkMetadata(Map<String, String> metadata) {
        check(
                metadata.size() <= MAX_LABELS,
                "metadata",
                "must have up to %d labels, had %d".formatted(MAX_LABELS, metadata.size()));
        metadata.forEach((key, value) -> check(
                !key.isBlank() && key.length() <= MAX_LABEL_KEY && value.length() <= MAX_LABEL_VALUE,
                "metadata",
                "a key has 1 to %d characters and a value up to %d; check the label that starts with '%.20s'"
                        .formatted(MAX_LABEL_KEY, MAX_LABEL_VALUE, key)));
    }

    private void check(boolean holds, String field, String message) {
        if (!holds) {
            add(field, message);
        }
    }

    private void add(String field, String message) {
        problems.add(new Problem(prefix + field, message));
    }
}
