package dev.integrations.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * Values that come one after the other: numbers, dates such as {@code 2026-03-01}, and times with an offset such as {@code
 * 2026-03-01T12:00:00Z}. Other texts have no order, since theirs would depend on a language.
 */
final class Ordered {
    private static final int DATE_LENGTH = 10;
    private static final int MAX_TIME_LENGTH = 40;

    private Ordered() {}

    /** Returns a {@link BigDecimal}, a {@link LocalDate} or an {@link Instant}, or null if the node is none of them. */
    static @Nullable Object of(JsonNode node) {
        return node.isTextual() ? time(node.textValue()) : Scalar.number(node);
    }

    private static @Nullable Object time(String text) {
        // Most texts are no times, and an exception for each would cost more than all the rest.
        if (text.length() < DATE_LENGTH || text.length() > MAX_TIME_LENGTH || text.charAt(4) != '-') {
            return null;
        }
        try {
            return text.length() == DATE_LENGTH
                    ? LocalDate.parse(text)
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
