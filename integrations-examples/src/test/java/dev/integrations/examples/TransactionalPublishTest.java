package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransactionalPublishTest {
    @Test
    void what_was_committed_arrives_and_what_was_rolled_back_does_not() throws Exception {
        assertThat(TransactionalPublish.run())
                .containsExactly(
                        "delivered {\"number\":\"INV-1\",\"cents\":4200}",
                        "delivered {\"number\":\"INV-2\",\"cents\":990}",
                        "2 invoices, 2 events");
    }
}
