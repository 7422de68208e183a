package dev.integrations.templates.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.http.OutboundResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.250Z");
    private static final Wait TEXT = Wait.text(Pattern.compile("again after ([0-9]+) seconds"));

    @ParameterizedTest
    @CsvSource({
        "30, PT30S",
        "0, PT0S",
        "'Sun, 01 Mar 2026 12:01:00 GMT', PT59.75S",
        "'Sun, 01 Mar 2026 11:00:00 GMT', PT0S",
        "99999999999, P1D"
    })
    void retry_after_is_read_in_both_forms(String value, Duration expected) {
        assertThat(Wait.retryAfter().read(header("retry-after", value), NOW)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"64.57, PT64.57S", "0.0001, PT0.001S", "1336, PT22M16S", "'\"2.5\"', PT2.5S", "86400.5, P1D"})
    void seconds_in_json_may_be_broken_and_are_rounded_up(String value, Duration expected) {
        assertThat(Wait.secondsAt("/retry_after").read(body("{\"retry_after\":" + value + "}"), NOW))
                .contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e999999999", "true", "null", "{}", "[1]", "\"soon\"", "\"NaN\"", "\"\""})
    void what_is_no_number_of_seconds_counts_as_nothing(String value) {
        assertThat(Wait.secondsAt("/retry_after").read(body("{\"retry_after\":" + value + "}"), NOW))
                .isEmpty();
    }

    @Test
    void a_body_that_is_no_json_counts_as_nothing() {
        assertThat(Wait.secondsAt("/retry_after").read(body("<html>"), NOW)).isEmpty();
        assertThat(Wait.secondsAt("/retry_after").read(body(""), NOW)).isEmpty();
    }

    @Test
    void headers_may_hold_broken_seconds() {
        assertThat(Wait.secondsHeader("X-RateLimit-Reset-After").read(header("x-ratelimit-reset-after", "1.5"), NOW))
                .contains(Duration.ofMillis(1500));
    }

    @Test
    void the_end_of_a_wait_may_be_a_time() {
        Wait reset = Wait.epochHeader("X-RateLimit-Reset");

        assertThat(reset.read(header("X-RateLimit-Reset", Long.toString(NOW.getEpochSecond() + 10)), NOW))
                .contains(Duration.ofMillis(9750));
        assertThat(reset.read(header("X-RateLimit-Reset", NOW.getEpochSecond() + 10 + ".5"), NOW))
                .contains(Duration.ofMillis(10_250));
        assertThat(reset.read(header("X-RateLimit-Reset", "1392815263"), NOW)).contains(Duration.ZERO);
        assertThat(reset.read(header("X-RateLimit-Reset", "99999999999999"), NOW))
                .contains(Wait.MAX);
        assertThat(reset.read(header("X-RateLimit-Reset", "tomorrow"), NOW)).isEmpty();
    }

    @Test
    void a_sentence_may_tell_the_seconds() {
        assertThat(TEXT.read(body("{\"message\":\"limit exceeded, try again after 120 seconds\"}"), NOW))
                .contains(Duration.ofMinutes(2));
        assertThat(TEXT.read(body("try again later"), NOW)).isEmpty();
        assertThat(TEXT.read(body("again after 99999999999999999999 seconds"), NOW))
                .isEmpty();
    }

    @Test
    void the_first_way_that_can_be_read_counts() {
        Wait wait = Wait.firstOf(Wait.secondsAt("/retry_after"), Wait.retryAfter());
        OutboundResponse both = OutboundResponse.builder(429)
                .header("Retry-After", "65")
                .body("{\"retry_after\":64.57}".getBytes(StandardCharsets.UTF_8))
                .build();

        assertThat(wait.read(both, NOW)).contains(Duration.ofMillis(64_570));
        assertThat(wait.read(header("Retry-After", "65"), NOW)).contains(Duration.ofSeconds(65));
        assertThat(wait.read(body("{}"), NOW)).isEmpty();
    }

    private static OutboundResponse header(String name, String value) {
        return OutboundResponse.builder(429).header(name, value).build();
    }

    private static OutboundResponse body(String body) {
        return OutboundResponse.builder(429)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
