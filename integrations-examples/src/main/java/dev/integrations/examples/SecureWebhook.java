package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.crypto.KeyRing;
import dev.integrations.store.InMemoryStore;
import dev.integrations.webhook.Credential;
import dev.integrations.webhook.ReceiverAuthentication;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookSecurity;
import dev.integrations.webhook.WebhookSettings;
import java.util.List;
import java.util.Map;

/** A webhook that proves who it is and encrypts what it sends; what its owner sees of that afterwards. */
public final class SecureWebhook {
    private static final String RECEIVERS_KEY = """
            {"kty":"EC","crv":"P-256","kid":"2026-11","use":"enc",
            "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}""";

    private SecureWebhook() {}

    /**
     * Runs the example.
     *
     * @param args not used
     */
    public static void main(String[] args) {
        run().forEach(System.out::println);
    }

    /** Returns what the owner sees once it was saved. */
    static List<String> run() {
        try (Integrations integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .startPaused()) {
            Tenant acme = integrations.tenant("acme");
            Webhook webhook = create(acme);
            Webhook changed = rename(acme, webhook);
            return List.of(
                    changed.settings().security().toString(),
                    changed.settings().security().headers().toString());
        }
    }

    private static Webhook create(Tenant acme) {
        // region security
        WebhookSecurity security = WebhookSecurity.builder()
                .authentication(ReceiverAuthentication.ClientCredentials.of(
                        "https://id.example.com/token", "acme-client", Credential.of("the client's secret")))
                .headers(Map.of("X-Api-Key", Credential.of("a secret header")))
                .encryption(RECEIVERS_KEY)
                .build();
        Webhook webhook = acme.webhooks()
                .create(WebhookSettings.builder("https://receiver.example.com/hooks")
                        .security(security)
                        .build())
                .webhook();
        // endregion
        return webhook;
    }

    private static Webhook rename(Tenant acme, Webhook webhook) {
        // region security-keep
        return acme.webhooks()
                .update(
                        webhook.id(),
                        settings -> settings.toBuilder()
                                .description("Its credentials stay as they are")
                                .build());
        // endregion
    }
}
