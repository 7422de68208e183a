package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeterDeliveriesTest {
    @Test
    void metrics_count_what_happened_and_statistics_tell_it_of_one_webhook() throws Exception {
        assertThat(MeterDeliveries.run())
                .containsExactly(
                        "webhook_published 4",
                        "webhook_attempts{result=\"accepted\"} 2",
                        "webhook_attempts{result=\"5xx\"} 2",
                        "webhook_deliveries{state=\"SUCCEEDED\"} 2",
                        "webhook_deliveries{state=\"DEAD_LETTERED\"} 2",
                        "webhook_suspensions 0",
                        "webhook_backlog 0",
                        "webhook_replays 0",
                        "0 % of 2 deliveries succeeded; attempts failed by status: {500=2}; pending: 0");
    }
}
