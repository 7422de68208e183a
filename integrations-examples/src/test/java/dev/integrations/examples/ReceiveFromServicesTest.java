package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceiveFromServicesTest {
    @Test
    void each_event_is_handled_once() throws Exception {
        assertThat(ReceiveFromServices.run())
                .containsExactly(
                        "genuine 204",
                        "repeated 204",
                        "forged 401",
                        "ping 204",
                        "from elsewhere 401",
                        "push HANDLED",
                        "1 deployment");
    }
}
