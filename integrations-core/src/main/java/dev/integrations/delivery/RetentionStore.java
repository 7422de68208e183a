package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.event.PayloadState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The port that removes what is not to be kept: in portions, each for a short transaction of its own, which pass over rows
 * that another transaction has locked. So several nodes may do this at once, and nobody waits for it. Used inside a
 * transaction, by one thread at a time.
 */
public interface RetentionStore {
    /**
     * Notes that payloads are to be masked once nothing needs them whole.
     *
     * @param events events that this transaction stored
     */
    void maskLater(List<EventId> events);

    /**
     * Masks payloads of events of all tenants that were noted for it, and forgets that they were. Passed over are events
     * with a pending delivery, and those of tenants with a running replay job.
     *
     * @param range which events
     * @param publishedBefore those that were published before this time
     * @param rows how many noted events to look at, by their ids
     * @param mask what is stored in place of an event; if its payload is the same, the event stays as it is
     * @return how far it came
     */
    Swept maskPayloads(EventRange range, Instant publishedBefore, int rows, UnaryOperator<Event> mask);

    /**
     * Removes payloads of events of all tenants. Passed over are events with a pending delivery, and those of tenants
     * with a running replay job.
     *
     * @param state {@link PayloadState#KEPT} or {@link PayloadState#MASKED}
     * @param range which events
     * @param publishedBefore those that were published before this time
     * @param rows how many events of that state to look at, by their ids
     * @return how far it came
     */
    Swept removePayloads(PayloadState state, EventRange range, Instant publishedBefore, int rows);

    /**
     * Removes events of all tenants that have neither a payload nor a delivery.
     *
     * @param state why they have no payload
     * @param range which events
     * @param publishedBefore those that were published before this time
     * @param rows how many events of that state to look at, by their ids
     * @return how far it came
     */
    Swept removeEvents(PayloadState state, EventRange range, Instant publishedBefore, int rows);

    /**
     * Removes finished deliveries of all tenants with their attempts. Passed over are those of tenants with a running
     * replay job.
     *
     * @param finishedBefore those that finished before this time
     * @param rows how many at the most, those first that finished first
     * @return how many were removed
     */
    int removeHistory(Instant finishedBefore, int rows);

    /**
     * Removes idempotency keys of all tenants.
     *
     * @param registeredBefore those that were registered before this time
     * @param rows how many at the most, those first that were registered first
     * @return how many were removed
     */
    int removeKeys(Instant registeredBefore, int rows);

    /**
     * Forgets which delivery is the newest of its supersede key and destination, over all tenants, where the payload of
     * its event is gone. Passed over are tenants with a pending delivery that might have to be compared with it.
     *
     * @param upTo the last one, by its id, of the events that may be forgotten
     * @param pendingUpTo the last one of the events whose pending deliveries keep those of their tenant from being
     *     forgotten, so much later than {@code upTo} that what came after it was stored after that as well
     * @param rows how many at the most
     * @return how many were forgotten
     */
    int removeNewest(EventId upTo, EventId pendingUpTo, int rows);

    /**
     * Removes the numbers of ordering keys of all tenants. Those drawn later are greater all the same, as long as no
     * clock is behind by the time that a key was not used.
     *
     * @param usedBefore those of which none was drawn since this time
     * @param rows how many at the most
     * @return how many were removed
     */
    int removeOrderingKeys(Instant usedBefore, int rows);

    /**
     * Returns what became of the payload of an event.
     *
     * @param tenant whose event
     * @param id its id
     * @return the state, or empty if this tenant has none of that id
     */
    Optional<PayloadState> payloadState(TenantId tenant, EventId id);

    /**
     * Removes the payload of an event and what receivers answered to all its deliveries, and cancels those that are
     * pending, whether or not a node holds them, with {@link Expunged#REASON}.
     *
     * @param tenant whose event
     * @param id its id
     * @param now when
     * @return what became of it, or empty if this tenant has none of that id
     */
    Optional<Expunged> expunge(TenantId tenant, EventId id, Instant now);

    /**
     * Removes rows of a tenant.
     *
     * @param tenant whose rows
     * @param kind which rows
     * @param limit how many at the most; what belongs to a row goes with it
     * @return how many were removed, zero if none is left
     */
    int remove(TenantId tenant, TenantRows kind, int limit);
}
