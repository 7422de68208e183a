package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConnectToServiceTest {
    @Test
    void account_is_connected_used_and_let_go() throws IOException, InterruptedException {
        assertThat(ConnectToService.run())
                .containsExactly(
                        "Connected: Our issues",
                        "I am ada",
                        "First",
                        "Second",
                        "Third",
                        "X-Api-Key is set to Secret[masked]",
                        "DISCONNECTED, upstream REVOKED");
    }
}
