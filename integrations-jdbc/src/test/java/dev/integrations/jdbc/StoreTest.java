package dev.integrations.jdbc;

import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;

import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Completion;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.Lease;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.testkit.AttemptMother;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A store on an empty database of its own for each test, on each kind of database. */
@Tag("each-database")
@ParameterizedClass
@MethodSource("dev.integrations.jdbc.TestDatabase#kinds")
@SuppressWarnings("NullAway.Init")
abstract class StoreTest {
    static final Duration LEASE = Duration.ofSeconds(10);

    @Parameter
    TestDatabase.Kind kind;

    TestDatabase database;
    JdbcStore store;

    @BeforeEach
    void open_a_database_of_its_own() {
        database = kind.open();
        store = JdbcStore.open(database.pool());
    }

    @AfterEach
    void no_connection_is_left_open() {
        database.assertThatNoConnectionIsInUse();
        store.close();
        database.close();
    }

    static FanOut anEventToDeliver() {
        return new FanOut(anEvent().build(), List.of(aDestination()));
    }

    static List<FanOut> eventsToDeliver(int count) {
        return Stream.generate(StoreTest::anEventToDeliver).limit(count).toList();
    }

    static Lease leaseAt(Instant now) {
        return new Lease(now, now.plus(LEASE), 4711);
    }

    static List<Claim> claimDue(JdbcStore store, Instant now, int limit) {
        return store.inTransaction(
                transaction -> transaction.deliveries().claimDue(Instant.EPOCH, limit, leaseAt(now)));
    }

    static List<Completion> succeeded(Collection<Claim> claims, Map<EventId, Event> events) {
        return claims.stream()
                .map(claim -> new Completion(
                        claim,
                        Objects.requireNonNull(events.get(claim.event())),
                        Optional.of(AttemptMother.anAttempt(1).build()),
                        DeliveryState.SUCCEEDED,
                        NOON,
                        Optional.empty(),
                        Optional.empty()))
                .toList();
    }
}
