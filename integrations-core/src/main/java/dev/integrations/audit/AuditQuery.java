package dev.integrations.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which audit entries are wanted; what is empty does not restrict. Immutable.
 *
 * @param action what was done
 * @param subject the id of what was changed
 * @param actor who did it
 * @param from the first time
 * @param before the end of the times, itself excluded
 */
public record AuditQuery(
        Optional<String> action,
        Optional<String> subject,
        Optional<Actor> actor,
        Optional<Instant> from,
        Optional<Instant> before) {
    /**
     * Returns a query that every entry matches.
     *
     * @return the query
     */
    public static AuditQuery all() {
        return new AuditQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Returns this query restricted to one action.
     *
     * @param wanted such as {@code webhook.created}
     * @return the query
     */
    public AuditQuery action(String wanted) {
        return new AuditQuery(Optional.of(wanted), subject, actor, from, before);
    }

    /**
     * Returns this query restricted to one subject.
     *
     * @param wanted the id of what was changed
     * @return the query
     */
    public AuditQuery subject(Object wanted) {
        return new AuditQuery(action, Optional.of(wanted.toString()), actor, from, before);
    }

    /**
     * Returns this query restricted to one actor.
     *
     * @param wanted in the host's words, such as {@code user:42}
     * @return the query
     * @throws IllegalArgumentException if the name is blank or longer than 128 characters
     */
    public AuditQuery actor(String wanted) {
        return new AuditQuery(action, subject, Optional.of(Actor.of(wanted)), from, before);
    }

    /**
     * Returns this query restricted to entries from a time on.
     *
     * @param start the first time
     * @return the query
     */
    public AuditQuery from(Instant start) {
        return new AuditQuery(action, subject, actor, Optional.of(start), before);
    }

    /**
     * Returns this query restricted to entries before a time.
     *
     * @param end the first time that is not wanted
     * @return the query
     */
    public AuditQuery before(Instant end) {
        return new AuditQuery(action, subject, actor, from, Optional.of(end));
    }

    /**
     * Says whether an entry is wanted.
     *
     * @param entry the entry
     * @return true if it matches
     */
    public boolean matches(AuditEntry entry) {
        return action.map(entry.action()::equals).orElse(true)
                && subject.map(entry.subject()::equals).orElse(true)
                && actor.map(entry.actor()::equals).orElse(true)
                && from.map(start -> !entry.at().isBefore(start)).orElse(true)
                && before.map(entry.at()::isBefore).orElse(true);
    }
}
