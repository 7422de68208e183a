package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReshapeTest {
    @Test
    void a_receiver_gets_what_host_and_tenant_made_of_the_event() throws Exception {
        assertThat(Reshape.run())
                .containsExactly("{\"text\":\"Invoice INV-1 was paid\",\"cents\":4200,\"currency\":\"EUR\"}");
    }
}
