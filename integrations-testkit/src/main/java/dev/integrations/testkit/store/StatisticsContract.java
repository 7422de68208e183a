package dev.integrations.testkit.store;

import static dev.integrations.testkit.AttemptMother.anAttempt;
import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.AttemptStatistics;
import dev.integrations.delivery.AttemptStatistics.Times;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Completion;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DeliveryStatistics;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.StatisticsSpan;
import dev.integrations.delivery.Subscription;
import dev.integrations.event.EventFilter;
import dev.integrations.http.FailureKind;
import dev.integrations.http.OutboundResponse;
import dev.integrations.testkit.AttemptMother;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.delivery.StatisticsStore}. */
public abstract class StatisticsContract extends DeliveryFixture {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final StatisticsSpan SPAN = new StatisticsSpan(NOON, NOON.plus(HOUR));
    private static final int MOST = 100;

    private final DestinationId destination = aDestination();

    /** For subclasses. */
    protected StatisticsContract() {}

    private DeliveryStatistics count() {
        return count(ACME);
    }

    private DeliveryStatistics count(TenantId tenant) {
        return statistics().count(tenant, destination, SPAN, MOST);
    }

    private Claim claimedHere() {
        return claimed(anEvent().build(), destination);
    }

    private void ends(DeliveryState state, Instant at, AttemptMother attempt) {
        complete(endedBy(claimedHere(), state, at, attempt.startedAt(at).build()));
    }

    private Completion endedBy(Claim claim, DeliveryState state, Instant at, Attempt attempt) {
        Completion ended = ended(claim, state, at);
        return new Completion(
                claim, ended.event(), Optional.of(attempt), state, at, ended.nextAttemptAt(), attempt.reason());
    }

    private void succeedsAfter(Duration took) {
        ends(DeliveryState.SUCCEEDED, NOON, anAttempt(1).took(took));
    }

    private static AttemptMother answered(int number, int status) {
        return anAttempt(number)
                .answeredBy(OutboundResponse.builder(status))
                .because("The receiver answered with status " + status);
    }

    @Test
    void destination_without_deliveries_has_nothing_to_count() {
        claimed();

        assertThat(count())
                .isEqualTo(new DeliveryStatistics(
                        SPAN,
                        Map.of(),
                        new AttemptStatistics(
                                0, Map.of(), Map.of(), 0, Optional.empty(), Optional.empty(), Optional.empty()),
                        0));
    }

    @Test
    void deliveries_are_counted_by_the_state_in_which_they_ended() {
        for (DeliveryState state : List.of(
                DeliveryState.SUCCEEDED,
                DeliveryState.SUCCEEDED,
                DeliveryState.DEAD_LETTERED,
                DeliveryState.EXPIRED,
                DeliveryState.SUPERSEDED)) {
            complete(ended(claimedHere(), state, NOON));
        }
        Claim cancelled = claimedHere();
        deliveries().cancel(ACME, cancelled.delivery(), NOON);
        complete(success(claimed(), NOON));

        DeliveryStatistics counted = count();

        assertThat(counted.ended())
                .isEqualTo(Map.of(
                        DeliveryState.SUCCEEDED, 2L,
                        DeliveryState.DEAD_LETTERED, 1L,
                        DeliveryState.EXPIRED, 1L,
                        DeliveryState.SUPERSEDED, 1L,
                        DeliveryState.CANCELLED, 1L));
        assertThat(counted.successRate()).hasValue(0.5);
        assertThat(counted.pending()).isZero();
    }

    @Test
    void what_ended_at_the_start_of_the_span_counts_and_what_ended_at_its_end_does_not() {
        complete(success(claimedHere(), NOON.minus(MICRO)));
        complete(success(claimedHere(), NOON));
        complete(deadLetter(claimedHere(), NOON.plus(HOUR).minus(MICRO)));
        complete(deadLetter(claimedHere(), NOON.plus(HOUR)));

        DeliveryStatistics counted = count();

        assertThat(counted.span()).isEqualTo(SPAN);
        assertThat(counted.ended()).isEqualTo(Map.of(DeliveryState.SUCCEEDED, 1L, DeliveryState.DEAD_LETTERED, 1L));
        assertThat(counted.attempts().made()).isEqualTo(2);
    }

    @Test
    void failed_attempts_are_counted_by_status_or_kind_of_failure() {
        ends(DeliveryState.SUCCEEDED, NOON, anAttempt(1));
        ends(DeliveryState.DEAD_LETTERED, NOON.plusSeconds(1), answered(1, 500));
        ends(DeliveryState.DEAD_LETTERED, NOON.plusSeconds(2), answered(1, 500));
        ends(DeliveryState.DEAD_LETTERED, NOON.plusSeconds(3), answered(1, 503));
        ends(DeliveryState.DEAD_LETTERED, NOON.plusSeconds(4), answered(1, 404));
        ends(DeliveryState.DEAD_LETTERED, NOON.plusSeconds(5), answered(1, 200));
        ends(DeliveryState.DEAD_LETTERED, NOON.plusSeconds(6), failed(FailureKind.DNS));
        ends(DeliveryState.DEAD_LETTERED, NOON.plusSeconds(7), failed(FailureKind.DNS));
        complete(endedBy(claimedHere(), DeliveryState.DEAD_LETTERED, NOON, unsent()));

        AttemptStatistics attempts = count().attempts();

        assertThat(attempts.succeeded()).isEqualTo(1);
        assertThat(attempts.failedByStatus()).isEqualTo(Map.of(200, 1L, 404, 1L, 500, 2L, 503, 1L));
        assertThat(attempts.failedByStatusClass(5)).isEqualTo(3);
        assertThat(attempts.failedByKind()).isEqualTo(Map.of(FailureKind.DNS, 2L));
        assertThat(attempts.failedOtherwise()).isEqualTo(1);
        assertThat(attempts.failed()).isEqualTo(8);
        assertThat(attempts.made()).isEqualTo(9);
        assertThat(attempts.lastSuccess()).contains(NOON);
        assertThat(attempts.lastFailure()).contains(NOON.plusSeconds(7));
    }

    private static AttemptMother failed(FailureKind kind) {
        return anAttempt(1).failedWith(kind).because(kind.description());
    }

    private static Attempt unsent() {
        return new Attempt(
                1, NOON, Duration.ZERO, Optional.empty(), Optional.empty(), Optional.of("No token could be had"));
    }

    @Test
    void how_long_attempts_took_is_told_of_those_that_succeeded() {
        for (int i = 20; i >= 1; i--) {
            succeedsAfter(Duration.ofMillis(i));
        }
        ends(DeliveryState.DEAD_LETTERED, NOON, answered(1, 500).took(Duration.ofSeconds(30)));

        assertThat(count().attempts().took())
                .contains(new Times(
                        Duration.ofNanos(10_500_000),
                        Duration.ofMillis(10),
                        Duration.ofMillis(19),
                        Duration.ofMillis(20)));
    }

    @Test
    void percentiles_go_over_all_answers_that_were_accepted() {
        succeedsAfter(Duration.ofMillis(1));
        ends(
                DeliveryState.SUCCEEDED,
                NOON,
                anAttempt(1).answeredBy(OutboundResponse.builder(204)).took(Duration.ofMillis(5)));
        succeedsAfter(Duration.ofMillis(7));

        assertThat(count().attempts().took())
                .contains(new Times(
                        Duration.ofNanos(4_333_000), Duration.ofMillis(5), Duration.ofMillis(7), Duration.ofMillis(7)));
    }

    @Test
    void replayed_delivery_counts_where_it_ended_last_with_all_attempts() {
        deliveries().saveSubscription(new Subscription(destination, ACME, EventFilter.all(), true));
        Claim claim = claimedHere();
        complete(endedBy(
                claim, DeliveryState.DEAD_LETTERED, NOON, answered(1, 500).build()));
        deliveries().replay(ACME, claim.delivery(), NOON);

        assertThat(count().ended()).isEmpty();
        assertThat(count().pending()).isEqualTo(1);
        complete(success(claimDue(NOON, 1).get(0), NOON));

        assertThat(count().ended()).isEqualTo(Map.of(DeliveryState.SUCCEEDED, 1L));
        assertThat(count().pending()).isZero();
        assertThat(count().attempts().made()).isEqualTo(2);
        assertThat(count().attempts().failedByStatus()).isEqualTo(Map.of(500, 1L));
    }

    @Test
    void newest_are_counted_and_the_span_says_from_when_on() {
        for (int i = 0; i < 5; i++) {
            complete(success(claimedHere(), NOON.plusSeconds(i)));
            published(anEvent().build(), destination, NOON.plus(HOUR));
        }

        DeliveryStatistics counted = statistics().count(ACME, destination, SPAN, 3);

        assertThat(counted.span()).isEqualTo(new StatisticsSpan(NOON.plusSeconds(2), SPAN.to()));
        assertThat(counted.ended()).isEqualTo(Map.of(DeliveryState.SUCCEEDED, 3L));
        assertThat(counted.attempts().made()).isEqualTo(3);
        assertThat(counted.pending()).isEqualTo(3);
    }

    @Test
    void what_is_pending_counts_whenever_it_is_due() {
        complete(retry(claimedHere(), NOON, NOON.plus(HOUR)));
        claimedHere();
        published(anEvent().build(), destination, NOON.plus(HOUR));
        published(anEvent().build(), aDestination(), NOON);

        assertThat(count().pending()).isEqualTo(3);
    }

    @Test
    void attempts_at_what_is_pending_count_that_began_in_the_span() {
        ends(DeliveryState.SUCCEEDED, NOON, anAttempt(1));
        Instant later = NOON.plusSeconds(9);
        for (Instant at : List.of(NOON.minusSeconds(1), NOON, later, SPAN.to())) {
            Claim claim = claimedHere();
            Attempt attempt = answered(1, 503).startedAt(at).build();
            complete(new Completion(
                    claim,
                    retry(claim, NOON, NOON.plus(HOUR)).event(),
                    Optional.of(attempt),
                    DeliveryState.PENDING,
                    at,
                    Optional.of(NOON.plus(HOUR)),
                    attempt.reason()));
        }

        DeliveryStatistics counted = count();

        assertThat(counted.ended()).isEqualTo(Map.of(DeliveryState.SUCCEEDED, 1L));
        assertThat(counted.pending()).isEqualTo(4);
        assertThat(counted.attempts().made()).isEqualTo(3);
        assertThat(counted.attempts().failedByStatus()).isEqualTo(Map.of(503, 2L));
        assertThat(counted.attempts().lastFailure()).contains(later);
    }

    @Test
    void deliveries_of_another_tenant_are_not_counted() {
        complete(success(claimedHere(), NOON));
        published(anEvent().build(), destination, NOON);

        assertThat(count(ACME).ended(DeliveryState.SUCCEEDED)).isEqualTo(1);
        assertThat(count(ACME).pending()).isEqualTo(1);
        assertThat(count(GLOBEX).ended()).isEmpty();
        assertThat(count(GLOBEX).attempts().made()).isZero();
        assertThat(count(GLOBEX).pending()).isZero();
    }
}
