package dev.integrations.delivery;

import java.time.Instant;

/**
 * A replay job that this node works on until its lease ends. Whoever takes it further must show the fence.
 *
 * @param job the job as it stood when it was claimed or last saved
 * @param fence the random token of this claim
 * @param leaseUntil until when it is held
 */
public record ReplayClaim(ReplayJob job, long fence, Instant leaseUntil) {}
