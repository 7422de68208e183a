package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeepAndRemoveTest {
    @Test
    void values_are_hidden_and_an_event_and_a_tenant_are_removed() {
        assertThat(KeepAndRemove.run())
                .containsExactly(
                        "shown: true", "delivered: true", "cancelled: 1", "payload: EXPUNGED", "tenant removed: true");
    }
}
