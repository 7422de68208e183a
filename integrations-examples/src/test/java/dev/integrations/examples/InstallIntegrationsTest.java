package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InstallIntegrationsTest {
    @Test
    void integration_is_installed_and_changed_and_brought_back() throws Exception {
        assertThat(InstallIntegrations.run())
                .containsExactly(
                        "refused /config/queue",
                        "refused check 'API key'",
                        "API key VERIFIED",
                        "POST https://tickets.example.com/v1/queues/support/tickets"
                                + " {\"title\":\"Invoice 2026-17 is overdue\"}",
                        "changed /config/queue",
                        "0 of 1 need attention, version 3",
                        "received {\"title\":\"Invoice 2026-17 is overdue\"}");
    }
}
