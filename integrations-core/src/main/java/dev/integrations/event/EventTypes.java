package dev.integrations.event;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * The catalogue of event types, one for all tenants of the host. Changes are followed at once on the node that makes
 * them, and within five seconds on the others. Safe for use by several threads.
 */
public final class EventTypes {
    private final EventTypeParts parts;
    private final AuditTrail audit;
    private final CatalogueChanges changes;

    /**
     * Creates a view; hosts get theirs from {@code Integrations}.
     *
     * @param parts what the catalogue is built from
     * @param audit the trail of the host, with who makes the changes and why
     */
    public EventTypes(EventTypeParts parts, AuditTrail audit) {
        this.parts = parts;
        this.audit = audit;
        this.changes = new CatalogueChanges(parts, audit);
    }

    /**
     * Returns the same catalogue, with somebody else named in the audit trail as the one who makes changes.
     *
     * @param actor in the host's words, such as {@code user:42}; the default is {@code system}
     * @return the catalogue as that actor changes it
     */
    public EventTypes as(String actor) {
        return new EventTypes(parts, audit.as(Actor.of(actor)));
    }

    /**
     * Returns the same catalogue, with a reason in the audit trail for what is changed.
     *
     * @param reason why, 1 to 500 characters
     * @return the catalogue as it is changed for that reason
     * @throws IllegalArgumentException if the reason is blank or longer than 500 characters
     */
    public EventTypes because(String reason) {
        return new EventTypes(parts, audit.because(reason));
    }

    /**
     * Adds a type to the catalogue, or replaces its definition. If that is the same already, nothing is written: every
     * node can define what it publishes each time it starts.
     *
     * @param definition what there is to say of the type
     * @return the type as it stands now
     */
    public EventTypeEntry define(EventTypeDefinition definition) {
        return defineAll(List.of(definition)).get(0);
    }

    /**
     * Adds types or replaces their definitions in one transaction, as {@link #define} does for one. Types that are not
     * named stay as they are.
     *
     * @param definitions what there is to say, once for each type
     * @return the types as they stand now, in the order of the definitions
     * @throws InvalidInputException if a type is defined twice
     */
    public List<EventTypeEntry> defineAll(Collection<EventTypeDefinition> definitions) {
        return definitions.isEmpty() ? List.of() : changes.defineAll(List.copyOf(definitions));
    }

    /**
     * Adds those types that the catalogue does not have, in one transaction. Those that it has stay as they are, whatever
     * their definitions.
     *
     * @param definitions what there is to say, once for each type
     * @return the types as they stand now, in the order of the definitions
     * @throws InvalidInputException if a type is defined twice
     */
    public List<EventTypeEntry> addAll(Collection<EventTypeDefinition> definitions) {
        return definitions.isEmpty() ? List.of() : changes.addAll(List.copyOf(definitions));
    }

    /**
     * Changes the definition of a type.
     *
     * @param type the type
     * @param change makes the new definition, of the same type, from the present one; it may be called again if others
     *     change the type at the same time
     * @return the type as it stands now
     * @throws IllegalArgumentException if the type is malformed, or the new definition is of another type
     * @throws UnknownEventTypeException if the catalogue has no such type
     */
    public EventTypeEntry update(String type, UnaryOperator<EventTypeDefinition> change) {
        return changes.update(EventType.of(type), "event_type.updated", change);
    }

    /**
     * Marks a type as one that should not be used any more. It can still be published; listeners and the log tell of it.
     *
     * @param type the type
     * @return the type as it stands now
     * @throws IllegalArgumentException if the type is malformed
     * @throws UnknownEventTypeException if the catalogue has no such type
     */
    public EventTypeEntry deprecate(String type) {
        return changes.update(
                EventType.of(type),
                "event_type.deprecated",
                definition -> definition.toBuilder().deprecated().build());
    }

    /**
     * Marks a type as one that should not be used any more, and says what to use instead.
     *
     * @param type the type
     * @param replacement another type, which need not be in the catalogue yet
     * @return the type as it stands now
     * @throws IllegalArgumentException if the type is malformed
     * @throws InvalidInputException if the replacement is malformed or the type itself
     * @throws UnknownEventTypeException if the catalogue has no such type
     */
    public EventTypeEntry deprecate(String type, String replacement) {
        return changes.update(
                EventType.of(type),
                "event_type.deprecated",
                definition -> definition.toBuilder().deprecated(replacement).build());
    }

    /**
     * Removes a type from the catalogue. Its events, and filters of webhooks that name it, stay.
     *
     * @param type the type
     * @throws IllegalArgumentException if the type is malformed
     * @throws UnknownEventTypeException if the catalogue has no such type
     */
    public void delete(String type) {
        changes.delete(EventType.of(type));
    }

    /**
     * Finds a type.
     *
     * @param type the type
     * @return the type as it stands, or empty if the catalogue has no such type
     * @throws IllegalArgumentException if the type is malformed
     */
    public Optional<EventTypeEntry> find(String type) {
        EventType wanted = EventType.of(type);
        return parts.transactions()
                .inTransaction(transaction -> transaction.eventTypes().find(wanted));
    }

    /**
     * Returns a type.
     *
     * @param type the type
     * @return the type as it stands
     * @throws IllegalArgumentException if the type is malformed
     * @throws UnknownEventTypeException if the catalogue has no such type; it names similar ones
     */
    public EventTypeEntry get(String type) {
        EventType wanted = EventType.of(type);
        return parts.transactions()
                .inTransaction(transaction -> transaction
                        .eventTypes()
                        .find(wanted)
                        .orElseThrow(() -> EventTypeRules.unknown(transaction, wanted, OptionalInt.empty())));
    }

    /**
     * Lists types in the order of their names.
     *
     * @param query which types
     * @param page which part of them
     * @return the types without their schemas and examples
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<EventTypeSummary> list(EventTypeQuery query, PageRequest page) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.eventTypes().list(query, page));
    }
}
