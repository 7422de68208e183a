package dev.integrations.audit;

import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * One change that was made.
 *
 * @param id a UUID of version 7, so that entries sort by time
 * @param tenant whose data was changed
 * @param at when
 * @param actor who
 * @param action what was done, as {@code subject.verb}, such as {@code webhook.created}
 * @param subject the id of what was changed
 * @param details what a reader needs beyond that, without secrets or payloads
 */
public record AuditEntry(
        UUID id, TenantId tenant, Instant at, Actor actor, String action, String subject, Map<String, String> details) {
    /**
     * Copies the details.
     *
     * @param id a UUID of version 7
     * @param tenant whose data was changed
     * @param at when
     * @param actor who
     * @param action what was done
     * @param subject the id of what was changed
     * @param details what a reader needs beyond that
     */
    public AuditEntry {
        details = Map.copyOf(details);
    }
}
