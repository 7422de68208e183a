package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.integrations.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    private final Housekeeping housekeeping = new Housekeeping(clock);
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void chore_runs_once_when_its_interval_is_over() {
        housekeeping.every("counting", MINUTE, runs::incrementAndGet);

        housekeeping.runDue();
        assertThat(runs).hasValue(0);

        clock.advance(MINUTE);
        housekeeping.runDue();
        housekeeping.runDue();
        assertThat(runs).hasValue(1);

        clock.advance(MINUTE.multipliedBy(10));
        housekeeping.runDue();
        assertThat(runs).hasValue(2);
    }

    @Test
    void chore_that_has_left_something_undone_goes_on_in_a_minute() {
        housekeeping.inPortions("counting", MINUTE.multipliedBy(60), () -> runs.incrementAndGet() < 2);
        clock.advance(MINUTE.multipliedBy(60));
        housekeeping.runDue();

        clock.advance(MINUTE);
        housekeeping.runDue();
        assertThat(runs).hasValue(2);

        clock.advance(MINUTE.multipliedBy(59));
        housekeeping.runDue();
        assertThat(runs).hasValue(2);
    }

    @Test
    void chore_that_throws_stops_neither_itself_nor_others() {
        housekeeping.every("failing", MINUTE, () -> {
            runs.incrementAndGet();
            throw new IllegalStateException("as tests want it");
        });
        housekeeping.every("counting", MINUTE, runs::incrementAndGet);

        clock.advance(MINUTE);
        housekeeping.runDue();
        clock.advance(MINUTE);
        housekeeping.runDue();

        assertThat(runs).hasValue(4);
    }

    @Test
    void error_of_what_a_host_plugged_in_does_not_end_the_upkeep() {
        housekeeping.every("failing", MINUTE, () -> {
            throw new AssertionError("as tests want it");
        });
        housekeeping.every("counting", MINUTE, runs::incrementAndGet);

        clock.advance(MINUTE);
        housekeeping.runDue();

        assertThat(runs).hasValue(1);
    }

    @Test
    void thread_runs_what_is_due_until_it_is_closed() {
        housekeeping.every("counting", MINUTE, runs::incrementAndGet);
        clock.advance(MINUTE);

        housekeeping.start();
        await().until(() -> runs.get() == 1);
        housekeeping.close();
        clock.advance(MINUTE);
        housekeeping.runDue();

        assertThat(runs).hasValue(1);
    }
}
