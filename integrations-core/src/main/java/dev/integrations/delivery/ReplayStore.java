package dev.integrations.delivery;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.event.EventId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The port that keeps replay jobs, and finds and changes in portions what they replay. Used inside a transaction, by one
 * thread at a time. Every method that names a tenant sees that tenant's rows only.
 */
public interface ReplayStore {
    /**
     * Adds a job that nobody holds.
     *
     * @param job the job; its id is new
     */
    void insert(ReplayJob job);

    /**
     * Finds a job.
     *
     * @param tenant whose job
     * @param id its id
     * @return the job, or empty if this tenant has none of that id
     */
    Optional<ReplayJob> find(TenantId tenant, ReplayJobId id);

    /**
     * Lists jobs of a tenant, newest first.
     *
     * @param tenant whose jobs
     * @param page which part of them
     * @return the jobs
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    Page<ReplayJob> list(TenantId tenant, PageRequest page);

    /**
     * Calls off a running job, whether or not a node holds it; waits for a transaction that works on it.
     *
     * @param tenant whose job
     * @param id its id
     * @param now when
     * @return false if this tenant has no running job of that id
     */
    boolean cancel(TenantId tenant, ReplayJobId id, Instant now);

    /**
     * Counts the running jobs of all tenants.
     *
     * @return how many are running
     */
    long running();

    /**
     * Claims running jobs of any tenant that nobody holds, those first that have waited longest.
     *
     * @param limit how many at the most
     * @param lease how they are to be held
     * @return the claims
     */
    List<ReplayClaim> claim(int limit, Lease lease);

    /**
     * Holds a job until another time, and locks it to the end of the transaction.
     *
     * @param claim the claim
     * @param until the new end of its lease; a time that is over gives the job back
     * @return false if the job is not running any more, or the fence no longer stands
     */
    boolean hold(ReplayClaim claim, Instant until);

    /**
     * Saves how far a job has come: its state, position, count, times and reason.
     *
     * @param claim the claim
     * @param job the job as it stands now
     * @return false if the job is not running any more, or the fence no longer stands
     */
    boolean save(ReplayClaim claim, ReplayJob job);

    /**
     * Returns the finished delivery of a tenant with the highest id.
     *
     * @param tenant whose delivery
     * @return its id, or empty if there is none
     */
    Optional<DeliveryId> newestFinished(TenantId tenant);

    /**
     * Returns how far the next finished deliveries of a range go, those included that match only its destination.
     *
     * @param tenant whose deliveries
     * @param range the range
     * @param rows how many deliveries to pass at the most
     * @return the id of the last of them, or empty if there is none in the range
     */
    Optional<DeliveryId> reach(TenantId tenant, FinishedRange range, int rows);

    /**
     * Counts the deliveries of a range that match and whose destination still exists. It reads the whole range.
     *
     * @param tenant whose deliveries
     * @param range the range
     * @return how many match
     */
    long count(TenantId tenant, FinishedRange range);

    /**
     * Makes the deliveries of a range that match pending again, as {@link DeliveryStore#replay(TenantId, DeliveryQuery,
     * int, Instant)} does.
     *
     * @param tenant whose deliveries
     * @param range the range
     * @param limit how many at the most, by their ids
     * @param now when they are due
     * @return the deliveries that are pending again, by their ids
     */
    List<DeliveryId> replay(TenantId tenant, FinishedRange range, int limit, Instant now);

    /**
     * Returns how far the next events of a range go.
     *
     * @param tenant whose events
     * @param range the range
     * @param rows how many events to pass at the most
     * @return the id of the last of them, or empty if there is none in the range
     */
    Optional<EventId> reach(TenantId tenant, EventRange range, int rows);

    /**
     * Returns the events of a range, all of them.
     *
     * @param tenant whose events
     * @param range the range
     * @return the events without their payloads, by their ids
     */
    List<EventSummary> events(TenantId tenant, EventRange range);

    /**
     * Returns the subscription of a destination, enabled or not, and locks it to the end of the transaction.
     *
     * @param tenant whose subscription
     * @param destination the destination
     * @return the subscription, or empty if this tenant has none for that destination
     */
    Optional<Subscription> lockSubscription(TenantId tenant, DestinationId destination);

    /**
     * Returns those events that have a delivery to a destination, pending or finished.
     *
     * @param tenant whose events and destination
     * @param destination the destination
     * @param events the events to look at
     * @return those of them that have one
     */
    Set<EventId> delivered(TenantId tenant, DestinationId destination, Collection<EventId> events);

    /**
     * Adds a pending delivery of stored events to a destination.
     *
     * @param tenant whose events; others are passed over
     * @param destination where they go
     * @param events the events, which have no delivery to it; those without a payload are passed over
     * @param due when the deliveries are due
     * @return the new deliveries, in the order of the ids of their events
     */
    List<DeliveryId> deliver(TenantId tenant, DestinationId destination, Collection<EventId> events, Instant due);

    /**
     * Returns those deliveries that are pending and were not attempted since they were last made so.
     *
     * @param deliveries the deliveries to look at, of any tenant
     * @return those of them that still wait for an attempt
     */
    Set<DeliveryId> unattempted(Collection<DeliveryId> deliveries);
}
