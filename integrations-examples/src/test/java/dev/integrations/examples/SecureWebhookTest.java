package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecureWebhookTest {
    @Test
    void owner_sees_which_options_are_set_and_no_secret() {
        assertThat(SecureWebhook.run())
                .containsExactly(
                        "WebhookSecurity[clientCertificate=false, trust=false, authentication=ClientCredentials, encryption=true, headers=[X-Api-Key]]",
                        "{X-Api-Key=Credential[kept, masked]}");
    }
}
