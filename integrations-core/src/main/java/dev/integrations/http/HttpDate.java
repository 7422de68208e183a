package dev.integrations.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads dates of header fields in the three forms that RFC 9110, section 5.6.7, has a recipient accept: that of RFC 1123 and
 * the obsolete ones of RFC 850, whose years have two digits, and of the C function {@code asctime}.
 */
public final class HttpDate {
    private static final int YEARS_AHEAD = 50;
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH);

    private HttpDate() {}

    /**
     * Reads a date.
     *
     * @param value the value of a header field
     * @param now when it arrived, since a year of two digits is not more than 50 years ahead of that
     * @return the date, or empty if it is in none of the three forms, or there is no such day
     */
    public static Optional<Instant> parse(String value, Instant now) {
        String text = value.strip();
        return read(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                .or(() -> read(text, rfc850(now)))
                .or(() -> read(text, ASCTIME));
    }

    private static Optional<Instant> read(String text, DateTimeFormatter form) {
        try {
            return Optional.of(form.withZone(ZoneOffset.UTC)
                    .withResolverStyle(ResolverStyle.STRICT)
                    .parse(text, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static DateTimeFormatter rfc850(Instant now) {
        LocalDate century = LocalDate.ofInstant(now, ZoneOffset.UTC).minusYears(99 - YEARS_AHEAD);
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, century)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.ENGLISH);
    }
}
