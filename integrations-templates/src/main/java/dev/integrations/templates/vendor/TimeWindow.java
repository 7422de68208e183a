package dev.integrations.templates.vendor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far the time that a request was signed at may be from now, before or after. */
public final class TimeWindow {
    /** Five minutes, which most vendors name and which we keep for those that name none. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private TimeWindow() {}

    /**
     * Reads a time in seconds since 1970.
     *
     * @param text the text, untrusted
     * @return the time, or empty if it is not 1 to 12 digits
     */
    public static Optional<Instant> seconds(String text) {
        return text.matches("[0-9]{1,12}")
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(text)))
                : Optional.empty();
    }

    /**
     * Says whether a time is near enough.
     *
     * @param signedAt when the request was signed, as it says
     * @param now when it arrived
     * @return whether they are at most {@link #TOLERANCE} apart
     */
    public static boolean holds(Instant signedAt, Instant now) {
        return Duration.between(signedAt, now).abs().compareTo(TOLERANCE) <= 0;
    }
}
