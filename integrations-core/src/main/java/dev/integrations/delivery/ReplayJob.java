package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A replay that runs in the background, as it stands.
 *
 * @param id its id
 * @param tenant whose it is
 * @param request what it is to deliver
 * @param state where it stands
 * @param span how far it has come
 * @param replayed how many deliveries it made pending so far
 * @param createdAt when it was started
 * @param updatedAt when it last came further
 * @param finishedAt when it was done, called off or given up
 * @param reason why it failed
 */
public record ReplayJob(
        ReplayJobId id,
        TenantId tenant,
        ReplayRequest request,
        ReplayState state,
        ReplaySpan span,
        long replayed,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> finishedAt,
        Optional<String> reason) {
    /**
     * Returns which part of what there is to look through was looked through. Matches need not be spread evenly over it.
     *
     * @return 0 to 1
     */
    public double progress() {
        return span.progress();
    }

    ReplayJob after(long more, ReplaySpan reached, Instant now) {
        boolean done = reached.isDone();
        return new ReplayJob(
                id,
                tenant,
                request,
                done ? ReplayState.DONE : ReplayState.RUNNING,
                reached,
                replayed + more,
                createdAt,
                now,
                done ? Optional.of(now) : Optional.empty(),
                Optional.empty());
    }

    ReplayJob failed(String why, Instant now) {
        return new ReplayJob(
                id,
                tenant,
                request,
                ReplayState.FAILED,
                span,
                replayed,
                createdAt,
                now,
                Optional.of(now),
                Optional.of(why));
    }
}
