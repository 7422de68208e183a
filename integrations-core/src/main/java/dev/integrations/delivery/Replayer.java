package dev.integrations.delivery;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes replay jobs further, portion by portion, each with its progress in one transaction under the fence of the job:
 * however a node dies, no match is passed over and none is replayed twice. A job waits until most of what it has replayed
 * was attempted, so that it stays a few hundred deliveries ahead of its receivers and fresh events need not queue behind
 * all of it. Used by one thread at a time.
 */
final class Replayer {
    private static final Logger LOG = LoggerFactory.getLogger(Replayer.class);
    private static final int MAX_JOBS = 8;
    private static final int MAX_UNATTEMPTED = ReplaySteps.PORTION / 2;
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** How long a job waits for receivers that take nothing, before it goes on for the sake of others. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final class Held {
        private final Set<DeliveryId> unattempted = new HashSet<>();
        private ReplayClaim claim;
        private Instant workedAt;

        Held(ReplayClaim claim, Instant now) {
            this.claim = claim;
            this.workedAt = now;
        }
    }

    private final EngineParts parts;
    private final Transactions<? extends DeliveryTransaction> transactions;
    private final Duration lease;
    private final Map<ReplayJobId, Held> jobs = new HashMap<>();
    private Instant nextLook = Instant.EPOCH;
    private volatile boolean lookAtOnce;

    Replayer(EngineParts parts) {
        this.parts = parts;
        this.transactions = parts.transactions();
        this.lease = parts.settings().lease();
    }

    /** Makes the next step look for jobs, however short ago the last one did. */
    void lookNext() {
        lookAtOnce = true;
    }

    /** Says whether this node holds a job. */
    boolean isBusy() {
        return !jobs.isEmpty();
    }

    /** Works one portion of each job that may go on; returns how many did. */
    int step() {
        Instant now = parts.clock().instant();
        claim(now);
        int worked = 0;
        for (Held held : List.copyOf(jobs.values())) {
            try {
                worked += step(held, now) ? 1 : 0;
            } catch (RuntimeException e) {
                // Whether the portion was committed is known when the job is read again.
                jobs.remove(held.claim.job().id());
                LOG.warn(
                        "Replay job {} failed and goes on when its lease ends",
                        held.claim.job().id(),
                        e);
            }
        }
        return worked;
    }

    /** Gives all jobs back, so that other nodes take them up at once. */
    void release() {
        Instant now = parts.clock().instant();
        List<Held> held = List.copyOf(jobs.values());
        jobs.clear();
        for (Held job : held) {
            transactions.useTransaction(transaction -> transaction.replays().hold(job.claim, now));
        }
    }

    private void claim(Instant now) {
        int room = MAX_JOBS - jobs.size();
        if (room == 0 || (!lookAtOnce && now.isBefore(nextLook))) {
            return;
        }
        lookAtOnce = false;
        nextLook = now.plus(LOOK);
        Lease held = new Lease(now, now.plus(lease), Fences.next(parts.random()));
        List<ReplayClaim> claims =
                transactions.inTransaction(transaction -> transaction.replays().claim(room, held));
        claims.forEach(claim -> jobs.put(claim.job().id(), new Held(claim, now)));
    }

    private boolean step(Held held, Instant now) {
        if (held.unattempted.size() > MAX_UNATTEMPTED && !mayGoOn(held, now)) {
            return false;
        }
        Optional<ReplayJob> worked = transactions.inTransaction(transaction -> work(transaction, held, now));
        if (worked.isEmpty() || worked.get().state() != ReplayState.RUNNING) {
            jobs.remove(held.claim.job().id());
        }
        worked.ifPresent(job -> held.claim = new ReplayClaim(job, held.claim.fence(), now.plus(lease)));
        held.workedAt = now;
        return worked.isPresent();
    }

    /** Looks how much was attempted meanwhile, and holds on to the job. */
    private boolean mayGoOn(Held held, Instant now) {
        if (!now.isBefore(held.workedAt.plus(PATIENCE))) {
            held.unattempted.clear();
            return true;
        }
        boolean renew = !now.isBefore(held.claim.leaseUntil().minus(lease.dividedBy(2)));
        boolean ours = transactions.inTransaction(transaction -> {
            held.unattempted.retainAll(transaction.replays().unattempted(held.unattempted));
            return !renew || transaction.replays().hold(held.claim, now.plus(lease));
        });
        if (!ours) {
            jobs.remove(held.claim.job().id());
        } else if (renew) {
            held.claim = new ReplayClaim(held.claim.job(), held.claim.fence(), now.plus(lease));
        }
        return ours && held.unattempted.size() <= MAX_UNATTEMPTED;
    }

    /** Returns the job as it stands then, or empty if it is not ours any more. */
    private Optional<ReplayJob> work(DeliveryTransaction transaction, Held held, Instant now) {
        if (!transaction.replays().hold(held.claim, now.plus(lease))) {
            return Optional.empty();
        }
        ReplayJob before = held.claim.job();
        ReplaySteps.Step step = ReplaySteps.replay(transaction, before, now);
        ReplayJob after = step.failure()
                .map(reason -> before.failed(reason, now))
                .orElseGet(
                        () -> before.after(step.replayed().size(), before.span().at(step.position()), now));
        if (!transaction.replays().save(held.claim, after)) {
            throw new IllegalStateException("Replay job %s was changed while it was locked".formatted(before.id()));
        }
        record(transaction, after, step.replayed());
        held.unattempted.addAll(step.replayed());
        return Optional.of(after);
    }

    private void record(DeliveryTransaction transaction, ReplayJob job, List<DeliveryId> replayed) {
        AuditTrail audit = new AuditTrail(transactions, parts.ids(), parts.clock(), job.tenant(), Actor.SYSTEM);
        if (!replayed.isEmpty()) {
            ReplayAudit.replayed(
                    audit, transaction, replayed, Map.of("job", job.id().toString()));
        }
        if (job.state() != ReplayState.RUNNING) {
            audit.record(
                    transaction,
                    job.state() == ReplayState.DONE ? "replay.done" : "replay.failed",
                    job.id(),
                    ReplayAudit.end(job));
        }
    }
}
