package dev.integrations.registry;

import java.util.Optional;
import java.util.Set;

/**
 * Which integrations a store is to find; what is empty does not restrict.
 *
 * @param templates ids of templates of which they have one; none is found with an empty set
 * @param state the state they are in
 * @param text part of the name, in any case of letters
 */
public record IntegrationSelection(
        Optional<Set<String>> templates, Optional<IntegrationState> state, Optional<String> text) {
    /** Everything. */
    public static final IntegrationSelection ALL =
            new IntegrationSelection(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Copies the ids.
     *
     * @param templates ids of templates, copied
     * @param state the state they are in
     * @param text part of the name
     */
    public IntegrationSelection {
        templates = templates.map(Set::copyOf);
    }
}
