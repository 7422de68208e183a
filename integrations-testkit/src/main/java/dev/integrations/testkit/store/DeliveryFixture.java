package dev.integrations.testkit.store;

import static dev.integrations.testkit.AttemptMother.anAttempt;
import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Completion;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.Lease;
import dev.integrations.delivery.ReplayJob;
import dev.integrations.delivery.ReplayJobId;
import dev.integrations.delivery.ReplayRequest;
import dev.integrations.delivery.ReplaySpan;
import dev.integrations.delivery.ReplayState;
import dev.integrations.delivery.Subscription;
import dev.integrations.event.Event;
import dev.integrations.event.EventFilter;
import dev.integrations.http.OutboundResponse;
import dev.integrations.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The steps that the contracts of {@link dev.integrations.delivery.DeliveryStore} are told in. */
abstract class DeliveryFixture extends PortContract {
    static final Duration LEASE = Duration.ofSeconds(10);
    static final Duration MICRO = Duration.ofNanos(1000);

    /** Fences are any 64 bits but zero, so tests start with the lowest. */
    private long fence = Long.MIN_VALUE;

    final Lease leaseAt(Instant now) {
        return new Lease(now, now.plus(LEASE), fence++);
    }

    static FanOut toOneDestination(Event event) {
        return new FanOut(event, List.of(aDestination()));
    }

    /** Publishes one event to one destination, due at a time. */
    final DeliveryId published(Event event, DestinationId destination, Instant due) {
        return publish(event, due, destination).get(0);
    }

    final DeliveryId publishedDueAt(Instant due) {
        return published(anEvent().build(), aDestination(), due);
    }

    final List<DeliveryId> publish(Event event, Instant due, DestinationId... destinations) {
        return ids(deliveries().publish(List.of(new FanOut(event, Arrays.asList(destinations))), due));
    }

    final List<Claim> claimDue(Instant now, int limit) {
        return deliveries().claimDue(Instant.EPOCH, limit, leaseAt(now));
    }

    final List<Claim> claimParked(DestinationId destination, int limit, Instant now) {
        return deliveries().claimParked(destination, limit, leaseAt(now));
    }

    /** Publishes one event to one destination, and claims it at {@code NOON}. */
    final Claim claimed(Event event, DestinationId destination) {
        DeliveryId id = published(event, destination, NOON);
        List<Claim> claims = claimDue(NOON, 1);
        assertThat(ids(claims)).containsExactly(id);
        return claims.get(0);
    }

    final Claim claimed() {
        return claimed(anEvent().build(), aDestination());
    }

    final Delivery find(DeliveryId id) {
        return deliveries().find(ACME, id).orElseThrow();
    }

    final List<Attempt> attempts(DeliveryId id) {
        return deliveries().attempts(ACME, id);
    }

    final Set<DeliveryId> complete(Completion... completions) {
        return deliveries().complete(List.of(completions));
    }

    final DestinationId subscribed(TenantId tenant) {
        DestinationId destination = aDestination();
        deliveries().saveSubscription(new Subscription(destination, tenant, EventFilter.all(), true));
        return destination;
    }

    final Completion success(Claim claim, Instant at) {
        return ended(claim, DeliveryState.SUCCEEDED, at);
    }

    final Completion deadLetter(Claim claim, Instant at) {
        return ended(claim, DeliveryState.DEAD_LETTERED, at);
    }

    final Completion ended(Claim claim, DeliveryState state, Instant at) {
        return new Completion(
                claim,
                eventOf(claim),
                Optional.of(anAttempt(claim.attempts() + 1).startedAt(at).build()),
                state,
                at,
                Optional.empty(),
                state == DeliveryState.SUCCEEDED ? Optional.empty() : Optional.of("the answer was 500"));
    }

    final Completion retry(Claim claim, Instant at, Instant next) {
        Attempt failed = anAttempt(claim.attempts() + 1)
                .startedAt(at)
                .answeredBy(OutboundResponse.builder(503).body("busy".getBytes(UTF_8)))
                .because("the answer was 503")
                .build();
        return retry(claim, failed, next);
    }

    final Completion retry(Claim claim, Attempt failed, Instant next) {
        return new Completion(
                claim,
                eventOf(claim),
                Optional.of(failed),
                DeliveryState.PENDING,
                failed.startedAt(),
                Optional.of(next),
                failed.reason());
    }

    private Event eventOf(Claim claim) {
        return deliveries()
                .loadEvents(List.of(claim.event()))
                .values()
                .iterator()
                .next();
    }

    static Claim withFence(Claim claim, long fence) {
        return new Claim(
                claim.delivery(),
                claim.event(),
                claim.destination(),
                claim.attempts(),
                claim.attemptsBefore(),
                claim.dueAt(),
                fence,
                claim.leaseUntil());
    }

    static List<DeliveryId> ids(Collection<Claim> claims) {
        List<DeliveryId> ids = new ArrayList<>();
        claims.forEach(claim -> ids.add(claim.delivery()));
        return ids;
    }

    static ReplayJob runningJob(TenantId tenant) {
        UUID end = new UUID(0, Long.MAX_VALUE);
        return new ReplayJob(
                new ReplayJobId(Samples.uuid(NOON)),
                tenant,
                new ReplayRequest.Finished(DeliveryQuery.in(DeliveryState.DEAD_LETTERED)),
                ReplayState.RUNNING,
                new ReplaySpan(new UUID(0, 0), new UUID(0, 0), end),
                0,
                NOON,
                NOON,
                Optional.empty(),
                Optional.empty());
    }
}
