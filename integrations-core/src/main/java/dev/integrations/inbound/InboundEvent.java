package dev.integrations.inbound;

import dev.integrations.common.TenantId;
import dev.integrations.registry.IntegrationId;
import java.time.Instant;
import java.util.Optional;

/**
 * An event that a service sent and its template found to be genuine, without its payload. Immutable.
 *
 * @param id its id here, the same whenever it is handed over
 * @param tenant whose integration it came to
 * @param integration which one
 * @param template the id of that one's template, such as {@code stripe}
 * @param vendorId the service's id of it, cut off after 255 characters. Some services do not sign it, so two events may have
 *     the same: {@code id} is what tells them apart.
 * @param type the service's name of what happened, such as {@code charge.refunded}, cut off after 255 characters
 * @param occurredAt when it happened, if the service says so
 * @param receivedAt when it came in
 */
public record InboundEvent(
        InboundEventId id,
        TenantId tenant,
        IntegrationId integration,
        String template,
        String vendorId,
        String type,
        Optional<Instant> occurredAt,
        Instant receivedAt) {}
