package dev.integrations.event;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Which event types a destination wants, as a list of patterns:
 *
 * <ul>
 *   <li>{@code invoice.paid} is that type,
 *   <li>{@code invoice.*} is every type below {@code invoice}, at any depth, but not {@code invoice} itself,
 *   <li>{@code *} is every type of the host; the library's own, below {@code integrations}, must be named, as in
 *       {@code integrations.*},
 *   <li>{@code !invoice.draft} and {@code !test.*} take types away, wherever they stand in the list.
 * </ul>
 *
 * A list that only takes away starts from every type. Compiled once; matching looks up hashes and allocates nothing.
 * Immutable and safe for use by several threads.
 */
public final class EventFilter {
    /** The most patterns that a filter may have. */
    public static final int MAX_PATTERNS = 100;

    static final String EVERYTHING = "*";
    private static final EventFilter ALL = of(EVERYTHING);

    private final List<String> patterns;
    private final List<String> included;
    private final PatternSet wanted;
    private final PatternSet unwanted;

    private EventFilter(List<String> patterns) {
        this.patterns = patterns;
        List<String> excluded = patterns.stream()
                .filter(EventFilter::isExclusion)
                .map(EventFilter::withoutSign)
                .toList();
        List<String> given =
                patterns.stream().filter(pattern -> !isExclusion(pattern)).toList();
        this.included = given.isEmpty() ? List.of(EVERYTHING) : given;
        this.unwanted = new PatternSet(excluded);
        this.wanted = new PatternSet(included);
    }

    /**
     * Returns the filter that wants every event type.
     *
     * @return the filter with the pattern {@code *}
     */
    public static EventFilter all() {
        return ALL;
    }

    /**
     * Compiles patterns.
     *
     * @param patterns 1 to 100 patterns; a repeated one counts once
     * @return the filter
     * @throws InvalidInputException if there are none or more than 100, naming every pattern that is malformed
     */
    public static EventFilter of(String... patterns) {
        return of(List.of(patterns));
    }

    /**
     * Compiles patterns.
     *
     * @param patterns 1 to 100 patterns; a repeated one counts once
     * @return the filter
     * @throws InvalidInputException if there are none or more than 100, naming every pattern that is malformed
     */
    public static EventFilter of(Collection<String> patterns) {
        List<String> distinct = List.copyOf(new LinkedHashSet<>(patterns));
        List<Problem> problems = problemsOf(distinct);
        if (!problems.isEmpty()) {
            throw new InvalidInputException("event filter", problems);
        }
        return new EventFilter(distinct);
    }

    private static List<Problem> problemsOf(List<String> patterns) {
        if (patterns.isEmpty() || patterns.size() > MAX_PATTERNS) {
            return List.of(new Problem(
                    "patterns",
                    "a filter has 1 to %d patterns, was %d; use '*' for every event type"
                            .formatted(MAX_PATTERNS, patterns.size())));
        }
        List<Problem> problems = new ArrayList<>();
        for (String pattern : patterns) {
            if (!isWellFormed(pattern)) {
                problems.add(new Problem(
                        "'" + pattern + "'",
                        "a pattern is an event type, an event type followed by '.*', or '*';"
                                + " the first two may have a '!' in front"));
            }
        }
        return problems;
    }

    private static boolean isWellFormed(String pattern) {
        if (pattern.equals(EVERYTHING)) {
            return true;
        }
        String positive = isExclusion(pattern) ? withoutSign(pattern) : pattern;
        return EventType.isValid(PatternSet.isPrefix(positive) ? PatternSet.prefixOf(positive) : positive);
    }

    private static boolean isExclusion(String pattern) {
        return pattern.startsWith("!");
    }

    private static String withoutSign(String exclusion) {
        return exclusion.substring(1);
    }

    /**
     * Says whether events of this type are wanted.
     *
     * @param type the type of an event
     * @return true if a pattern takes it and none takes it away
     */
    public boolean matches(EventType type) {
        return wanted.contains(type.name()) && !unwanted.contains(type.name());
    }

    /**
     * Returns the patterns this filter was made of, from which {@link #of(Collection)} makes an equal one.
     *
     * @return 1 to 100 distinct patterns, in the order they were given
     */
    public List<String> patterns() {
        return patterns;
    }

    /** Returns the patterns that take types, of which one leads to every type that is wanted. */
    List<String> included() {
        return included;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventFilter that && patterns.equals(that.patterns);
    }

    @Override
    public int hashCode() {
        return patterns.hashCode();
    }

    @Override
    public String toString() {
        return patterns.toString();
    }
}
