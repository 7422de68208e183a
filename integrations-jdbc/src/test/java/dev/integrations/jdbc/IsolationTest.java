package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.InvalidPayloadException;
import dev.integrations.event.EventTypeDefinition;
import dev.integrations.webhook.WebhookSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an isolation that the host has chosen for a transaction of its own does to publishing in it. */
class IsolationTest extends StoreTest {
    @Test
    void transaction_that_reads_an_old_state_leaves_the_subscriptions_of_others_alone() throws SQLException {
        try (Integrations integrations = paused();
                Connection old = repeatableRead()) {
            Tenant acme = integrations.tenant(ACME.value());
            store.enlist(old).deliveries().subscriptionsVersions(List.of(ACME));
            acme.webhooks()
                    .create(WebhookSettings.builder("http://127.0.0.1:1/").build());

            acme.events().within(store.enlist(old)).publish("invoice.paid", "old");
            assertThat(acme.events().publish("invoice.paid", "new").deliveries())
                    .isOne();
            old.commit();
        }

        assertThat(database.count("event")).isEqualTo(2);
    }

    @Test
    void transaction_that_reads_an_old_state_does_not_hide_a_change_made_since() throws SQLException {
        try (Integrations integrations = paused();
                Connection old = repeatableRead()) {
            Tenant acme = integrations.tenant(ACME.value());
            acme.events().publish("invoice.paid", "first");
            store.enlist(old).deliveries().subscriptionsVersions(List.of(ACME));
            acme.webhooks()
                    .create(WebhookSettings.builder("http://127.0.0.1:1/").build());

            acme.events().within(store.enlist(old)).publish("invoice.paid", "old");
            assertThat(acme.events().publish("invoice.paid", "new").deliveries())
                    .isOne();
            old.commit();
        }

        assertThat(database.count("event")).isEqualTo(3);
    }

    @Test
    void transaction_that_reads_an_old_state_leaves_the_event_types_of_others_alone() throws SQLException {
        try (Integrations integrations = paused();
                Connection old = repeatableRead()) {
            Tenant acme = integrations.tenant(ACME.value());
            store.enlist(old).deliveries().subscriptionsVersions(List.of(ACME));
            integrations
                    .eventTypes()
                    .define(EventTypeDefinition.builder("invoice.paid")
                            .schema("{\"type\":\"object\"}")
                            .build());

            acme.events().within(store.enlist(old)).publish("invoice.paid", Map.of());

            assertThatThrownBy(() -> acme.events().publish("invoice.paid", "new"))
                    .isInstanceOf(InvalidPayloadException.class);
            old.commit();
        }
    }

    @Test
    void what_is_published_under_repeatable_read_is_delivered() throws SQLException {
        try (Connection connection = repeatableRead()) {
            store.enlist(connection).deliveries().subscriptions(ACME);
            store.enlist(connection).deliveries().publish(eventsToDeliver(3), NOON);
            connection.commit();
        }

        assertThat(claimDue(store, NOON, 10)).hasSize(3);
    }

    private Integrations paused() {
        return Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .startPaused();
    }

    private Connection repeatableRead() throws SQLException {
        Connection connection = database.pool().getConnection();
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        return connection;
    }
}
