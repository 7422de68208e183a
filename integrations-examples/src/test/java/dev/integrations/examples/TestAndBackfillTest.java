package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TestAndBackfillTest {
    @Test
    void a_webhook_is_tried_then_gets_what_was_published_before_it() throws Exception {
        List<String> report = TestAndBackfill.run();

        assertThat(report).contains("X-Api-Key: (masked)", "content-type: application/json");
        assertThat(report).anyMatch(line -> line.startsWith("webhook-signature: v1,"));
        assertThat(report)
                .endsWith(
                        "accepted",
                        "3 to deliver",
                        "DONE, 3 replayed, each once",
                        "DONE, 3 replayed, each once",
                        "disabled 1");
    }
}
