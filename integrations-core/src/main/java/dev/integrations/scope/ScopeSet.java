package dev.integrations.scope;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Scopes that were granted, or that a request needs, by their names in one catalogue. What they imply is worked out when
 * the set is made, so that a comparison takes a few machine words. Immutable and safe for use by several threads.
 */
public final class ScopeSet {
    private final ScopeCatalog catalog;
    private final List<String> names;
    private final long[] covered;

    ScopeSet(ScopeCatalog catalog, List<String> names, long[] covered) {
        this.catalog = catalog;
        this.names = List.copyOf(names);
        this.covered = covered;
    }

    /**
     * Returns the scopes as they were granted or asked for, without what they imply.
     *
     * @return the names in their order, wildcards among them
     */
    public List<String> names() {
        return names;
    }

    /**
     * Says whether there are no scopes.
     *
     * @return true if there are none
     */
    public boolean isEmpty() {
        return names.isEmpty();
    }

    /**
     * Says whether what was granted covers what is needed.
     *
     * @param needed the scopes that are needed
     * @return true if each of them is in this set, by its name, a wildcard, or because another one implies it
     * @throws IllegalArgumentException if the other set is of another catalogue
     */
    public boolean covers(ScopeSet needed) {
        if (needed.catalog != catalog) {
            throw new IllegalArgumentException("scopes of two catalogues cannot be compared; a host has one catalogue");
        }
        for (int i = 0; i < covered.length; i++) {
            if ((needed.covered[i] & ~covered[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Says whether what was granted covers one scope.
     *
     * @param name the scope
     * @return true if it is in this set, by its name, a wildcard, or because another one implies it; false if the
     *     catalogue does not know it
     */
    public boolean covers(String name) {
        int index = catalog.indexOf(name);
        return index >= 0 && has(index);
    }

    /**
     * Returns every scope of the catalogue that this set covers.
     *
     * @return the scopes in the order of the catalogue
     */
    public List<Scope> scopes() {
        List<Scope> all = catalog.scopes();
        return IntStream.range(0, all.size())
                .filter(this::has)
                .mapToObj(all::get)
                .toList();
    }

    /**
     * Returns the most harm that can be done with what this set covers.
     *
     * @return the highest risk among its scopes; low if there are none
     */
    public Risk risk() {
        return scopes().stream().map(Scope::risk).max(Risk::compareTo).orElse(Risk.LOW);
    }

    private boolean has(int index) {
        return (covered[index >> 6] & (1L << index)) != 0;
    }

    /** Two sets are the same if they have the same names in the same catalogue, in whatever order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ScopeSet that
                && catalog == that.catalog
                && Set.copyOf(names).equals(Set.copyOf(that.names));
    }

    @Override
    public int hashCode() {
        return Set.copyOf(names).hashCode();
    }

    /** Returns the names with a space between them, as the {@code scope} parameter has them (RFC 6749, section 3.3). */
    @Override
    public String toString() {
        return String.join(" ", names);
    }
}
