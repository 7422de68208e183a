package dev.integrations.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScheduleTest {
    private final Random random = new Random(1);

    @Test
    void the_default_makes_24_attempts_in_about_12_hours() {
        List<Duration> delays = delays(RetrySchedule.exponential());

        assertThat(delays).hasSize(23).startsWith(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(Collections.max(delays)).isEqualTo(Duration.ofHours(1));
        assertThat(delays.stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofHours(12), Duration.ofMinutes(12 * 60 + 10));
    }

    @Test
    void the_schedule_of_standard_webhooks_makes_ten_attempts_in_about_75_hours() {
        RetrySchedule schedule = RetrySchedule.standardWebhooks();

        assertThat(schedule.maxAttempts()).isEqualTo(10);
        assertThat(delays(schedule).stream().reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(Duration.ofHours(75).plusMinutes(35).plusSeconds(5));
    }

    @Test
    void no_delay_is_left_after_the_last_attempt() {
        RetrySchedule schedule = RetrySchedule.of(Duration.ofSeconds(5));

        assertThat(schedule.delayAfter(1, random)).contains(Duration.ofSeconds(5));
        assertThat(schedule.delayAfter(2, random)).isEmpty();
        assertThat(RetrySchedule.of().delayAfter(1, random)).isEmpty();
    }

    @Test
    void full_jitter_spreads_a_wait_over_its_whole_length() {
        RetrySchedule schedule = RetrySchedule.of(Duration.ofSeconds(10)).withFullJitter();
        List<Duration> drawn = new ArrayList<>();

        for (int i = 0; i < 1000; i++) {
            drawn.add(schedule.delayAfter(1, random).orElseThrow());
        }

        assertThat(drawn).allMatch(delay -> delay.compareTo(Duration.ofSeconds(10)) <= 0);
        assertThat(Collections.min(drawn)).isLessThan(Duration.ofMillis(500));
        assertThat(Collections.max(drawn)).isGreaterThan(Duration.ofMillis(9500));
    }

    @Test
    void the_text_form_is_read_again() {
        for (RetrySchedule schedule : List.of(
                RetrySchedule.exponential(),
                RetrySchedule.standardWebhooks().withFullJitter(),
                RetrySchedule.of(),
                RetrySchedule.of().withFullJitter(),
                RetrySchedule.of(Duration.ofMillis(1500)))) {
            assertThat(RetrySchedule.parse(schedule.toString())).isEqualTo(schedule);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT", "5 seconds", "PT-1S", "P8D", "full-jitter soon"})
    void a_malformed_text_is_refused(String text) {
        assertThatThrownBy(() -> RetrySchedule.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bounds_are_enforced() {
        assertThatThrownBy(() -> RetrySchedule.exponential(Duration.ofSeconds(1), 0.5, Duration.ofHours(1), 5))
                .hasMessageContaining("factor");
        assertThatThrownBy(() -> RetrySchedule.exponential(Duration.ofSeconds(1), 2, Duration.ofHours(1), 101))
                .hasMessageContaining("100");
        assertThatThrownBy(() -> RetrySchedule.exponential(Duration.ofSeconds(1), 2, Duration.ofDays(8), 30))
                .hasMessageContaining("PT168H");
        assertThatThrownBy(() -> RetrySchedule.of(Duration.ofSeconds(-1))).hasMessageContaining("PT-1S");
    }

    private List<Duration> delays(RetrySchedule schedule) {
        List<Duration> delays = new ArrayList<>();
        for (int i = 1; schedule.delayAfter(i, random).isPresent(); i++) {
            delays.add(schedule.delayAfter(i, random).orElseThrow());
        }
        return delays;
    }
}
