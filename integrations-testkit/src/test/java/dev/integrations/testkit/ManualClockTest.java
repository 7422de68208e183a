package dev.integrations.testkit;

import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private final ManualClock clock = ManualClock.startingAt(NOON);

    @Test
    void stands_still_in_utc() {
        assertThat(clock.instant()).isEqualTo(NOON);
        assertThat(clock.instant()).isEqualTo(NOON);
        assertThat(clock.millis()).isEqualTo(NOON.toEpochMilli());
        assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
    }

    @Test
    void advances_by_a_duration_forth_and_back() {
        assertThat(clock.advance(Duration.ofNanos(5))).isEqualTo(NOON.plusNanos(5));
        assertThat(clock.instant()).isEqualTo(NOON.plusNanos(5));

        assertThat(clock.advance(Duration.ofNanos(-5))).isEqualTo(NOON);
    }

    @Test
    void is_set_to_any_time() {
        clock.set(NOON.minusSeconds(60));

        assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(60));
    }

    @Test
    void clock_of_another_zone_moves_along() {
        Clock elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));

        clock.advance(Duration.ofHours(1));

        assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(elsewhere.instant()).isEqualTo(NOON.plusSeconds(3600));
    }
}
