package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryAndReplayTest {
    @Test
    void failed_attempts_are_repeated_and_dead_letters_replayed() throws Exception {
        assertThat(RetryAndReplay.run())
                .containsExactly(
                        "SUCCEEDED after 3 attempts",
                        "  attempt 1: The receiver answered with status 500",
                        "  attempt 2: The receiver answered with status 500",
                        "  attempt 3: accepted",
                        "DEAD_LETTERED after 3 attempts",
                        "DEAD_LETTERED after 3 attempts",
                        "DEAD_LETTERED after 3 attempts",
                        "replayed one, then 2 others",
                        "SUCCEEDED after 4 attempts",
                        "SUCCEEDED after 4 attempts",
                        "SUCCEEDED after 4 attempts");
    }
}
