package dev.integrations.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads {@code Retry-After} in both its forms, as RFC 9110, section 10.2.3, has them; no wait is longer than a day. */
public final class RetryAfter {
    private static final Duration MAX_WAIT = Duration.ofDays(1);
    private static final int MAX_DIGITS = 9;

    private RetryAfter() {}

    /**
     * Reads the wait that an answer asks for.
     *
     * @param response the answer
     * @param now when it arrived
     * @return up to a day, or empty if it asks for none, or not in a way that can be read
     */
    public static Optional<Duration> of(OutboundResponse response, Instant now) {
        return response.header("retry-after").flatMap(value -> parse(value, now));
    }

    /**
     * Reads a value of the header field.
     *
     * @param value a number of seconds, or a date
     * @param now when it arrived
     * @return up to a day, or empty if it cannot be read
     */
    public static Optional<Duration> parse(String value, Instant now) {
        String text = value.strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(
                    text.length() > MAX_DIGITS ? MAX_WAIT : bounded(Duration.ofSeconds(Long.parseLong(text))));
        }
        return HttpDate.parse(text, now).map(until -> bounded(Duration.between(now, until)));
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(MAX_WAIT) < 0 ? wait : MAX_WAIT;
    }
}
