package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublishingOptionsTest {
    @Test
    void events_wait_replace_each_other_and_carry_headers_and_labels() throws Exception {
        assertThat(PublishingOptions.run())
                .containsExactly(
                        "invoice.reminder PENDING",
                        "invoice.changed SUPERSEDED: Superseded by a newer event",
                        "invoice.changed SUPERSEDED: Superseded by a newer event",
                        "invoice.changed PENDING",
                        "received trace-1",
                        "labels {request=request-1}");
    }
}
