package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.Integrations;
import dev.integrations.crypto.KeyRing;
import dev.integrations.oauth.NewApp;
import dev.integrations.oauth.OAuthSettings;
import dev.integrations.store.InMemoryStore;
import org.junit.jupiter.api.Test;

class AcceptTokensTest {
    @Test
    void token_opens_the_api() throws Exception {
        assertThat(AcceptTokens.run()).containsExactly("401 ", "200 the invoices of acme");
    }

    @Test
    void app_that_signs_has_no_secret() {
        try (Integrations integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .scopes(IssueTokens.scopes())
                .oauth(OAuthSettings.builder("https://as.example.com").build())
                .startPaused()) {
            NewApp app = AcceptTokens.signing(
                    integrations.tenant("acme"),
                    integrations.signingKeys().published().toJson().toString());

            assertThat(app.secret()).isEmpty();
        }
    }
}
