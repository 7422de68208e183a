package dev.integrations.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.failsafe.function.CheckedSupplier;
import dev.integrations.connection.ApiException.Reason;
import dev.integrations.http.FailureKind;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attempts without a network. Waits are seen as they begin, and end there: the thread is interrupted. */
class ApiChannelTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration LONG = Duration.ofHours(2);

    private final AtomicInteger attempts = new AtomicInteger();
    private final List<Duration> repeated = new ArrayList<>();
    private final List<Duration> waited = new ArrayList<>();

    /** Ends each wait as it begins. */
    private final class Impatient implements ApiListener {
        @Override
        public void repeating(ConnectionId connection, Duration wait) {
            repeated.add(wait);
            Thread.currentThread().interrupt();
        }

        @Override
        public void waiting(ConnectionId connection, Duration wait) {
            waited.add(wait);
            Thread.currentThread().interrupt();
        }
    }

    private static ApiChannel channel(ApiClientSettings.Builder settings) {
        return new ApiChannel(
                new ConnectionId(UUID.randomUUID()),
                settings.build(),
                Clock.fixed(NOON, ZoneOffset.UTC),
                new Random(7));
    }

    private ApiChannel impatient(ApiClientSettings.Builder settings) {
        return channel(settings.maxWait(LONG).listener(new Impatient()));
    }

    private CheckedSupplier<OutboundResponse> answer(int status, String... header) {
        return () -> {
            attempts.incrementAndGet();
            OutboundResponse.Builder answer = OutboundResponse.builder(status);
            return (header.length == 0 ? answer : answer.header(header[0], header[1])).build();
        };
    }

    private CheckedSupplier<OutboundResponse> failure(FailureKind kind) {
        return () -> {
            attempts.incrementAndGet();
            throw new TransportException(kind, false, "of a test", null);
        };
    }

    private static void assertEnds(Reason reason, ApiChannel channel, CheckedSupplier<OutboundResponse> attempt) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> channel.call(true, true, attempt))
                .matches(e -> e.reason() == reason);
    }

    /** Also takes the interrupt back. */
    private static void assertInterrupted(ApiChannel channel, CheckedSupplier<OutboundResponse> attempt) {
        assertEnds(Reason.NO_ANSWER, channel, attempt);
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1, PT1S",
        "3600, PT1H",
        "7200, PT2H",
        "'Sun, 01 Mar 2026 12:00:01 GMT', PT1S",
        "'Sun, 01 Mar 2026 12:30:00 GMT', PT30M"
    })
    void next_attempt_waits_for_as_long_as_the_service_asks_for(String retryAfter, Duration wait) {
        ApiChannel channel = impatient(ApiClientSettings.builder().backoff(Duration.ofMillis(1)));

        assertInterrupted(channel, answer(429, "Retry-After", retryAfter));

        assertThat(repeated).containsExactly(wait);
        assertThat(attempts).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"7201", "'Sun, 01 Mar 2026 14:00:01 GMT'"})
    void answer_that_asks_for_more_than_is_allowed_is_returned(String retryAfter) {
        ApiChannel channel = impatient(ApiClientSettings.builder());

        assertThat(channel.call(true, true, answer(503, "Retry-After", retryAfter))
                        .status())
                .isEqualTo(503);

        assertThat(repeated).isEmpty();
        assertThat(attempts).hasValue(1);
    }

    @Test
    void without_a_wish_the_wait_is_at_random_below_the_backoff_and_no_longer_than_is_allowed() {
        for (int i = 0; i < 20; i++) {
            assertInterrupted(impatient(ApiClientSettings.builder().backoff(Duration.ofHours(1))), answer(503));
            assertInterrupted(impatient(ApiClientSettings.builder().backoff(Duration.ofHours(9))), answer(503));
        }

        for (int i = 0; i < 40; i += 2) {
            assertThat(repeated.get(i)).isBetween(Duration.ofMinutes(30), Duration.ofHours(1));
            assertThat(repeated.get(i + 1)).isBetween(Duration.ofHours(1), LONG);
        }
    }

    @Test
    void requests_of_a_rate_are_spread_over_its_time() {
        ApiChannel channel = impatient(ApiClientSettings.builder().rate(4, LONG));

        channel.call(true, true, answer(200));
        for (int i = 0; i < 3; i++) {
            assertInterrupted(channel, answer(200));
        }
        assertThat(attempts).as("whose turn had come").hasValue(1);

        assertThat(waited).hasSize(3);
        assertThat(channel.statistics().waits()).isEqualTo(3);
        Duration share = LONG.dividedBy(4);
        for (int i = 0; i < 3; i++) {
            assertThat(waited.get(i)).isBetween(share.multipliedBy(i), share.multipliedBy(i + 1L));
        }
    }

    @Test
    void request_that_would_wait_longer_than_is_allowed_takes_nobodys_turn() {
        ApiChannel channel = impatient(ApiClientSettings.builder().rate(1, LONG.minusMinutes(1)));
        channel.call(true, true, answer(200));
        assertInterrupted(channel, answer(200));

        for (int i = 0; i < 2; i++) {
            assertEnds(Reason.RATE_LIMITED, channel, answer(200));
        }
        assertThat(waited).hasSize(1);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void request_is_sent_when_its_turn_comes() {
        ApiChannel channel = channel(ApiClientSettings.builder().rate(20, Duration.ofSeconds(1)));
        long before = System.nanoTime();

        for (int i = 0; i < 4; i++) {
            channel.call(true, true, answer(200));
        }

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .as("two whole intervals lie between the second and the fourth")
                .isGreaterThanOrEqualTo(Duration.ofMillis(90));
        assertThat(attempts).hasValue(4);
    }

    @Test
    void address_that_is_refused_is_not_tried_again_and_says_nothing_of_the_service() {
        ApiChannel channel = channel(ApiClientSettings.builder()
                .maxAttempts(3)
                .backoff(Duration.ofMillis(1))
                .breaker(4, LONG));
        assertEnds(Reason.NO_ANSWER, channel, failure(FailureKind.CONNECT));
        assertThat(attempts).hasValue(3);

        for (int i = 0; i < 5; i++) {
            assertEnds(Reason.NO_ANSWER, channel, failure(FailureKind.REFUSED_ADDRESS));
        }
        assertThat(attempts).as("one each").hasValue(8);

        channel.call(false, true, answer(500));
        assertThat(attempts).as("the breaker was closed").hasValue(9);
        assertEnds(Reason.SUSPENDED, channel, answer(200));
        assertThat(attempts).as("and opened by the fourth failure").hasValue(9);
    }

    @Test
    void trial_that_brings_no_answer_leaves_room_for_another() {
        ApiChannel channel = channel(ApiClientSettings.builder().maxAttempts(1).breaker(1, Duration.ofNanos(1)));
        channel.call(true, true, answer(500));

        assertEnds(Reason.NO_ANSWER, channel, failure(FailureKind.REFUSED_ADDRESS));
        assertInterrupted(channel, () -> {
            throw new InterruptedException();
        });

        assertThat(channel.call(true, true, answer(200)).status()).isEqualTo(200);
    }

    @Test
    void request_to_somebody_else_has_attempts_and_nothing_else_of_the_channel() {
        ApiChannel channel = channel(ApiClientSettings.builder()
                .backoff(Duration.ofMillis(1))
                .breaker(1, LONG)
                .rate(1, LONG)
                .maxWait(Duration.ZERO));

        assertThat(channel.call(true, false, answer(503, "Retry-After", "0")).status())
                .isEqualTo(503);
        assertThat(attempts).hasValue(3);

        assertThat(channel.call(true, true, answer(500)).status()).isEqualTo(500);
        assertEnds(Reason.RATE_LIMITED, channel, answer(200));
        assertThat(channel.call(true, false, answer(200)).status()).isEqualTo(200);
    }
}
