package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FilterAndRouteTest {
    @Test
    void events_go_where_they_concern_somebody_and_a_malformed_condition_is_named() {
        assertThat(FilterAndRoute.run())
                .containsExactly(
                        "on its channel: 1",
                        "on another channel: 0",
                        "on no channel: 0",
                        "42.00: 1",
                        "9.90: 0",
                        "condition/if/atLeast a limit is a number, a date such as \"2026-03-01\" or a time with an"
                                + " offset such as \"2026-03-01T12:00:00Z\"");
    }
}
