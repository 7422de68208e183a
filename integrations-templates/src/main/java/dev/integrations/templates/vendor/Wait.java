package dev.integrations.templates.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.RetryAfter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from an answer how long the vendor asks to wait. What cannot be read counts as nothing said; a wait is at least zero
 * and at most a day, and rounded up to milliseconds. Safe for use by several threads.
 */
@FunctionalInterface
public interface Wait {
    /** The longest wait, whatever a vendor says. */
    Duration MAX = Duration.ofDays(1);

    /**
     * Reads the wait.
     *
     * @param response the answer
     * @param now when it arrived
     * @return the wait, or empty if the answer says none in this way
     */
    Optional<Duration> read(OutboundResponse response, Instant now);

    /**
     * Returns what reads {@code Retry-After} with seconds or a date (RFC 9110, section 10.2.3).
     *
     * @return the reader
     */
    static Wait retryAfter() {
        return RetryAfter::of;
    }

    /**
     * Returns what reads seconds, also broken ones, from a header.
     *
     * @param name the name of the header
     * @return the reader
     */
    static Wait secondsHeader(String name) {
        return (response, now) -> response.header(name).flatMap(Wait::seconds);
    }

    /**
     * Returns what reads seconds, also broken ones, from a JSON body.
     *
     * @param pointer where they stand (RFC 6901), as a number or as text
     * @return the reader
     */
    static Wait secondsAt(String pointer) {
        return (response, now) -> {
            JsonNode value = Json.read(response.body()).at(pointer);
            return value.isValueNode() ? seconds(value.asText()) : Optional.empty();
        };
    }

    /**
     * Returns what reads the time of the end of the wait from a header.
     *
     * @param name the name of a header that holds seconds since 1970, also broken ones
     * @return the reader
     */
    static Wait epochHeader(String name) {
        return (response, now) -> response.header(name).flatMap(Wait::number).map(end -> {
            BigDecimal left = end.subtract(BigDecimal.valueOf(now.toEpochMilli(), 3));
            return bounded(left);
        });
    }

    /**
     * Returns what reads seconds from a body that is a sentence.
     *
     * @param pattern matches the part of the body that tells them; its first group is the number
     * @return the reader
     */
    static Wait text(Pattern pattern) {
        return (response, now) -> {
            Matcher matcher = pattern.matcher(new String(response.body(), StandardCharsets.UTF_8));
            return matcher.find() ? seconds(matcher.group(1)) : Optional.empty();
        };
    }

    /**
     * Returns what reads a wait that may stand in several ways.
     *
     * @param ways the ways, the most exact one first
     * @return what reads it in the first way in which it can be read
     */
    static Wait firstOf(Wait... ways) {
        List<Wait> all = List.of(ways);
        return (response, now) ->
                all.stream().flatMap(way -> way.read(response, now).stream()).findFirst();
    }

    private static Optional<Duration> seconds(String text) {
        return number(text).map(Wait::bounded);
    }

    private static Optional<BigDecimal> number(String text) {
        // Longer ones could be "1e999999999", of which arithmetic never comes to an end.
        return text.strip().matches("[0-9]{1,15}(\\.[0-9]{1,9})?")
                ? Optional.of(new BigDecimal(text.strip()))
                : Optional.empty();
    }

    private static Duration bounded(BigDecimal seconds) {
        if (seconds.signum() <= 0) {
            return Duration.ZERO;
        }
        BigDecimal millis = seconds.movePointRight(3).setScale(0, RoundingMode.CEILING);
        return millis.compareTo(BigDecimal.valueOf(MAX.toMillis())) < 0
                ? Duration.ofMillis(millis.longValueExact())
                : MAX;
    }
}
