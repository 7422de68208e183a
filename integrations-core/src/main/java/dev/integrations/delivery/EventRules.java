package dev.integrations.delivery;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.http.AddedHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The bounds of what may be said of a {@link NewEvent}. */
final class EventRules {
    private static final Duration MAX_WAIT = Duration.ofDays(90);
    private static final Duration MAX_LIFE = Duration.ofDays(365);
    private static final int MAX_LABELS = 20;
    private static final int MAX_LABEL_KEY = 64;
    private static final int MAX_LABEL_VALUE = 512;

    private final Instant now;
    private final Predicate<String> isUsed;
    private final List<Problem> problems = new ArrayList<>();
    private String prefix = "";

    private EventRules(Instant now, Predicate<String> isUsed) {
        this.now = now;
        this.isUsed = isUsed;
    }

    /**
     * Checks events that are to be published together, and reports everything that is wrong with any of them.
     *
     * @param isUsed says of an idempotency key whether something was published under it: the receipt of that is still to
     *     be had when it has expired. Asked only then
     */
    static void check(List<NewEvent> events, Instant now, Predicate<String> isUsed) {
        EventRules rules = new EventRules(now, isUsed);
        for (int i = 0; i < events.size(); i++) {
            rules.prefix = events.size() == 1 ? "" : "events[%d].".formatted(i);
            rules.check(events.get(i));
        }
        if (!rules.problems.isEmpty()) {
            throw new InvalidInputException("event", rules.problems);
        }
    }

    private void check(NewEvent event) {
        event.notBefore()
                .ifPresent(time -> check(
                        !time.isAfter(now.plus(MAX_WAIT)),
                        "notBefore",
                        "must be at most %d days ahead, was %s".formatted(MAX_WAIT.toDays(), time)));
        event.expiresAt().ifPresent(time -> checkExpiry(event, time));
        event.expiresAfter().ifPresent(time -> checkLife(event, time));
        AddedHeaders.problems(event.headers()).forEach(problem -> add("headers", problem));
        checkMetadata(event.metadata());
        event.supersedeKey().ifPresent(key -> checkKey("supersede", key));
        event.orderingKey().ifPresent(key -> checkKey("orderingKey", key));
        check(
                event.supersedeKey().isEmpty() || event.orderingKey().isEmpty(),
                "orderingKey",
                "must not be given together with supersede: what is replaced has no place in an order");
    }

    private void checkKey(String field, String key) {
        check(
                NewEvent.isKey(key),
                field,
                "a key has 1 to 128 characters, no control characters and no halves of surrogate pairs, had "
                        + key.length());
    }

    private void checkLife(NewEvent event, Duration life) {
        if (life.isNegative() || life.isZero()) {
            add("expiresAfter", "must be more than zero, was " + life);
        } else if (life.compareTo(MAX_LIFE) > 0) {
            add("expiresAfter", "must be at most %d days, was %s".formatted(MAX_LIFE.toDays(), life));
        } else {
            checkStart(event, "expiresAfter", now.plus(life));
        }
    }

    private void checkExpiry(NewEvent event, Instant expiry) {
        if (expiry.isAfter(now.plus(MAX_LIFE))) {
            add("expiresAt", "must be at most %d days ahead, was %s".formatted(MAX_LIFE.toDays(), expiry));
        } else if (expiry.isAfter(now)) {
            checkStart(event, "expiresAt", expiry);
        } else if (event.idempotencyKey().filter(isUsed).isEmpty()) {
            add("expiresAt", "must be in the future, was " + expiry);
        }
    }

    private void checkStart(NewEvent event, String field, Instant expiry) {
        event.notBefore()
                .filter(now::isBefore)
                .ifPresent(start ->
                        check(expiry.isAfter(start), field, "must be after notBefore, or nothing would ever be sent"));
    }

    private void checkMetadata(Map<String, String> metadata) {
        check(
                metadata.size() <= MAX_LABELS,
                "metadata",
                "must have up to %d labels, had %d".formatted(MAX_LABELS, metadata.size()));
        metadata.forEach((key, value) -> check(
                isLabel(key, value),
                "metadata",
                ("a key has 1 to %d characters and a value up to %d, keys without control characters, values without"
                                + " NUL, and neither with halves of surrogate pairs; check label %s")
                        .formatted(MAX_LABEL_KEY, MAX_LABEL_VALUE, name(key))));
    }

    private static boolean isLabel(String key, String value) {
        return NewEvent.isPrintable(key)
                && key.length() <= MAX_LABEL_KEY
                && value.length() <= MAX_LABEL_VALUE
                && value.indexOf(0) < 0
                && NewEvent.isWellFormed(value);
    }

    private static String name(String key) {
        return NewEvent.isPrintable(key) ? "'%.20s'".formatted(key) : "with %d characters".formatted(key.length());
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
