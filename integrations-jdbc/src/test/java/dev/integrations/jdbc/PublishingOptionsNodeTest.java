package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.ReplayRequest;
import dev.integrations.event.EventId;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events with options on a database: what becomes of them, and what they cost. */
class PublishingOptionsNodeTest extends StoreTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String KEY = "invoice:42";

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final FaultyReceiver receiver = FaultyReceiver.start(clock);
    private ProxyDataSource statements;
    private Integrations node;
    private Tenant acme;

    @BeforeEach
    void start_a_node() {
        statements = new ProxyDataSource(database.pool());
        node = Integrations.builder()
                .store(JdbcStore.open(statements))
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .startPaused();
        acme = node.tenant("acme");
        receiver.on("/ok", Behaviour.answer(200));
    }

    @AfterEach
    void stop() {
        node.close();
        receiver.close();
    }

    @Test
    void what_was_replaced_and_what_expired_is_listed_by_its_state() throws Exception {
        webhook();
        EventId replaced = publish(event().supersede(KEY));
        EventId newest = publish(event().supersede(KEY));
        EventId expired = publish(event().notBefore(NOON.plus(MINUTE)).expiresAfter(MINUTE.multipliedBy(2)));

        node.runDue();
        clock.advance(MINUTE.multipliedBy(3));
        node.runDue();

        assertThat(in(DeliveryState.SUPERSEDED)).containsExactly(replaced);
        assertThat(in(DeliveryState.SUCCEEDED)).containsExactly(newest);
        assertThat(in(DeliveryState.EXPIRED)).containsExactly(expired);
        assertThat(in(DeliveryState.DEAD_LETTERED)).isEmpty();
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void a_webhook_that_gets_events_afterwards_gets_the_newest_of_each_key_and_none_before_its_time() throws Exception {
        EventId first = publish(event().supersede(KEY));
        EventId plain = publish(event());
        EventId newest = publish(event().supersede(KEY));
        EventId later = publish(event().notBefore(NOON.plus(MINUTE.multipliedBy(2))));
        NewWebhook fresh = webhook();
        clock.advance(MINUTE);
        acme.deliveries()
                .replayJobs()
                .start(ReplayRequest.undelivered(fresh.id().destination(), Instant.EPOCH, clock.instant()));

        node.runDue();

        assertThat(in(DeliveryState.SUCCEEDED)).containsExactlyInAnyOrder(plain, newest);
        assertThat(in(DeliveryState.SUPERSEDED)).containsExactly(first);
        assertThat(in(DeliveryState.PENDING)).containsExactly(later);
    }

    @Test
    void options_cost_no_statement_more_and_keys_one_query_for_all_that_is_claimed_together() throws Exception {
        webhook();
        statementsFor(event -> event);

        int plain = statementsFor(event -> event);
        int withOptions = statementsFor(event ->
                event.header("X-Trace", "1").metadata(Map.of("request", "r-1")).expiresAfter(MINUTE));
        int withKeys = statementsFor(event -> event.supersede(KEY + event.hashCode()));

        assertThat(withOptions).isEqualTo(plain);
        assertThat(withKeys - plain).isBetween(1, kind == TestDatabase.Kind.H2 ? 1 : 2);
    }

    /** Counts what is run for deliveries, not for their publication. */
    private int statementsFor(UnaryOperator<NewEvent> options) throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            publish(options.apply(event()));
        }
        statements.executionsSinceLastCall();
        node.runDue();
        return statements.executionsSinceLastCall();
    }

    private NewWebhook webhook() {
        return acme.webhooks()
                .create(WebhookSettings.builder(receiver.url("/ok").toString()).build());
    }

    private EventId publish(NewEvent event) {
        return acme.events().publish(event).event();
    }

    private List<EventId> in(DeliveryState state) {
        return acme.deliveries().list(DeliveryQuery.in(state), PageRequest.first(100)).items().stream()
                .map(Delivery::event)
                .toList();
    }

    private static NewEvent event() {
        return NewEvent.of("invoice.paid", "{\"amount\":12}".getBytes(UTF_8));
    }
}
