package dev.integrations.apikey;

import java.util.Optional;

/**
 * Which API keys are wanted; what is empty does not restrict.
 *
 * @param live whether they open anything: they are neither revoked nor expired
 * @param owner who answers for them
 * @param text part of the name, the owner or the hint, in any case of letters
 */
public record ApiKeyQuery(Optional<Boolean> live, Optional<String> owner, Optional<String> text) {
    /**
     * Returns a query that every key matches.
     *
     * @return the query
     */
    public static ApiKeyQuery all() {
        return new ApiKeyQuery(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Returns this query restricted to keys that open something, or to those that do not any more.
     *
     * @param wanted true for those that do
     * @return the query
     */
    public ApiKeyQuery live(boolean wanted) {
        return new ApiKeyQuery(Optional.of(wanted), owner, text);
    }

    /**
     * Returns this query restricted to the keys of one owner.
     *
     * @param whose the owner, exactly
     * @return the query
     */
    public ApiKeyQuery ownedBy(String whose) {
        return new ApiKeyQuery(live, Optional.of(whose), text);
    }

    /**
     * Returns this query restricted to keys whose name, owner or hint contains a text.
     *
     * @param part the text, in any case of letters
     * @return the query
     */
    public ApiKeyQuery containing(String part) {
        return new ApiKeyQuery(live, owner, Optional.of(part));
    }
}
