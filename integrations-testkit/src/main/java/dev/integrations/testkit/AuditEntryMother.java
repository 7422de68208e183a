package dev.integrations.testkit;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditEntry;
import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Makes audit entries: a webhook of {@link Samples#ACME} was created at {@link Samples#NOON}, unless told otherwise. */
public final class AuditEntryMother {
    private TenantId tenant = Samples.ACME;
    private Instant at = Samples.NOON;
    private Actor actor = Actor.of("user:42");
    private Optional<String> reason = Optional.empty();
    private Map<String, String> details = Map.of("url", "https://example.com");

    private AuditEntryMother() {}

    /**
     * Starts an entry.
     *
     * @return a new mother
     */
    public static AuditEntryMother anAuditEntry() {
        return new AuditEntryMother();
    }

    /**
     * Sets whose data was changed.
     *
     * @param tenant the tenant
     * @return this mother
     */
    public AuditEntryMother of(TenantId tenant) {
        this.tenant = tenant;
        return this;
    }

    /**
     * Sets when.
     *
     * @param at the time
     * @return this mother
     */
    public AuditEntryMother at(Instant at) {
        this.at = at;
        return this;
    }

    /**
     * Sets who.
     *
     * @param name the name of an actor
     * @return this mother
     */
    public AuditEntryMother by(String name) {
        this.actor = Actor.of(name);
        return this;
    }

    /**
     * Sets why.
     *
     * @param why the reason
     * @return this mother
     */
    public AuditEntryMother because(String why) {
        this.reason = Optional.of(why);
        return this;
    }

    /**
     * Sets the details.
     *
     * @param details what a reader needs beyond the rest
     * @return this mother
     */
    public AuditEntryMother with(Map<String, String> details) {
        this.details = details;
        return this;
    }

    /**
     * Makes the entry.
     *
     * @return an entry with a new id of its time
     */
    public AuditEntry build() {
        return new AuditEntry(Samples.uuid(at), tenant, at, actor, reason, "webhook.created", "wh_1", details);
    }
}
