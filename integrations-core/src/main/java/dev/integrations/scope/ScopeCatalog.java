package dev.integrations.scope;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be granted, to API keys and OAuth clients alike. A host has one, the same on every node. Immutable and safe for
 * use by several threads.
 *
 * <p>A wildcard such as {@code invoices:*} stands for all scopes that start with {@code invoices:}, and {@code *} for all
 * there are: also for those that are added to the catalogue after it was granted.
 */
public final class ScopeCatalog {
    private static final ScopeCatalog EMPTY = builder().build();

    private final List<Scope> scopes;
    private final Map<String, Integer> indexes;
    private final List<long[]> closures;

    private ScopeCatalog(List<Scope> scopes, List<long[]> closures) {
        this.scopes = List.copyOf(scopes);
        this.closures = closures;
        Map<String, Integer> byName = new HashMap<>();
        for (int i = 0; i < scopes.size(); i++) {
            byName.put(scopes.get(i).name(), i);
        }
        this.indexes = Map.copyOf(byName);
    }

    /**
     * Returns the catalogue of a host that grants nothing.
     *
     * @return a catalogue without scopes
     */
    public static ScopeCatalog empty() {
        return EMPTY;
    }

    /**
     * Returns a builder of an empty catalogue.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns what can be granted.
     *
     * @return the scopes in the order in which they were added
     */
    public List<Scope> scopes() {
        return scopes;
    }

    /**
     * Finds a scope.
     *
     * @param name its name
     * @return the scope, or empty if there is none of that name
     */
    public Optional<Scope> find(String name) {
        return Optional.ofNullable(indexes.get(name)).map(scopes::get);
    }

    /**
     * Returns the scopes by what they are about, for lists that are shown.
     *
     * @return the scopes of each group, both in the order in which they were added; those in no group are under an empty
     *     name
     */
    public Map<String, List<Scope>> groups() {
        Map<String, List<Scope>> groups = new LinkedHashMap<>();
        scopes.forEach(scope -> groups.computeIfAbsent(scope.group().orElse(""), group -> new ArrayList<>())
                .add(scope));
        groups.replaceAll((group, members) -> List.copyOf(members));
        return groups;
    }

    /**
     * Returns the empty set, which everything covers.
     *
     * @return a set without scopes
     */
    public ScopeSet none() {
        return new ScopeSet(this, List.of(), new long[words()]);
    }

    /**
     * Returns what an operation needs.
     *
     * @param names scopes of this catalogue, or wildcards
     * @return the set
     * @throws IllegalArgumentException if the catalogue does not have one of them
     */
    public ScopeSet needed(String... names) {
        List<Problem> problems = problems(List.of(names));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(new InvalidInputException("scopes", problems).getMessage());
        }
        return stored(List.of(names));
    }

    /**
     * Returns what somebody asks to be granted.
     *
     * @param names the scopes or wildcards, in any order; repeated ones count once
     * @return the set
     * @throws InvalidInputException if the catalogue does not have them; it names each
     */
    public ScopeSet granted(Collection<String> names) {
        List<Problem> problems = problems(names);
        if (!problems.isEmpty()) {
            throw new InvalidInputException("scopes", problems);
        }
        return stored(names);
    }

    /**
     * Returns what a {@code scope} parameter asks for (RFC 6749, section 3.3).
     *
     * @param text the scopes with a space between them
     * @return the set
     * @throws InvalidInputException if the catalogue does not have them; it names each
     */
    public ScopeSet parse(String text) {
        return granted(text.isEmpty() ? List.of() : List.of(text.split(" ", -1)));
    }

    /**
     * Returns what was granted once. Scopes that have left the catalogue since keep their names, and cover nothing.
     *
     * @param names the scopes or wildcards
     * @return the set
     */
    public ScopeSet stored(Collection<String> names) {
        List<String> distinct = names.stream().distinct().toList();
        long[] covered = new long[words()];
        for (String name : distinct) {
            for (int i = 0; i < scopes.size(); i++) {
                if (ScopeToken.matches(name, scopes.get(i).name())) {
                    add(covered, closures.get(i));
                }
            }
        }
        return new ScopeSet(this, distinct, covered);
    }

    /**
     * Says what is wrong with scopes that somebody asks to be granted.
     *
     * @param names the scopes or wildcards
     * @return a problem for each that the catalogue does not have
     */
    public List<Problem> problems(Collection<String> names) {
        return names.stream()
                .distinct()
                .filter(name -> scopes.stream().noneMatch(scope -> ScopeToken.matches(name, scope.name())))
                .map(name -> new Problem(
                        "scopes",
                        ScopeToken.isToken(name)
                                ? "'%s' is not in the catalogue of scopes".formatted(name)
                                : "a scope is 1 to %d visible characters without quotes, backslashes or spaces"
                                        .formatted(ScopeToken.MAX_LENGTH)))
                .toList();
    }

    int indexOf(String name) {
        return indexes.getOrDefault(name, -1);
    }

    private int words() {
        return words(scopes.size());
    }

    static int words(int scopes) {
        return (scopes + Long.SIZE - 1) / Long.SIZE;
    }

    static void add(long[] covered, long[] more) {
        for (int i = 0; i < covered.length; i++) {
            covered[i] |= more[i];
        }
    }

    /** Builds a catalogue; {@link #build()} reports everything that is wrong together. Not safe for several threads. */
    public static final class Builder {
        private final List<Scope> scopes = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a scope of low risk that implies nothing.
         *
         * @param name a scope token, such as {@code invoices:read}
         * @param description what it allows
         * @return this builder
         */
        public Builder add(String name, String description) {
            return add(Scope.of(name, description));
        }

        /**
         * Adds a scope.
         *
         * @param scope the scope
         * @return this builder
         */
        public Builder add(Scope scope) {
            scopes.add(scope);
            return this;
        }

        /**
         * Returns the catalogue.
         *
         * @return a catalogue with a copy of these scopes
         * @throws IllegalArgumentException if a scope is malformed or there twice, if it implies what is not in the
         *     catalogue, or if scopes imply each other in a circle; it names everything that is wrong
         */
        public ScopeCatalog build() {
            CatalogChecks checks = new CatalogChecks(scopes);
            return new ScopeCatalog(scopes, checks.closures());
        }
    }
}
