package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WebhookLifecycleTest {
    @Test
    void what_a_disabled_webhook_does_not_accept_falls_back_and_is_told_of() throws Exception {
        assertThat(WebhookLifecycle.run())
                .containsExactly(
                        "news: integrations.delivery.dead_lettered",
                        "news: integrations.webhook.disabled",
                        "spare: INV-1",
                        "disabled: The receiver answered with status 410 (gone)",
                        "challenge: The receiver answered with status 410");
    }
}
