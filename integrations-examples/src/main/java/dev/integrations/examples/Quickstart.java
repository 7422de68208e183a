package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.Secret;
import dev.integrations.crypto.KeyRing;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.signature.Verification.Verified;
import dev.integrations.signature.VerificationKey;
import dev.integrations.signature.WebhookVerifier;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.WebhookSettings;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * Creates a webhook, publishes an event, and prints what its receiver got and verified. The database is an embedded H2 in
 * memory, which ends with the process; a file ({@code jdbc:h2:./data/app}) or PostgreSQL needs no other change.
 */
public final class Quickstart {
    private Quickstart() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if nothing arrives
     */
    public static void main(String[] args) throws Exception {
        System.out.println(run());
    }

    static String run() throws Exception {
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        try (LocalServer receiver = LocalServer.start()) {
            String url = receiver.url("/hooks");
            // region quickstart
            DataSource dataSource = JdbcConnectionPool.create("jdbc:h2:mem:quickstart;DB_CLOSE_DELAY=-1", "sa", "");
            try (JdbcStore store = JdbcStore.open(dataSource);
                    Integrations integrations = Integrations.builder()
                            .store(store)
                            .keyRing(KeyRing.ephemeralForDevelopment())
                            .development()
                            .start()) {
                Tenant acme = integrations.tenant("acme");
                NewWebhook webhook = acme.webhooks()
                        .create(WebhookSettings.builder(url).events("invoice.*").build());
                receiver.on("/hooks", verifying(webhook.secret(), arrived));

                acme.events().publish("invoice.paid", new Invoice("INV-1", 4200));
                return Objects.requireNonNull(arrived.poll(10, TimeUnit.SECONDS), "nothing arrived within 10 seconds");
            }
            // endregion
        }
    }

    // region receiver
    /** What the customer runs: it trusts a request only if the signature over the raw bytes is right. */
    static LocalServer.Endpoint verifying(Secret secret, BlockingQueue<String> arrived) {
        WebhookVerifier verifier = WebhookVerifier.of(VerificationKey.parse(secret.reveal()));
        return (headers, rawBody) -> {
            if (!(verifier.verify(headers, rawBody) instanceof Verified verified)) {
                return 400;
            }
            arrived.add("verified " + verified.id() + ": " + new String(rawBody, StandardCharsets.UTF_8));
            return 204;
        };
    }
    // endregion
}
