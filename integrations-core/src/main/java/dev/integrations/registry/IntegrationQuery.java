package dev.integrations.registry;

import java.util.Optional;

/**
 * Which integrations are wanted; what is empty does not restrict.
 *
 * @param category a category of their templates
 * @param state the state they are in
 * @param template the id of their template
 * @param text part of the name, in any case of letters
 */
public record IntegrationQuery(
        Optional<String> category, Optional<IntegrationState> state, Optional<String> template, Optional<String> text) {
    /**
     * Returns a query that every integration matches.
     *
     * @return the query
     */
    public static IntegrationQuery all() {
        return new IntegrationQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Returns this query restricted to a category.
     *
     * @param wanted the id of a category of the catalogue
     * @return the query
     */
    public IntegrationQuery category(String wanted) {
        return new IntegrationQuery(Optional.of(wanted), state, template, text);
    }

    /**
     * Returns this query restricted to a state.
     *
     * @param wanted the state
     * @return the query
     */
    public IntegrationQuery state(IntegrationState wanted) {
        return new IntegrationQuery(category, Optional.of(wanted), template, text);
    }

    /**
     * Returns this query restricted to a template.
     *
     * @param wanted the id of the template
     * @return the query
     */
    public IntegrationQuery template(String wanted) {
        return new IntegrationQuery(category, state, Optional.of(wanted), text);
    }

    /**
     * Returns this query restricted to integrations whose name contains a text.
     *
     * @param part the text, in any case of letters
     * @return the query
     */
    public IntegrationQuery containing(String part) {
        return new IntegrationQuery(category, state, template, Optional.of(part));
    }
}
