package dev.integrations.delivery;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.TenantId;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportException;
import dev.integrations.mail.MailReply;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Tries destinations on the path that deliveries take: the destination prepares and judges, the transport vets and sends.
 * Nothing is stored or repeated, and circuit breakers and queues neither hold a test back nor learn from it. Whoever uses
 * this has seen to it that the destination is the tenant's. Safe for use by several threads.
 */
public final class DestinationTests {
    /** The header that tells a receiver that a request is a test; its value is {@code true}. */
    public static final String TEST_HEADER = "webhook-test";

    /** How many tests may be under way at once on a node: 128. */
    public static final int MAX_UNDER_WAY = 128;

    private final EngineParts parts;
    private final Destinations destinations;
    private final Attempter attempter;
    private final Payloads payloads;
    private final Semaphore room = new Semaphore(MAX_UNDER_WAY);

    DestinationTests(EngineParts parts, Destinations destinations, Attempter attempter) {
        this.parts = parts;
        this.destinations = destinations;
        this.attempter = attempter;
        this.payloads = new Payloads(parts);
    }

    /**
     * Returns an event that is not stored. Its headers are sent with it; it is for now, whatever its times are, and
     * replaces nothing.
     *
     * @param tenant whose event
     * @param event its type and payload
     * @return the event, with a new id
     * @throws InvalidInputException if its options are out of their bounds; it names every one that is
     * @throws InvalidPayloadException if the payload is not JSON, cannot be written as JSON, or is too large
     */
    public Event event(TenantId tenant, NewEvent event) {
        Instant now = parts.clock().instant();
        EventRules.check(List.of(event), now, key -> false);
        return new Event(
                EventId.of(parts.ids().next()),
                tenant,
                event.type(),
                now,
                event.channels(),
                event.options(now),
                payloads.bytes(event, OptionalInt.empty()));
    }

    /**
     * Returns what would be sent to deliver an event, without sending it.
     *
     * @param id the destination, enabled or not
     * @param event the event
     * @return the request or the e-mail
     * @throws NotFoundException if there is no such destination
     */
    public Transmission prepare(DestinationId id, Event event) {
        return current(id).prepare(event, parts.clock().instant());
    }

    /**
     * Sends an event, marked as a test by {@link #TEST_HEADER}, once. Returns before the answer is there; the timeout of
     * the destination bounds the wait for it.
     *
     * @param id the destination, enabled or not
     * @param event the event
     * @return a future of what became of it; what is chained to it must not block
     * @throws NotFoundException if there is no such destination
     * @throws IllegalStateException if 128 tests are under way already
     */
    public CompletableFuture<TestAttempt> send(DestinationId id, Event event) {
        return start(new Watched(current(id), true), event);
    }

    /**
     * Sends an event once, like {@link #send}, and not marked as a test.
     *
     * @param id the destination, enabled or not
     * @param event the event
     * @return a future of what became of it; what is chained to it must not block
     * @throws NotFoundException if there is no such destination
     * @throws IllegalStateException if 128 tests are under way already
     */
    public CompletableFuture<TestAttempt> sendUnmarked(DestinationId id, Event event) {
        return start(new Watched(current(id), false), event);
    }

    private CompletableFuture<TestAttempt> start(Watched destination, Event event) {
        if (!room.tryAcquire()) {
            throw new IllegalStateException(
                    "%d tests are under way already; try again when some have ended".formatted(MAX_UNDER_WAY));
        }
        CompletableFuture<TestAttempt> tested = new CompletableFuture<>();
        attempter.start(
                new Attempter.Task("Test of " + destination.id(), destination, event, 1), (attempt, outcome) -> {
                    room.release();
                    Attempt shown = KeptAnswers.keep(attempt, Integer.MAX_VALUE);
                    tested.complete(
                            new TestAttempt(event.id(), Optional.ofNullable(destination.prepared), shown, outcome));
                });
        return tested;
    }

    private Destination current(DestinationId id) {
        return destinations.load(id).orElseThrow(() -> new NotFoundException("destination", id));
    }

    /** A destination whose request is kept, and says that it is a test if it is one. */
    private static final class Watched implements Destination {
        private final Destination destination;
        private final boolean marked;
        private volatile @Nullable OutboundRequest prepared;

        Watched(Destination destination, boolean marked) {
            this.destination = destination;
            this.marked = marked;
        }

        @Override
        public DestinationId id() {
            return destination.id();
        }

        @Override
        public boolean enabled() {
            return destination.enabled();
        }

        @Override
        public RetrySchedule retrySchedule() {
            return destination.retrySchedule();
        }

        @Override
        public int concurrency() {
            return destination.concurrency();
        }

        @Override
        public Optional<Authorizer> authorizer() {
            return destination.authorizer();
        }

        @Override
        public Transmission prepare(Event event, Instant now) {
            Transmission transmission = destination.prepare(event, now);
            Optional<OutboundRequest> request = transmission.httpRequest().map(this::marked);
            prepared = request.orElse(null);
            return request.<Transmission>map(Transmission.Http::new).orElse(transmission);
        }

        private OutboundRequest marked(OutboundRequest request) {
            return marked ? request.toBuilder().header(TEST_HEADER, "true").build() : request;
        }

        @Override
        public Outcome classify(OutboundResponse response, Instant now) {
            return destination.classify(response, now);
        }

        @Override
        public Outcome classify(Event event, OutboundResponse response, Instant now) {
            return destination.classify(event, response, now);
        }

        @Override
        public Outcome classify(Event event, MailReply reply, Instant now) {
            return destination.classify(event, reply, now);
        }

        @Override
        public Outcome unanswered(Event event, TransportException failure) {
            return destination.unanswered(event, failure);
        }
    }
}
