package dev.integrations.audit;

import dev.integrations.common.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One change that was made. Texts are kept as every database can store them: NUL and halves of surrogate pairs are
 * replaced. Immutable.
 *
 * @param id a UUID of version 7, so that entries sort by time
 * @param tenant whose data was changed
 * @param at when
 * @param actor who
 * @param reason why, in the words of the actor, or empty
 * @param action what was done, as {@code subject.verb}, such as {@code webhook.created}
 * @param subject the id of what was changed
 * @param details what a reader needs beyond that, without secrets or payloads
 */
public record AuditEntry(
        UUID id,
        TenantId tenant,
        Instant at,
        Actor actor,
        Optional<String> reason,
        String action,
        String subject,
        Map<String, String> details) {
    /**
     * Copies the details and makes the texts storable.
     *
     * @param id a UUID of version 7
     * @param tenant whose data was changed
     * @param at when
     * @param actor who
     * @param reason why, or empty
     * @param action what was done
     * @param subject the id of what was changed
     * @param details what a reader needs beyond that
     */
    public AuditEntry {
        reason = reason.map(AuditEntry::storable);
        action = storable(action);
        subject = storable(subject);
        Map<String, String> texts = new HashMap<>();
        details.forEach((name, value) -> texts.put(storable(name), storable(value)));
        details = Map.copyOf(texts);
    }

    /** A hash over what comes back changed would not fit. */
    private static String storable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', '?');
    }
}
