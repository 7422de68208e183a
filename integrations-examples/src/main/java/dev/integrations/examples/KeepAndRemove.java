package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Expunged;
import dev.integrations.delivery.PublishReceipt;
import dev.integrations.delivery.RetentionSettings;
import dev.integrations.event.EventId;
import dev.integrations.event.EventTypeDefinition;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.webhook.WebhookSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** Says how long things are kept, hides what nobody needs to see, and removes an event and a tenant. */
public final class KeepAndRemove {
    private final List<String> report = new ArrayList<>();

    private KeepAndRemove() {}

    /**
     * Runs the example.
     *
     * @param args not used
     */
    public static void main(String[] args) {
        run().forEach(System.out::println);
    }

    static List<String> run() {
        KeepAndRemove example = new KeepAndRemove();
        JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:keep;DB_CLOSE_DELAY=-1", "sa", "");
        try (Integrations integrations = start(pool)) {
            example.hide(integrations);
            example.remove(integrations);
        } finally {
            pool.dispose();
        }
        return example.report;
    }

    private static Integrations start(DataSource dataSource) {
        // region retention
        RetentionSettings retention = RetentionSettings.builder()
                .unmasked(Duration.ofDays(1))
                .payloads(Duration.ofDays(30))
                .history(Duration.ofDays(365))
                .answerBytes(0) // bodies of answers are not stored at all
                .build();
        Integrations integrations = Integrations.builder()
                .store(JdbcStore.open(dataSource))
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .retention(retention)
                .startPaused();
        // endregion
        return integrations;
    }

    private void hide(Integrations integrations) {
        Tenant acme = integrations.tenant("acme");
        // region redact
        integrations
                .eventTypes()
                .define(EventTypeDefinition.builder("payment.received")
                        .redact("/card/number")
                        .redact("/payers/*/iban")
                        .build());

        PublishReceipt receipt = acme.events()
                .publish("payment.received", Map.of("card", Map.of("number", "4111 1111 1111 1111"), "amount", 12));

        byte[] shown = acme.events().get(receipt.event()).payload();
        byte[] delivered = acme.events().reveal(receipt.event()).payload();
        // endregion
        report.add("shown: " + text(shown).contains("(masked)"));
        report.add("delivered: " + text(delivered).contains("4111"));
    }

    private void remove(Integrations integrations) {
        Tenant acme = integrations.tenant("acme");
        acme.webhooks()
                .create(WebhookSettings.builder("http://localhost:9/hooks").build());
        EventId event =
                acme.events().publish("user.left", Map.of("name", "Jane")).event();
        // region expunge
        Expunged expunged = acme.as("user:42").events().expunge(event);
        // endregion
        report.add("cancelled: " + expunged.cancelled().size());
        report.add("payload: " + acme.events().payloadState(event));
        // region tenant
        long rows = integrations.operator().expungeTenant("acme", "user:42", "contract ended, ticket 4711");
        // endregion
        report.add("tenant removed: " + (rows > 0));
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
