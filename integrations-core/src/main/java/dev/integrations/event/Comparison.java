package dev.integrations.event;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;

/** The ways to compare a value with a limit. */
enum Comparison {
    LESS_THAN("lessThan"),
    AT_MOST("atMost"),
    GREATER_THAN("greaterThan"),
    AT_LEAST("atLeast");

    private final String json;

    Comparison(String json) {
        this.json = json;
    }

    static Optional<Comparison> named(String json) {
        return Arrays.stream(values()).filter(each -> each.json.equals(json)).findFirst();
    }

    String json() {
        return json;
    }

    /** Says whether it holds; never for values of different kinds. */
    boolean holds(Object value, Object limit) {
        if (value instanceof BigDecimal number && limit instanceof BigDecimal other) {
            return holds(number.compareTo(other));
        }
        if (value instanceof Instant time && limit instanceof Instant other) {
            return holds(time.compareTo(other));
        }
        return value instanceof LocalDate date && limit instanceof LocalDate other && holds(date.compareTo(other));
    }

    private boolean holds(int sign) {
        return switch (this) {
            case LESS_THAN -> sign < 0;
            case AT_MOST -> sign <= 0;
            case GREATER_THAN -> sign > 0;
            case AT_LEAST -> sign >= 0;
        };
    }
}
