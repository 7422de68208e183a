package dev.integrations.event;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import java.util.List;
import java.util.Optional;

/**
 * The port that keeps the catalogue of event types, one for all tenants. Used inside a transaction, by one thread at a
 * time.
 */
public interface EventTypeStore {
    /**
     * Adds an event type unless there is one of that name. The transaction goes on in either case.
     *
     * @param entry the event type
     * @return false if there is one already
     */
    boolean insert(EventTypeEntry entry);

    /**
     * Replaces an event type if nobody changed it meanwhile.
     *
     * @param entry the new state; its revision is one more than the one it replaces
     * @return false if the type does not exist in the revision before
     */
    boolean update(EventTypeEntry entry);

    /**
     * Removes an event type.
     *
     * @param type the type
     * @return false if there is none of that name
     */
    boolean delete(EventType type);

    /**
     * Finds an event type.
     *
     * @param type the type
     * @return the entry, or empty if there is none of that name
     */
    Optional<EventTypeEntry> find(EventType type);

    /**
     * Finds what publishing needs to know of an event type.
     *
     * @param type the type
     * @return its terms, or empty if there is none of that name
     */
    Optional<EventTypeTerms> terms(EventType type);

    /**
     * Lists event types in the order of their names, by code point.
     *
     * @param query which types
     * @param page which part of them
     * @return the types without their schemas and examples
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    Page<EventTypeSummary> list(EventTypeQuery query, PageRequest page);

    /**
     * Returns the first names of the catalogue.
     *
     * @param limit how many at the most
     * @return the types in the order of their names
     */
    List<EventType> names(int limit);
}
