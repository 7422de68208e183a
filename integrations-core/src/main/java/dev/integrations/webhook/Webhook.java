package dev.integrations.webhook;

import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A tenant's HTTP endpoint as it stands. It holds no secret.
 *
 * @param id its id
 * @param tenant whose it is
 * @param settings what its owner chose
 * @param enabled false if nothing is sent to it
 * @param disabledReason why it is disabled, if the library did that or the caller gave a reason
 * @param version grows by one with every change, from 1
 * @param createdAt when it was created
 * @param updatedAt when it was changed last
 */
public record Webhook(
        WebhookId id,
        TenantId tenant,
        WebhookSettings settings,
        boolean enabled,
        Optional<String> disabledReason,
        long version,
        Instant createdAt,
        Instant updatedAt) {}
