package dev.integrations.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final long START = 1_700_000_000_000L;

    @Test
    void bucket_gives_what_it_holds_and_then_says_how_long_to_wait() {
        TokenBucket bucket = new TokenBucket(RequestLimit.of(3, Duration.ofSeconds(1)), START);

        assertThat(bucket.take(START)).isZero();
        assertThat(bucket.take(START)).isZero();
        assertThat(bucket.take(START)).isZero();
        assertThat(bucket.take(START)).isEqualTo(334);
        assertThat(bucket.take(START + 333)).isEqualTo(1);
        assertThat(bucket.take(START + 334)).isZero();
        assertThat(bucket.take(START + 334)).isEqualTo(333);
    }

    @Test
    void bucket_is_full_again_after_a_period_and_never_fuller() {
        TokenBucket bucket = new TokenBucket(RequestLimit.of(5, Duration.ofMinutes(1)), START);

        assertThat(taken(bucket, START)).isEqualTo(5);
        assertThat(taken(bucket, START + 60_000)).isEqualTo(5);
        assertThat(taken(bucket, START + 86_400_000)).isEqualTo(5);
    }

    private static int taken(TokenBucket bucket, long now) {
        int count = 0;
        while (bucket.take(now) == 0) {
            count++;
        }
        return count;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 1000, 999_983})
    void waiting_as_long_as_was_said_is_enough_and_one_millisecond_less_is_not(int requests) {
        TokenBucket bucket = new TokenBucket(RequestLimit.of(requests, Duration.ofDays(1)), START);
        long now = START;
        int count = taken(bucket, now);
        assertThat(count).isEqualTo(requests);

        for (int i = 0; i < 50; i++) {
            long wait = bucket.take(now);
            assertThat(wait).isPositive();
            assertThat(bucket.take(now + wait - 1)).isEqualTo(1);
            now += wait;
            assertThat(taken(bucket, now)).isPositive();
        }
    }

    @Test
    void over_a_long_time_no_more_are_taken_than_the_limit_says() {
        TokenBucket bucket = new TokenBucket(RequestLimit.of(7, Duration.ofSeconds(1)), START);
        Random random = new Random(7);
        long now = START;
        int count = 0;
        while (now < START + 100_000) {
            count += bucket.take(now) == 0 ? 1 : 0;
            now += random.nextInt(40);
        }

        assertThat(count).isBetween(690, 7 * 101);
    }

    @Test
    void clock_that_was_set_back_holds_nobody_up_for_longer_than_an_empty_bucket() {
        TokenBucket bucket = new TokenBucket(RequestLimit.of(2, Duration.ofSeconds(1)), START);
        taken(bucket, START + 3_600_000);

        assertThat(bucket.take(START + 1000)).isEqualTo(500);
        assertThat(bucket.take(START + 1500)).isZero();
        assertThat(bucket.take(START - 5000)).isBetween(0L, 1500L);
    }

    @Test
    void limit_is_written_and_read() {
        RequestLimit limit = RequestLimit.of(100, Duration.ofMinutes(1));

        assertThat(limit).hasToString("100/PT1M");
        assertThat(RequestLimit.parse("100/PT1M")).isEqualTo(limit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "100",
                "100/",
                "/PT1M",
                "x/PT1M",
                "100/1m",
                "0/PT1M",
                "1000001/PT1M",
                "1/PT0.5S",
                "1/PT25H"
            })
    void malformed_limit_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RequestLimit.parse(text));
    }
}
