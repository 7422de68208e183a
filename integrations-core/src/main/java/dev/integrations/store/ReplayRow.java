package dev.integrations.store;

import dev.integrations.delivery.ReplayClaim;
import dev.integrations.delivery.ReplayJob;
import dev.integrations.delivery.ReplayState;
import java.time.Instant;

/**
 * A replay job and who holds it.
 *
 * @param job the job
 * @param fence the fence of its last claim
 * @param leaseUntil until when it is held
 */
record ReplayRow(ReplayJob job, long fence, Instant leaseUntil) {
    boolean isRunning() {
        return job.state() == ReplayState.RUNNING;
    }

    boolean isFree(Instant now) {
        return isRunning() && !leaseUntil.isAfter(now);
    }

    boolean isHeldBy(ReplayClaim claim) {
        return isRunning() && fence == claim.fence();
    }
}
