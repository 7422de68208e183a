package dev.integrations.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.delivery.RateLimit.Grant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void says_when_there_is_more() {
        RateLimit oneAMinute = RateLimit.of(1, Duration.ofMinutes(1));

        Grant first = oneAMinute.take(Instant.EPOCH, NOON, 5);
        Grant second = oneAMinute.take(first.drawnUntil(), NOON.plusSeconds(20), 5);

        assertThat(first.count()).isEqualTo(1);
        assertThat(second.count()).isZero();
        assertThat(second.more()).isEqualTo(NOON.plusSeconds(60));
        assertThat(oneAMinute.take(second.drawnUntil(), second.more(), 5).count())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, PT1S", "7, PT1S", "100, PT1S", "10000, PT1S", "3, PT1M", "1000000, PT24H", "333, PT7S"})
    void no_stretch_of_the_periods_length_has_more_than_the_permits_and_one_bucket(int permits, Duration period) {
        RateLimit limit = RateLimit.of(permits, period);
        int bucket = limit.take(Instant.EPOCH, NOON, Integer.MAX_VALUE).count();
        Random random = new Random(permits);
        Deque<Instant> starts = new ArrayDeque<>();
        Instant drawn = Instant.EPOCH;
        Instant now = NOON;
        long started = 0;

        for (int i = 0; i < 20_000; i++) {
            Grant grant = limit.take(drawn, now, 1 + random.nextInt(2 * bucket));
            drawn = grant.drawnUntil();
            started += grant.count();
            for (int j = 0; j < grant.count() && starts.size() <= permits + bucket; j++) {
                starts.add(now);
            }
            while (!starts.isEmpty() && starts.peek().isBefore(now.minus(period).plusNanos(1))) {
                starts.remove();
            }
            assertThat(starts.size()).isLessThanOrEqualTo(permits + bucket);
            now = now.plusNanos(1000L
                    * random.nextInt((int) Math.min(250_000, period.toMillis() * 1000 / permits + 1)));
        }

        long filled = Duration.between(NOON, now).toNanos() * permits / period.toNanos();
        assertThat(started).isBetween(filled * 9 / 10, filled + bucket + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1/PT1S", "100/PT1M", "1000000/PT24H", "10000/PT1S"})
    void text_reads_back_as_the_same_limit(String text) {
        assertThat(RateLimit.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "1",
                "1/",
                "/PT1S",
                "x/PT1S",
                "0/PT1S",
                "-1/PT1S",
                "1000001/PT24H",
                "1/PT0.999S",
                "1/PT24H0.001S",
                "1/-PT1S",
                "10001/PT1S",
                "99999999999/PT1H",
                "1/P1Y",
                "1 per second"
            })
    void limit_out_of_bounds_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.parse(text));
    }
}
