package dev.integrations.delivery;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The port that keeps events, deliveries and attempts. Used inside a transaction, by one thread at a time. Every method
 * that names a tenant sees that tenant's rows only; the others serve the dispatcher, which works for all tenants.
 *
 * <p>A pending delivery is due at an instant. Claiming pushes that instant to the end of a lease and writes a fence;
 * so whatever a dead node held becomes due again by itself. Times are those of the callers' clocks, kept to the
 * microsecond.
 */
public interface DeliveryStore {
    /**
     * Adds a subscription, or replaces the one of its destination, and counts that as a change of the tenant's
     * subscriptions: see {@link #subscriptionsVersions}.
     *
     * @param subscription the subscription
     */
    void saveSubscription(Subscription subscription);

    /**
     * Counts a change of the tenant's subscriptions before it is made, so that whoever makes one waits until this transaction
     * ends, and what is read from now on stays.
     *
     * @param tenant whose subscriptions
     */
    void holdSubscriptions(TenantId tenant);

    /**
     * Removes the subscription of a destination, if there is one, and counts that as a change like {@link
     * #saveSubscription}.
     *
     * @param tenant whose subscription
     * @param destination the destination
     */
    void removeSubscription(TenantId tenant, DestinationId destination);

    /**
     * Returns how often the subscriptions of tenants were changed. It grows in the transaction of the change, and of
     * two transactions that change them at the same time the later one waits for the earlier one to end: so that whoever
     * sees a version sees all changes up to it, in whatever order they commit. Who wants to keep the subscriptions asks
     * for the version first, and for the subscriptions afterwards.
     *
     * @param tenants whose subscriptions, at least one tenant
     * @return a number that never goes back, for each tenant with any change so far
     */
    Map<TenantId, Long> subscriptionsVersions(Collection<TenantId> tenants);

    /**
     * Returns the enabled subscriptions of a tenant.
     *
     * @param tenant whose subscriptions
     * @return the subscriptions, in no particular order
     */
    List<Subscription> subscriptions(TenantId tenant);

    /**
     * Registers idempotency keys that are still free. Two transactions that register one key at the same time do not
     * both succeed: the later one waits for the earlier one to end.
     *
     * @param tenant whose keys
     * @param keys the keys, each at most once
     * @param now when
     * @return those keys that another event had registered before, as they were registered then, by key
     */
    Map<String, IdempotencyKey> registerKeys(TenantId tenant, List<IdempotencyKey> keys, Instant now);

    /**
     * Stores events and one pending delivery for each of their destinations.
     *
     * @param fanOuts the events with their destinations
     * @param due when the deliveries are due
     * @return the new deliveries in the order of the events and their destinations, as claims without a lease: their
     *     fence is zero
     */
    List<Claim> publish(List<FanOut> fanOuts, Instant due);

    /**
     * Stores events and one delivery for each of their destinations that this node holds from the start.
     *
     * @param fanOuts the events with their destinations
     * @param lease how they are held
     * @return the claims in the order of the events and their destinations
     */
    List<Claim> publishLeased(List<FanOut> fanOuts, Lease lease);

    /**
     * Looks for an idempotency key.
     *
     * @param tenant whose key
     * @param key the key
     * @return what was registered under it, or empty if it is free
     */
    Optional<IdempotencyKey> findKey(TenantId tenant, String key);

    /**
     * Notes that deliveries are the newest of their keys for their destinations, and ends those that they replace, unless
     * a node holds them. Two transactions that name one key and destination do not pass each other: the later one waits
     * for the earlier one to end, and replaces what that published.
     *
     * @param tenant whose keys
     * @param newest the new deliveries, made in this transaction; each key and destination at most once
     * @param published whether their events were published before this transaction: such a delivery replaces only those
     *     of events with lesser ids, and else changes nothing
     * @param now when
     * @return the deliveries that ended, with {@link KeyedDelivery#SUPERSEDED} as their reason
     */
    Set<DeliveryId> supersede(TenantId tenant, List<KeyedDelivery> newest, boolean published, Instant now);

    /**
     * Finds out which deliveries are outdated, because their key stands for another event at their destination: one that
     * {@link #supersede} named after they were made, or one with a greater id.
     *
     * @param tenant whose keys
     * @param deliveries the deliveries
     * @return those of them that are not to be sent any more
     */
    Set<DeliveryId> superseded(TenantId tenant, List<KeyedDelivery> deliveries);

    /**
     * Finds an event.
     *
     * @param tenant whose event
     * @param id its id
     * @return the event, or empty if this tenant has none of that id
     */
    Optional<Event> findEvent(TenantId tenant, EventId id);

    /**
     * Lists events of a tenant, newest first.
     *
     * @param tenant whose events
     * @param query which events
     * @param page which part of them
     * @return the events without their payloads
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    Page<EventSummary> listEvents(TenantId tenant, EventQuery query, PageRequest page);

    /**
     * Loads events for delivery.
     *
     * @param ids the events
     * @return those that exist, by id
     */
    Map<EventId, Event> loadEvents(Collection<EventId> ids);

    /**
     * Claims deliveries that are due, in the order in which they became due, passing over those that another
     * transaction is claiming.
     *
     * @param dueFrom the earliest due time to look at, so that a caller need not read again what it has claimed
     * @param limit how many at the most
     * @param lease how they are to be held
     * @return the claims, the one that was due first at the beginning
     */
    List<Claim> claimDue(Instant dueFrom, int limit, Lease lease);

    /**
     * Claims deliveries that were set aside for one destination, oldest first.
     *
     * @param destination the destination
     * @param limit how many at the most
     * @param lease how they are to be held
     * @return the claims
     */
    List<Claim> claimParked(DestinationId destination, int limit, Lease lease);

    /**
     * Returns the destinations for which deliveries are set aside.
     *
     * @return the destinations
     */
    Set<DestinationId> parkedDestinations();

    /**
     * Holds claims for longer.
     *
     * @param claims the claims
     * @param until the new end of their leases
     * @return the deliveries that are still held with these fences
     */
    Set<DeliveryId> renew(Collection<Claim> claims, Instant until);

    /**
     * Gives claims back without an attempt, due at once or later. Those whose fence no longer stands are left alone.
     *
     * @param claims the claims
     * @param due when the deliveries are due again
     */
    void release(Collection<Claim> claims, Instant due);

    /**
     * Sets claims aside for their destinations without an attempt: {@link #claimParked} takes them up, and
     * {@link #claimDue} once they are due. Those whose fence no longer stands are left alone.
     *
     * @param claims the claims
     * @param due when {@link #claimDue} may take them up
     */
    void park(Collection<Claim> claims, Instant due);

    /**
     * Records completions: finished deliveries leave the pending ones, others become due later without a lease; the
     * attempts are kept. A completion whose fence no longer stands leaves nothing.
     *
     * @param completions the completions, at most one for each delivery
     * @return the deliveries whose completion was recorded
     */
    Set<DeliveryId> complete(Collection<Completion> completions);

    /**
     * Makes new pending deliveries of dead letters, or of what becomes one in this transaction, to other destinations.
     * Passed over are those that were redirected
     * before, those that a redirection made, those to destinations that their tenant does not have, and those whose event
     * has no payload any more.
     *
     * @param redirects the dead letters and where their events go, each delivery at most once
     * @param due when the new deliveries are due
     * @return the new deliveries, by the dead letter of which they were made
     */
    Map<DeliveryId, DeliveryId> redirect(Collection<Redirect> redirects, Instant due);

    /**
     * Says how a delivery is linked with others by redirection.
     *
     * @param tenant whose delivery
     * @param id its id
     * @return the links; without any if this tenant has no delivery of that id
     */
    Fallback fallback(TenantId tenant, DeliveryId id);

    /**
     * Finds a delivery.
     *
     * @param tenant whose delivery
     * @param id its id
     * @return the delivery, or empty if this tenant has none of that id
     */
    Optional<Delivery> find(TenantId tenant, DeliveryId id);

    /**
     * Lists deliveries of a tenant, newest first.
     *
     * @param tenant whose deliveries
     * @param query which deliveries
     * @param page which part of them
     * @return the deliveries
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    Page<Delivery> list(TenantId tenant, DeliveryQuery query, PageRequest page);

    /**
     * Returns the attempts of a delivery.
     *
     * @param tenant whose delivery
     * @param id its id
     * @return the attempts by number; empty if there was none, or this tenant has no such delivery
     */
    List<Attempt> attempts(TenantId tenant, DeliveryId id);

    /**
     * Calls off a pending delivery, whether or not a node holds it.
     *
     * @param tenant whose delivery
     * @param id its id
     * @param now when
     * @return false if this tenant has no pending delivery of that id
     */
    boolean cancel(TenantId tenant, DeliveryId id, Instant now);

    /**
     * Makes finished deliveries pending again, due now, with a fresh retry schedule. Their attempts are kept and go on
     * counting. Deliveries whose destination has no subscription any more, or whose event has no payload, are passed
     * over; the payloads of the others stay at least until the transaction ends.
     *
     * @param tenant whose deliveries
     * @param query which deliveries; pending ones, and those that finished after {@code now}, never match
     * @param limit how many at the most, the oldest first
     * @param now when
     * @return the deliveries that are pending again
     */
    List<DeliveryId> replay(TenantId tenant, DeliveryQuery query, int limit, Instant now);

    /**
     * Makes one finished delivery pending again, like {@link #replay(TenantId, DeliveryQuery, int, Instant)}.
     *
     * @param tenant whose delivery
     * @param id its id
     * @param now when
     * @return false if this tenant has no finished delivery of that id with a destination that still exists
     */
    boolean replay(TenantId tenant, DeliveryId id, Instant now);

    /**
     * Counts what is pending over all tenants.
     *
     * @param now the time that tells due from later
     * @return the counts
     */
    Backlog backlog(Instant now);
}
