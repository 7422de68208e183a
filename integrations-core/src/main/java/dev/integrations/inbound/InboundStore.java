package dev.integrations.inbound;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.Lease;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The port that keeps what services sent. Used inside a transaction, by one thread at a time. Every method that names a tenant
 * sees that tenant's rows only.
 */
public interface InboundStore {
    /**
     * An event that this node holds until its lease ends. Its {@code toString} shows no payload.
     *
     * @param reception the event, this attempt counted
     * @param payload the bytes that tell it, not copied
     */
    // Never compared by the library.
    @SuppressWarnings("ArrayRecordComponent")
    record Claimed(Reception reception, byte[] payload) {
        @Override
        public String toString() {
            return reception.event().id().toString();
        }
    }

    /**
     * Keeps an event, unless one with this key was kept for the same integration. If another transaction is about to keep
     * one, this waits for its end. The transaction goes on in either case.
     *
     * @param reception the event and its state
     * @param key the hash of that by which a repetition of it is known, 32 bytes
     * @param payload the bytes that tell it
     * @return false if it was there, and nothing was kept
     */
    boolean insert(Reception reception, byte[] key, byte[] payload);

    /**
     * Finds an event.
     *
     * @param tenant whose event
     * @param id its id
     * @return the event, or empty if this tenant has none of that id
     */
    Optional<Reception> find(TenantId tenant, InboundEventId id);

    /**
     * Finds the payload of an event.
     *
     * @param tenant whose event
     * @param id its id
     * @return the bytes that tell it, or empty if this tenant has none of that id
     */
    Optional<byte[]> payload(TenantId tenant, InboundEventId id);

    /**
     * Lists events, newest first, without loading payloads.
     *
     * @param tenant whose events
     * @param query which of them
     * @param page which part of them
     * @return the events
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    Page<Reception> list(TenantId tenant, InboundQuery query, PageRequest page);

    /**
     * Claims events of all tenants that are due, those that are due longest first, and counts the attempt. What other
     * transactions are claiming is left out.
     *
     * @param lease the time, until when the events are to be held, and the token that a settlement must show
     * @param limit how many at the most
     * @return the events
     */
    List<Claimed> claim(Lease lease, int limit);

    /**
     * Puts the state of an event that is still held in the place of the one before.
     *
     * @param reception the new state
     * @param fence the token of the claim
     * @return false if somebody else has claimed it since, or it is gone, and nothing was changed
     */
    boolean settle(Reception reception, long fence);

    /**
     * Lets an event that does not wait be handed over once more, its attempts counted anew.
     *
     * @param tenant whose event
     * @param id its id
     * @param due when
     * @return false if it waits already, or this tenant has none of that id
     */
    boolean replay(TenantId tenant, InboundEventId id, Instant due);

    /**
     * Removes events of all tenants that came in before a time and do not wait.
     *
     * @param before the time
     * @param limit how many at the most
     * @return how many were removed
     */
    int forget(Instant before, int limit);

    /**
     * Removes events of a tenant.
     *
     * @param tenant whose events
     * @param limit how many at the most
     * @return how many were removed
     */
    int deleteSome(TenantId tenant, int limit);
}
