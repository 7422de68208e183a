package dev.integrations.jdbc;

import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Completion;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.FanOut;
import dev.integrations.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What other databases have types for. The databases of these tests have another character set by default. */
@Tag("mariadb")
class MariadbValuesTest {
    @Test
    void times_do_not_depend_on_the_time_zone_of_the_process() {
        Instant skippedByDaylightSaving = Instant.parse("2026-03-08T02:30:00.123456Z");
        TimeZone zone = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        try (TestDatabase database = TestDatabase.mariadb()) {
            JdbcStore store = JdbcStore.open(database.pool());
            Event event = anEvent().createdAt(skippedByDaylightSaving).build();

            store.useTransaction(transaction ->
                    transaction.deliveries().publish(List.of(new FanOut(event, List.of())), NOON));

            assertThat(database.query("SELECT CAST(published_at AS char) FROM integrations_event"))
                    .isEqualTo("2026-03-08 02:30:00.123456");
            assertThat(store.<Optional<Event>, RuntimeException>inTransaction(
                            transaction -> transaction.deliveries().findEvent(ACME, event.id())))
                    .map(Event::createdAt)
                    .contains(skippedByDaylightSaving);
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void reason_of_a_postponed_delivery_keeps_every_character() {
        String reason = "\"quoted\" \\ \n \t Grüße 😀 {} [] :id ";
        try (TestDatabase database = TestDatabase.mariadb()) {
            JdbcStore store = JdbcStore.open(database.pool());
            FanOut fanOut = StoreTest.anEventToDeliver();
            store.useTransaction(transaction -> transaction.deliveries().publish(List.of(fanOut), NOON));
            Claim claim = StoreTest.claimDue(store, NOON, 1).get(0);

            store.useTransaction(transaction -> transaction
                    .deliveries()
                    .complete(List.of(new Completion(
                            claim,
                            fanOut.event(),
                            Optional.empty(),
                            DeliveryState.PENDING,
                            NOON,
                            Optional.of(NOON.plusSeconds(1)),
                            Optional.of(reason)))));

            Optional<Delivery> stored =
                    store.inTransaction(transaction -> transaction.deliveries().find(ACME, claim.delivery()));
            assertThat(stored.flatMap(Delivery::reason)).contains(reason);
            assertThat(stored.flatMap(Delivery::nextAttemptAt)).contains(NOON.plusSeconds(1));
        }
    }

    @Test
    void migration_that_was_cut_short_is_repeated() {
        try (TestDatabase database = TestDatabase.mariadb()) {
            String script = Migration.load("mariadb", "V1__main.sql").sql();
            database.execute(script.substring(0, script.indexOf(';')));

            JdbcStore.open(database.pool());

            assertThat(database.query("SELECT MIN(version) FROM integrations_schema_history"))
                    .isEqualTo("1");
        }
    }
}
