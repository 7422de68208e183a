package dev.integrations.template.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.template.spi.Action.Repetition;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActionTest {
    private static Action.Builder action(Repetition repetition) {
        return Action.builder("track", "Track", repetition);
    }

    @Test
    void each_event_is_a_request_and_keys_live_forever_unless_it_says_otherwise() {
        Action action = action(Repetition.IDEMPOTENT).build();

        assertThat(action.batch()).isEmpty();
        assertThat(action.keyLife()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"IDEMPOTENT", "HARMLESS"})
    void events_go_together_if_a_repetition_does_no_harm(Repetition repetition) {
        assertThat(action(repetition).batch(25, 1_000).build().batch()).contains(new Action.Batch(25, 1_000));
    }

    @Test
    void what_must_not_happen_twice_does_not_go_together() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> action(Repetition.HARMFUL).batch(25, 1_000).build())
                .withMessageContaining("'track' is harmful");
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "0, 1000", "-1, 1000", "2, 0", "2, -1"})
    void a_batch_of_nothing_is_refused(int events, int bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> action(Repetition.HARMLESS).batch(events, bytes).build())
                .withMessageContaining("at least 2 events");
    }

    @Test
    void keys_live_as_long_as_the_vendor_says() {
        assertThat(action(Repetition.IDEMPOTENT)
                        .keyLife(Duration.ofHours(24))
                        .build()
                        .keyLife())
                .contains(Duration.ofHours(24));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void keys_that_never_live_are_refused(long seconds) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> action(Repetition.IDEMPOTENT)
                        .keyLife(Duration.ofSeconds(seconds))
                        .build());
    }

    @ParameterizedTest
    @EnumSource(names = {"HARMLESS", "HARMFUL"})
    void only_idempotent_actions_have_keys(Repetition repetition) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> action(repetition).keyLife(Duration.ofHours(1)).build());
    }
}
