package dev.integrations.delivery;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.common.Transactions;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.event.EventTypeRules;
import dev.integrations.event.PayloadState;
import dev.integrations.event.UnknownEventTypeException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The events of one tenant. Safe for use by several threads, unless bound to a transaction. */
public final class Events {
    private final Parts parts;
    private final TenantId tenant;
    private final AuditTrail audit;
    private final Optional<DeliveryTransaction> bound;

    /** What the events of all tenants share. */
    record Parts(
            Transactions<? extends DeliveryTransaction> transactions,
            EventTypeRules eventTypes,
            Publisher publisher,
            Expunger expunger) {}

    Events(Parts parts, TenantId tenant, AuditTrail audit, Optional<DeliveryTransaction> bound) {
        this.parts = parts;
        this.tenant = tenant;
        this.audit = audit;
        this.bound = bound;
    }

    /**
     * Returns these events bound to an open transaction: what is published is stored in it, and delivered only if it
     * commits. In a transaction that reports its end, deliveries are handed to the dispatcher of this node on commit;
     * otherwise they are found by its next poll.
     *
     * @param transaction the open transaction
     * @return a view that is used by the thread of the transaction, and while that is open
     */
    public Events within(DeliveryTransaction transaction) {
        return new Events(parts, tenant, audit, Optional.of(transaction));
    }

    /**
     * Publishes an event to every webhook of the tenant whose filter it passes.
     *
     * @param type the event type, such as {@code invoice.paid}
     * @param payload an object that the payload writer turns into JSON, a {@code JsonNode}, or JSON as {@code byte[]},
     *     which arrives as it is
     * @return the receipt
     * @throws IllegalArgumentException if the type is malformed
     * @throws ReservedEventTypeException if the type starts with {@code integrations.}
     * @throws InvalidPayloadException if the payload is not JSON, cannot be written as JSON, is too large, or violates the
     *     schema of its type
     * @throws UnknownEventTypeException if only types of the catalogue may be published and this is none
     */
    public PublishReceipt publish(String type, Object payload) {
        return publish(NewEvent.of(type, payload));
    }

    /**
     * Publishes an event to every webhook of the tenant whose filter it passes.
     *
     * @param event the event
     * @return the receipt; that of the first publication if its idempotency key was used before with the same payload
     * @throws ReservedEventTypeException if the type starts with {@code integrations.}
     * @throws InvalidInputException if its options are out of their bounds; it names every one that is
     * @throws InvalidPayloadException if the payload is not JSON, cannot be written as JSON, is too large, or violates the
     *     schema of its type
     * @throws UnknownEventTypeException if only types of the catalogue may be published and this is none
     * @throws IdempotencyConflictException if its idempotency key was used before with another type, payload or
     *     supersede key
     */
    public PublishReceipt publish(NewEvent event) {
        return publishAll(List.of(event)).get(0);
    }

    /**
     * Publishes events in one transaction: all of them or, if one is refused, none. Those that are due at the same time
     * take one round trip together.
     *
     * @param events the events
     * @return their receipts, in the same order
     * @throws ReservedEventTypeException if a type starts with {@code integrations.}
     * @throws InvalidInputException if options are out of their bounds; it names every one that is
     * @throws InvalidPayloadException if a payload is not JSON, cannot be written as JSON, is too large, or violates the
     *     schema of its type; it has the index of the event, the first one of those that are wrong
     * @throws UnknownEventTypeException if only types of the catalogue may be published and one is none; it has the index
     * @throws IdempotencyConflictException if an idempotency key was used before with another type, payload or
     *     supersede key
     */
    public List<PublishReceipt> publishAll(List<NewEvent> events) {
        for (NewEvent event : events) {
            if (event.type().isReserved()) {
                throw new ReservedEventTypeException(event.type());
            }
        }
        return events.isEmpty()
                ? List.of()
                : in(transaction -> parts.publisher().publish(transaction, tenant, events));
    }

    /**
     * Finds an event, as it may be shown: the values that the catalogue of event types says are not to be are masked.
     *
     * @param id its id
     * @return the event, or empty if this tenant has none of that id
     */
    public Optional<Event> find(EventId id) {
        return in(transaction -> transaction
                .deliveries()
                .findEvent(tenant, id)
                .map(event -> parts.eventTypes().shown(transaction, event)));
    }

    /**
     * Returns an event with the payload that receivers get, nothing of it masked. Every call is a place to review.
     *
     * @param id its id
     * @return the event with its payload, which is empty if it is not kept any more
     * @throws NotFoundException if this tenant has none of that id
     */
    public Event reveal(EventId id) {
        return in(transaction -> transaction.deliveries().findEvent(tenant, id))
                .orElseThrow(() -> new NotFoundException("event", id));
    }

    /**
     * Returns an event, as {@link #find} shows it.
     *
     * @param id its id
     * @return the event with its payload, which is empty if it is not kept any more
     * @throws NotFoundException if this tenant has none of that id
     */
    public Event get(EventId id) {
        return find(id).orElseThrow(() -> new NotFoundException("event", id));
    }

    /**
     * Lists events, newest first.
     *
     * @param query which events
     * @param page which part of them
     * @return the events without their payloads
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<EventSummary> list(EventQuery query, PageRequest page) {
        return in(transaction -> transaction.deliveries().listEvents(tenant, query, page));
    }

    /**
     * Says whether the payload of an event is still there.
     *
     * @param id the event
     * @return the state
     * @throws NotFoundException if this tenant has none of that id
     */
    public PayloadState payloadState(EventId id) {
        return in(transaction -> transaction.retention().payloadState(tenant, id))
                .orElseThrow(() -> new NotFoundException("event", id));
    }

    /**
     * Removes at once the payload of an event, its headers, labels and supersede key, and what receivers answered to its
     * deliveries. Those that are pending are cancelled. That there was such an event stays known, and so do its deliveries
     * and the number and times of their attempts. What is known of its keys, which later events may share, goes with
     * retention. An attempt that is under way may still arrive; what another node has queued in memory it may send until
     * it renews its lease. To expunge an event again does no harm.
     *
     * @param id the event
     * @return the deliveries that were cancelled
     * @throws NotFoundException if this tenant has none of that id
     */
    public Expunged expunge(EventId id) {
        return in(transaction -> parts.expunger().expunge(transaction, tenant, audit, id));
    }

    private <R> R in(Function<DeliveryTransaction, R> work) {
        return bound.isPresent()
                ? work.apply(bound.get())
                : parts.transactions().inTransaction(work::apply);
    }
}
