package dev.integrations.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** The bounds of what conditions compare with. */
final class Values {
    static final int MAX_COUNT = 100;

    private static final int MAX_DIGITS = 64;
    private static final int MAX_EXPONENT = 1000;

    private Values() {}

    static Optional<String> problemOfCount(int count) {
        return count >= 1 && count <= MAX_COUNT
                ? Optional.empty()
                : Optional.of("a list has 1 to %d values, had %d".formatted(MAX_COUNT, count));
    }

    static Optional<String> problemOfNumber(BigDecimal number) {
        return number.precision() <= MAX_DIGITS && Math.abs((long) number.scale()) <= MAX_EXPONENT
                ? Optional.empty()
                : Optional.of("a number has up to %d digits and an exponent from -%d to %d"
                        .formatted(MAX_DIGITS, MAX_EXPONENT, MAX_EXPONENT));
    }

    static Optional<String> problemOfLimit(JsonNode limit) {
        return Ordered.of(limit) == null
                ? Optional.of("a limit is a number, a date such as \"2026-03-01\" or a time with an offset such as"
                        + " \"2026-03-01T12:00:00Z\"")
                : Optional.empty();
    }

    /** Returns what a number is, or empty if it is not finite. */
    static Optional<BigDecimal> exact(Number number) {
        if (number instanceof BigDecimal decimal) {
            return Optional.of(decimal);
        }
        if (number instanceof BigInteger integer) {
            return Optional.of(new BigDecimal(integer));
        }
        if (number instanceof Double || number instanceof Float) {
            return Double.isFinite(number.doubleValue())
                    ? Optional.of(new BigDecimal(number.toString()))
                    : Optional.empty();
        }
        return Optional.of(BigDecimal.valueOf(number.longValue()));
    }
}
