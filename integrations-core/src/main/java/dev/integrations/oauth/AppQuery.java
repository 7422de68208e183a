package dev.integrations.oauth;

import java.util.Optional;

/**
 * Which apps are wanted; what is empty does not restrict.
 *
 * @param enabled whether they are enabled
 * @param text part of the name or the description, in any case of letters
 */
public record AppQuery(Optional<Boolean> enabled, Optional<String> text) {
    /**
     * Returns a query that every app matches.
     *
     * @return the query
     */
    public static AppQuery all() {
        return new AppQuery(Optional.empty(), Optional.empty());
    }

    /**
     * Returns this query restricted to enabled or to disabled apps.
     *
     * @param wanted true for enabled ones
     * @return the query
     */
    public AppQuery enabled(boolean wanted) {
        return new AppQuery(Optional.of(wanted), text);
    }

    /**
     * Returns this query restricted to apps whose name or description contains a text.
     *
     * @param part the text, in any case of letters
     * @return the query
     */
    public AppQuery containing(String part) {
        return new AppQuery(enabled, Optional.of(part));
    }
}
