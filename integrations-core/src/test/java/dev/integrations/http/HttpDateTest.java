package dev.integrations.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** The examples of RFC 9110, section 5.6.7. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                " Sun Nov  6 08:49:37 1994 "
            })
    void all_forms_of_a_date_are_read(String value) {
        assertThat(HttpDate.parse(value, NOW)).contains(Instant.parse("1994-11-06T08:49:37Z"));
    }

    @Test
    void asctime_writes_days_of_two_digits_without_a_second_space() {
        assertThat(HttpDate.parse("Wed Nov 16 08:49:37 1994", NOW)).contains(Instant.parse("1994-11-16T08:49:37Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "'Sunday, 01-Mar-76 00:00:00 GMT', 2076-03-01T00:00:00Z",
        "'Tuesday, 01-Mar-77 00:00:00 GMT', 1977-03-01T00:00:00Z"
    })
    void year_of_two_digits_is_at_most_fifty_years_ahead(String value, Instant expected) {
        assertThat(HttpDate.parse(value, NOW)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Mon, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37",
                "Sunday, 06-Nov-94 08:49:37 CET",
                "Wed Nov 31 08:49:37 1994",
                "Wed, 31 Nov 1994 08:49:37 GMT",
                "Wednesday, 31-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 94",
                "1994-11-06T08:49:37Z"
            })
    void anything_else_is_no_date(String value) {
        assertThat(HttpDate.parse(value, NOW)).isEmpty();
    }
}
