package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OrderAndPaceTest {
    @Test
    void events_of_one_order_arrive_in_their_order_though_the_first_one_failed_at_first() throws Exception {
        assertThat(OrderAndPace.run()).containsExactly("\"placed\"", "\"paid\"", "\"shipped\"", "\"delivered\"");
    }
}
