package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * The wish of the dispatcher that a destination gets nothing more.
 *
 * @param tenant whose destination
 * @param destination the destination
 * @param reason why, in words fit for the tenant
 * @param failingBefore for a destination that only failed, the time by which it must have begun to fail for this to be
 *     right; empty if it asked for this itself
 * @param asked for a destination that asked for this itself, when the attempt began that it answered like this: what was
 *     changed after that may have put it right; empty for one that only failed
 * @param told false if no event tells of it, since an event of the library's own led to it
 */
public record Disabling(
        TenantId tenant,
        DestinationId destination,
        String reason,
        Optional<Instant> failingBefore,
        Optional<Instant> asked,
        boolean told) {}
