package dev.integrations.event;

import dev.integrations.common.PageRequest;
import java.util.Optional;

/**
 * Which event types are wanted; what is empty does not restrict.
 *
 * @param group the group, exactly as it is written
 * @param deprecated whether they are deprecated
 * @param text part of the name or the description, in any case of letters
 */
public record EventTypeQuery(Optional<String> group, Optional<Boolean> deprecated, Optional<String> text) {
    private static final String CURSOR = "type:";

    /**
     * Returns a query that every event type matches.
     *
     * @return the query
     */
    public static EventTypeQuery all() {
        return new EventTypeQuery(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Returns this query restricted to a group.
     *
     * @param wanted the group, exactly as it is written
     * @return the query
     */
    public EventTypeQuery group(String wanted) {
        return new EventTypeQuery(Optional.of(wanted), deprecated, text);
    }

    /**
     * Returns this query restricted to deprecated types or to the others.
     *
     * @param wanted true for deprecated ones
     * @return the query
     */
    public EventTypeQuery deprecated(boolean wanted) {
        return new EventTypeQuery(group, Optional.of(wanted), text);
    }

    /**
     * Returns this query restricted to types whose name or description contains a text.
     *
     * @param part the text, in any case of letters
     * @return the query
     */
    public EventTypeQuery containing(String part) {
        return new EventTypeQuery(group, deprecated, Optional.of(part));
    }

    /**
     * Returns the cursor that a listing goes on from after a type; for stores.
     *
     * @param type the name of the last type of a page
     * @return the cursor
     */
    public static String cursorOf(String type) {
        return CURSOR + type;
    }

    /**
     * Returns after which name a page begins; for stores.
     *
     * @param page the page that is asked for
     * @return the name, or the empty text for the first page
     * @throws IllegalArgumentException if the cursor is not one that {@link #cursorOf} made
     */
    public static String after(PageRequest page) {
        return page.cursor().map(EventTypeQuery::nameOf).orElse("");
    }

    private static String nameOf(String cursor) {
        String name = cursor.startsWith(CURSOR) ? cursor.substring(CURSOR.length()) : "";
        if (!EventType.isValid(name)) {
            throw new IllegalArgumentException(
                    "'%.200s' is not a cursor of this listing; use what the page before returned".formatted(cursor));
        }
        return name;
    }
}
