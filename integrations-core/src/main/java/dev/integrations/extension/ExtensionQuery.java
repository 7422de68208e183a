package dev.integrations.extension;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which extensions are listed. All that is set must hold. Immutable and safe for use by several threads.
 *
 * @param text a part of the id, the name, the summary or the author, in letters of any case
 * @param category one of its categories
 * @param capability one of its capabilities
 * @param event one of the types of events that it works with
 * @param state how this node stands with it
 * @param upgradable true for those with an upgrade only
 */
public record ExtensionQuery(
        Optional<String> text,
        Optional<String> category,
        Optional<String> capability,
        Optional<String> event,
        Optional<ExtensionState> state,
        boolean upgradable) {
    private static final ExtensionQuery ALL = new ExtensionQuery(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

    /**
     * Returns a query for all extensions.
     *
     * @return the query
     */
    public static ExtensionQuery all() {
        return ALL;
    }

    /**
     * Returns this query for those with a text.
     *
     * @param part a part of the id, the name, the summary or the author
     * @return the query
     */
    public ExtensionQuery text(String part) {
        return new ExtensionQuery(Optional.of(part), category, capability, event, state, upgradable);
    }

    /**
     * Returns this query for those of a category.
     *
     * @param wanted the category
     * @return the query
     */
    public ExtensionQuery category(String wanted) {
        return new ExtensionQuery(text, Optional.of(wanted), capability, event, state, upgradable);
    }

    /**
     * Returns this query for those with a capability.
     *
     * @param wanted the capability
     * @return the query
     */
    public ExtensionQuery capability(String wanted) {
        return new ExtensionQuery(text, category, Optional.of(wanted), event, state, upgradable);
    }

    /**
     * Returns this query for those that work with a type of events.
     *
     * @param wanted the type as listings name it
     * @return the query
     */
    public ExtensionQuery event(String wanted) {
        return new ExtensionQuery(text, category, capability, Optional.of(wanted), state, upgradable);
    }

    /**
     * Returns this query for those in a state.
     *
     * @param wanted the state
     * @return the query
     */
    public ExtensionQuery state(ExtensionState wanted) {
        return new ExtensionQuery(text, category, capability, event, Optional.of(wanted), upgradable);
    }

    /**
     * Returns this query for those with an upgrade.
     *
     * @return the query
     */
    public ExtensionQuery withUpgrade() {
        return new ExtensionQuery(text, category, capability, event, state, true);
    }

    boolean matches(ExtensionEntry entry) {
        return matches(entry.listing())
                && state.map(entry.state()::equals).orElse(true)
                && (!upgradable || entry.upgrade().isPresent());
    }

    boolean matches(ExtensionListing listing) {
        return text.map(part -> contains(listing, part)).orElse(true)
                && category.map(listing.categories()::contains).orElse(true)
                && capability.map(listing.capabilities()::contains).orElse(true)
                && event.map(listing.events()::contains).orElse(true);
    }

    private static boolean contains(ExtensionListing listing, String text) {
        String part = text.toLowerCase(Locale.ROOT);
        return Stream.of(listing.id(), listing.name(), listing.summary(), listing.author())
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(part));
    }
}
