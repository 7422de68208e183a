package dev.integrations.delivery;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * The replays of one tenant that run in the background. A job is stored, and any node takes it further, in portions that
 * each are one transaction: it survives the death of nodes, and replays every match once. What matches is fixed when it is
 * started. Safe for use by several threads.
 */
public final class ReplayJobs {
    private static final int MAX_COUNTED_PORTIONS = 400;

    private final Transactions<? extends DeliveryTransaction> transactions;
    private final TenantId tenant;
    private final AuditTrail audit;
    private final Clock clock;
    private final TimeOrderedUuids ids;
    private final Runnable started;

    ReplayJobs(EngineParts parts, TenantId tenant, AuditTrail audit, Runnable started) {
        this.transactions = parts.transactions();
        this.tenant = tenant;
        this.audit = audit;
        this.clock = parts.clock();
        this.ids = parts.ids();
        this.started = started;
    }

    /**
     * Starts a job. It runs on a node that dispatches, in portions of up to 500 deliveries, or up to 1,000 events; it is
     * taken up within a second.
     *
     * @param request what it is to deliver
     * @return the job, running
     * @throws NotFoundException if events are to go to a destination that this tenant does not have
     * @throws IllegalStateException if events are to go to a destination that is disabled
     */
    public ReplayJob start(ReplayRequest request) {
        ReplayJob job = transactions.inTransaction(transaction -> {
            requireDestination(transaction, request);
            ReplayJob fresh = fresh(transaction, request);
            transaction.replays().insert(fresh);
            audit.record(transaction, "replay.started", fresh.id(), ReplayAudit.start(request));
            return fresh;
        });
        started.run();
        return job;
    }

    /**
     * Counts what a job would deliver, without delivering anything. It reads in portions of its own transactions, and ends
     * after two million finished deliveries or 400,000 events were looked at.
     *
     * @param request what a job would be started with
     * @return the count, which says whether it is complete
     * @throws NotFoundException if events are to go to a destination that this tenant does not have
     */
    public ReplayCount count(ReplayRequest request) {
        ReplayJob job = transactions.inTransaction(transaction -> {
            subscription(transaction, request);
            return fresh(transaction, request);
        });
        long matches = 0;
        for (int i = 0; i < MAX_COUNTED_PORTIONS && !job.span().isDone(); i++) {
            ReplayJob rest = job;
            ReplaySteps.Counted counted =
                    transactions.inTransaction(transaction -> ReplaySteps.count(transaction, rest));
            matches += counted.matches();
            job = rest.after(0, rest.span().at(counted.position()), rest.createdAt());
        }
        return new ReplayCount(matches, job.span().isDone());
    }

    /**
     * Finds a job.
     *
     * @param id its id
     * @return the job, or empty if this tenant has none of that id
     */
    public Optional<ReplayJob> find(ReplayJobId id) {
        return transactions.inTransaction(transaction -> transaction.replays().find(tenant, id));
    }

    /**
     * Returns a job.
     *
     * @param id its id
     * @return the job as it stands
     * @throws NotFoundException if this tenant has none of that id
     */
    public ReplayJob get(ReplayJobId id) {
        return find(id).orElseThrow(() -> new NotFoundException("replay job", id));
    }

    /**
     * Lists jobs, newest first.
     *
     * @param page which part of them
     * @return the jobs
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<ReplayJob> list(PageRequest page) {
        return transactions.inTransaction(transaction -> transaction.replays().list(tenant, page));
    }

    /**
     * Calls a job off. A portion that is being replayed is finished first; what was replayed stays so.
     *
     * @param id the job
     * @return the job, cancelled
     * @throws NotFoundException if this tenant has none of that id
     * @throws IllegalStateException if the job is not running any more
     */
    public ReplayJob cancel(ReplayJobId id) {
        return transactions.inTransaction(transaction -> {
            boolean cancelled = transaction.replays().cancel(tenant, id, clock.instant());
            ReplayJob job =
                    transaction.replays().find(tenant, id).orElseThrow(() -> new NotFoundException("replay job", id));
            if (!cancelled) {
                throw new IllegalStateException(
                        "Replay job %s is %s and cannot be cancelled".formatted(id, job.state()));
            }
            audit.record(transaction, "replay.cancelled", id, ReplayAudit.end(job));
            return job;
        });
    }

    private ReplayJob fresh(DeliveryTransaction transaction, ReplayRequest request) {
        Instant now = clock.instant();
        return new ReplayJob(
                new ReplayJobId(ids.next()),
                tenant,
                request,
                ReplayState.RUNNING,
                ReplaySteps.span(transaction.replays(), tenant, request, now),
                0,
                now,
                now,
                Optional.empty(),
                Optional.empty());
    }

    private void requireDestination(DeliveryTransaction transaction, ReplayRequest request) {
        subscription(transaction, request)
                .filter(subscription -> !subscription.enabled())
                .ifPresent(subscription -> {
                    throw new IllegalStateException("%s is disabled; enable it before events are delivered to it"
                            .formatted(subscription.destination()));
                });
    }

    private Optional<Subscription> subscription(DeliveryTransaction transaction, ReplayRequest request) {
        if (!(request instanceof ReplayRequest.Undelivered undelivered)) {
            return Optional.empty();
        }
        return Optional.of(transaction
                .replays()
                .lockSubscription(tenant, undelivered.destination())
                .orElseThrow(() -> new NotFoundException("destination", undelivered.destination())));
    }
}
