package dev.integrations.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "120, PT2M",
        "' 7 ', PT7S",
        "86401, PT24H",
        "99999999999999999999, PT24H",
        "'Sun, 01 Mar 2026 12:00:30 GMT', PT30S",
        "'Sun, 01 Mar 2026 11:59:30 GMT', PT0S",
        "'Sun, 01 Mar 2099 12:00:30 GMT', PT24H",
        "'Sunday, 01-Mar-26 12:00:30 GMT', PT30S",
        "'Sun Mar  1 12:00:30 2026', PT30S"
    })
    void seconds_and_dates_are_read_and_bounded(String value, Duration expected) {
        assertThat(RetryAfter.parse(value, NOW)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-1", "1.5", "soon", "2026-03-01T12:00:30Z", "\u0661\u0662"})
    void anything_else_is_as_if_nothing_was_said(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isEmpty();
    }

    @Test
    void a_leap_of_the_clock_does_not_make_a_negative_wait() {
        assertThat(RetryAfter.parse("Thu, 01 Jan 1970 00:00:00 GMT", NOW)).contains(Duration.ZERO);
    }
}
