package dev.integrations.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.event.EventType;
import dev.integrations.event.EventTypeRules;
import dev.integrations.event.Strictness;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.store.InMemoryStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FailureWatchTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant FIVE_DAYS_LATER = NOON.plus(Duration.ofDays(5));
    private static final TenantId ACME = TenantId.of("acme");
    private static final DestinationId DESTINATION = new DestinationId(DestinationId.Kind.WEBHOOK, new UUID(0, 1));

    private final InMemoryStore store = InMemoryStore.create();
    private final List<Disabling> disabled = new ArrayList<>();
    private final FailureWatch watch = watch();
    private int number;

    @Test
    void five_days_of_failures_disable() {
        record(watch, failed(NOON));
        record(watch, failed(FIVE_DAYS_LATER.minusSeconds(1)));
        assertThat(disabled).isEmpty();

        record(watch, failed(FIVE_DAYS_LATER.plusSeconds(60)));

        assertThat(disabled).hasSize(1);
        assertThat(disabled.get(0).told()).isTrue();
        assertThat(disabled.get(0).failingBefore()).contains(NOON.plusSeconds(60));
    }

    @Test
    void failures_of_what_the_library_tells_disable_without_telling() {
        record(watch, failed(NOON));

        record(watch, completion("integrations.webhook.created", DeliveryState.PENDING, FIVE_DAYS_LATER));

        assertThat(disabled).extracting(Disabling::told).containsExactly(false);
    }

    @Test
    void a_success_before_a_failure_of_the_same_batch_counts_even_if_this_node_knew_of_no_failure() {
        record(watch, failed(NOON));
        FailureWatch restarted = watch();

        record(restarted, succeeded(FIVE_DAYS_LATER), failed(FIVE_DAYS_LATER.plusSeconds(1)));

        assertThat(disabled).isEmpty();
        assertThat(clock()).contains(new FailureClock(ACME, DESTINATION, FIVE_DAYS_LATER.plusSeconds(1), 1));
    }

    @Test
    void a_success_that_was_not_asked_for_yet_counts_before_the_failure_that_follows() {
        record(watch, failed(NOON));
        FailureWatch restarted = watch();

        record(restarted, succeeded(FIVE_DAYS_LATER));
        assertThat(clock()).as("not asked for yet").isPresent();
        record(restarted, failed(FIVE_DAYS_LATER.plusSeconds(1)));

        assertThat(disabled).isEmpty();
        assertThat(clock()).contains(new FailureClock(ACME, DESTINATION, FIVE_DAYS_LATER.plusSeconds(1), 1));
    }

    @Test
    void a_failure_before_a_success_of_the_same_batch_does_not_count() {
        record(watch, failed(NOON), succeeded(NOON.plusSeconds(1)));

        assertThat(clock()).isEmpty();
    }

    @Test
    void a_success_stops_a_clock_that_another_node_started() {
        FailureWatch other = watch();
        record(other, failed(NOON));

        record(watch, succeeded(NOON.plusSeconds(600)));

        assertThat(watch.catchUp(NOON.plusSeconds(600))).isEqualTo(1);
        assertThat(clock()).isEmpty();
        assertThat(watch.catchUp(NOON.plusSeconds(601))).isZero();
    }

    @Test
    void a_short_failure_ends_without_being_told_of() {
        FailureWatch other = watch();
        record(other, failed(NOON));

        record(watch, succeeded(NOON.plusSeconds(599)));

        assertThat(watch.catchUp(NOON.plusSeconds(599))).isZero();
        assertThat(clock()).isEmpty();
    }

    @Test
    void a_success_that_is_older_than_the_failure_stops_nothing() {
        FailureWatch other = watch();
        record(watch, succeeded(NOON.minusSeconds(1)));
        record(other, failed(NOON));

        assertThat(watch.catchUp(NOON)).isZero();

        assertThat(clock()).isPresent();
    }

    @Test
    void what_ends_without_an_attempt_is_no_failure() {
        Completion failed = failed(NOON);

        record(
                watch,
                new Completion(
                        failed.claim(),
                        failed.event(),
                        Optional.empty(),
                        DeliveryState.DEAD_LETTERED,
                        NOON,
                        Optional.empty(),
                        Optional.of("The destination is disabled")));

        assertThat(clock()).isEmpty();
    }

    private void record(FailureWatch by, Completion... batch) {
        Instant now = batch[batch.length - 1].at();
        Runnable afterCommit = store.inTransaction(transaction -> by.write(transaction, List.of(batch), now));
        afterCommit.run();
    }

    private Optional<FailureClock> clock() {
        return store.inTransaction(transaction -> transaction.failureClocks().find(ACME, DESTINATION));
    }

    private Completion failed(Instant at) {
        return completion("invoice.paid", DeliveryState.PENDING, at);
    }

    private Completion succeeded(Instant at) {
        return completion("invoice.paid", DeliveryState.SUCCEEDED, at);
    }

    private Completion completion(String type, DeliveryState state, Instant at) {
        EventId id = EventId.of(new UUID(0, ++number));
        return new Completion(
                new Claim(new DeliveryId(number), id, DESTINATION, 0, 0, at, 1, at.plusSeconds(10)),
                new Event(id, ACME, EventType.of(type), at, new byte[2]),
                Optional.of(new Attempt(1, at, Duration.ZERO, Optional.empty(), Optional.empty(), Optional.empty())),
                state,
                at,
                state == DeliveryState.PENDING ? Optional.of(at.plusSeconds(1)) : Optional.empty(),
                Optional.empty());
    }

    private FailureWatch watch() {
        Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
        SecureRandom random = new SecureRandom();
        LifecycleSettings lifecycle = LifecycleSettings.builder().minFailures(2).build();
        EngineParts parts = new EngineParts(
                store,
                new NoTransport(),
                Optional.empty(),
                DispatchSettings.defaults(),
                clock,
                random,
                new TimeOrderedUuids(clock, random),
                List.of(),
                List.of(),
                new EventTypeRules(Strictness.OPEN, List.of(), clock),
                Optional.empty(),
                1024,
                lifecycle,
                RetentionSettings.defaults());
        Publisher publisher =
                new Publisher(parts, new Routes(clock), new Handoff(0), new Superseding(new Listeners(List.of())));
        OperationalEvents events = new OperationalEvents(publisher, parts);
        return new FailureWatch(parts, events, new Listeners(List.of()), disabled::add);
    }

    /** Nothing is sent here. */
    private static final class NoTransport implements HttpTransport {
        @Override
        public CompletableFuture<OutboundResponse> send(OutboundRequest request) {
            throw new AssertionError("nothing is sent");
        }

        @Override
        public void close() {}
    }
}
