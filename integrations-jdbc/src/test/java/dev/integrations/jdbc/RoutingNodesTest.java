package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.NewEvent;
import dev.integrations.event.Condition;
import dev.integrations.testkit.ManualClock;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one database: what one changes, the other follows within two seconds, at the cost of a small read. */
class RoutingNodesTest extends StoreTest {
    private static final Duration FOLLOWED_AFTER = Duration.ofSeconds(2);

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private ProxyDataSource statements;
    private Integrations here;
    private Integrations there;

    @BeforeEach
    void start_two_nodes() {
        statements = new ProxyDataSource(database.pool());
        here = node(store);
        there = node(JdbcStore.open(statements));
    }

    private Integrations node(JdbcStore on) {
        return Integrations.builder()
                .store(on)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .startPaused();
    }

    @AfterEach
    void stop_both() {
        here.close();
        there.close();
    }

    @Test
    void every_change_made_here_is_followed_there_within_two_seconds_and_here_at_once() {
        assertThat(publish(here, "{}")).isZero();
        assertThat(publish(there, "{}")).isZero();

        WebhookId id = acme(here).webhooks().create(settings().build()).id();
        assertFollowed("{}", 1);

        update(id, settings().condition(Condition.at("/a").equalTo(1)));
        assertFollowed("{}", 0);
        assertFollowed("{\"a\":1}", 1);

        update(id, settings().channels("team-1"));
        assertFollowed("{\"a\":1}", 0);
        assertFollowed("{}", 1, "team-1");

        acme(here).webhooks().disable(id, "test");
        assertFollowed("{}", 0, "team-1");

        acme(here).webhooks().enable(id);
        assertFollowed("{}", 1, "team-1");

        acme(here).webhooks().delete(id);
        assertFollowed("{}", 0, "team-1");
    }

    private void assertFollowed(String payload, int deliveries, String... channels) {
        assertThat(publish(here, payload, channels)).as("here").isEqualTo(deliveries);
        clock.advance(FOLLOWED_AFTER);
        assertThat(publish(there, payload, channels)).as("there").isEqualTo(deliveries);
    }

    @Test
    void what_is_known_is_trusted_for_two_seconds() {
        acme(here).webhooks().create(settings().build());
        assertThat(publish(there, "{}")).isEqualTo(1);

        acme(here).webhooks().create(settings().build());
        clock.advance(FOLLOWED_AFTER.minusMillis(1));
        assertThat(publish(there, "{}")).isEqualTo(1);

        clock.advance(Duration.ofMillis(1));
        assertThat(publish(there, "{}")).isEqualTo(2);
    }

    @Test
    void subscriptions_are_read_again_only_after_a_change_of_this_tenant() {
        WebhookId id = acme(here).webhooks().create(settings().build()).id();
        int bare = statementsToPublish() - 2;

        assertThat(statementsToPublish()).as("known").isEqualTo(bare);
        clock.advance(FOLLOWED_AFTER);
        assertThat(statementsToPublish())
                .as("looked for changes with another tenant")
                .isEqualTo(bare);
        clock.advance(FOLLOWED_AFTER);
        assertThat(statementsToPublish()).as("once more").isEqualTo(bare);

        here.tenant("globex").webhooks().create(settings().build());
        clock.advance(FOLLOWED_AFTER);
        assertThat(statementsToPublish()).as("another tenant's change").isEqualTo(bare);

        update(id, settings().description("changed"));
        clock.advance(FOLLOWED_AFTER);
        assertThat(statementsToPublish()).as("read again").isEqualTo(bare + 2);
    }

    @Test
    void one_look_tells_of_many_tenants_that_publish_in_turn() {
        int tenants = 300;
        publishForEach(tenants);
        int bare = publishForEach(tenants);

        clock.advance(FOLLOWED_AFTER);
        assertThat(publishForEach(tenants) - bare)
                .as("two looks, and one at the event type")
                .isBetween(2, 3);

        clock.advance(FOLLOWED_AFTER);
        assertThat(publishForEach(tenants) - bare).isBetween(2, 3);
    }

    @Test
    void tenants_that_publish_nothing_are_not_looked_at() {
        publishForEach(300);
        clock.advance(FOLLOWED_AFTER);
        publish(there, "{}");
        int once = publishForEach(1);

        clock.advance(FOLLOWED_AFTER);

        assertThat(publishForEach(1) - once).isBetween(1, 2);
    }

    private int publishForEach(int tenants) {
        statements.executionsSinceLastCall();
        for (int i = 0; i < tenants; i++) {
            there.tenant("tenant-" + i).events().publish("invoice.paid", "{}".getBytes(UTF_8));
        }
        return statements.executionsSinceLastCall();
    }

    /** What is kept of all tenants together is brought up to date by another one first. */
    private int statementsToPublish() {
        there.tenant("initech").events().publish("invoice.paid", "{}".getBytes(UTF_8));
        statements.executionsSinceLastCall();
        assertThat(publish(there, "{}")).isEqualTo(1);
        return statements.executionsSinceLastCall();
    }

    /** What it sees of the past must not replace what is known of the present. */
    @Test
    void a_transaction_of_the_host_that_looks_at_an_older_state_does_not_bring_that_back() throws SQLException {
        publish(here, "{}");
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            var old = store.enlist(connection);
            old.deliveries().subscriptionsVersions(List.of(acme(here).id()));
            acme(there).webhooks().create(settings().build());
            clock.advance(FOLLOWED_AFTER);
            assertThat(publish(here, "{}")).isEqualTo(1);

            clock.advance(FOLLOWED_AFTER);
            acme(here).events().within(old).publish("invoice.paid", "{}".getBytes(UTF_8));

            assertThat(publish(here, "{}")).isEqualTo(1);
            connection.rollback();
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    private void update(WebhookId id, WebhookSettings.Builder settings) {
        acme(here).webhooks().update(id, before -> settings.build());
    }

    private static int publish(Integrations node, String payload, String... channels) {
        return acme(node)
                .events()
                .publish(NewEvent.of("invoice.paid", payload.getBytes(UTF_8)).channels(channels))
                .deliveries();
    }

    private static Tenant acme(Integrations node) {
        return node.tenant("acme");
    }

    private static WebhookSettings.Builder settings() {
        return WebhookSettings.builder("http://127.0.0.1:9/hook");
    }
}
