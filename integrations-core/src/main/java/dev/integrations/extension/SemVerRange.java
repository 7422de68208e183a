package dev.integrations.extension;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Versions that something works with. A range is one or more alternatives with {@code ||} between them; an alternative is one
 * or more comparators with spaces between them, all of which must hold:
 *
 * <ul>
 *   <li>{@code *}: every version
 *   <li>{@code 1.2.3} or {@code =1.2.3}: that version
 *   <li>{@code >1.2.3}, {@code >=1.2.3}, {@code <1.2.3}, {@code <=1.2.3}: by precedence
 *   <li>{@code ^1.2.3}: from there up to the next change of the first number that is not zero: {@code ^1.2.3} is {@code
 *       >=1.2.3 <2.0.0}, {@code ^0.2.3} is {@code >=0.2.3 <0.3.0}
 *   <li>{@code ~1.2.3}: from there up to the next minor version: {@code >=1.2.3 <1.3.0}
 * </ul>
 *
 * <p>After {@code ^} and {@code ~} the last numbers may be left out: {@code ^1} is {@code >=1.0.0 <2.0.0}, {@code ~1.2} is
 * {@code >=1.2.0 <1.3.0}. A version from before a release is in a range only if a comparator of that alternative names one of
 * the same three numbers, so that {@code ^1.2.0} never leads to {@code 1.3.0-beta}. Immutable and safe for use by several
 * threads.
 */
public final class SemVerRange {
    /** The most characters that a range may have. */
    public static final int MAX_LENGTH = 256;

    private static final Pattern PARTIAL = Pattern.compile("(0|[1-9][0-9]*)(?:\\.(0|[1-9][0-9]*))?");
    private static final Pattern COMPARATOR = Pattern.compile("(>=|<=|>|<|=|\\^|~)?(.+)");

    private final String text;
    private final List<List<Comparator>> alternatives;

    private enum Relation {
        LESS,
        LESS_OR_EQUAL,
        EQUAL,
        GREATER_OR_EQUAL,
        GREATER;

        boolean holds(int order) {
            return switch (this) {
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case EQUAL -> order == 0;
                case GREATER_OR_EQUAL -> order >= 0;
                case GREATER -> order > 0;
            };
        }
    }

    private record Comparator(Relation relation, SemVer version) {
        boolean holds(SemVer other) {
            return relation.holds(other.compareTo(version));
        }
    }

    private SemVerRange(String text, List<List<Comparator>> alternatives) {
        this.text = text;
        this.alternatives = alternatives;
    }

    /**
     * Reads a range.
     *
     * @param text such as {@code ^1.2} or {@code >=1.0.0 <3.0.0 || 4.0.0}
     * @return the range
     * @throws IllegalArgumentException if the text has more than {@value #MAX_LENGTH} characters or another form
     */
    public static SemVerRange parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a range has up to %d characters".formatted(MAX_LENGTH));
        }
        List<List<Comparator>> alternatives = new ArrayList<>();
        for (String alternative : text.split("\\|\\|", -1)) {
            List<Comparator> comparators = new ArrayList<>();
            if (alternative.isBlank()) {
                throw malformed(text);
            }
            Arrays.stream(alternative.strip().split(" +")).forEach(part -> comparators.addAll(comparators(part, text)));
            alternatives.add(comparators);
        }
        return new SemVerRange(text, alternatives);
    }

    private static List<Comparator> comparators(String part, String range) {
        if (part.equals("*")) {
            return List.of();
        }
        Matcher matcher = COMPARATOR.matcher(part);
        if (!matcher.matches()) {
            throw malformed(range);
        }
        String operator = matcher.group(1) == null ? "=" : matcher.group(1);
        if (operator.equals("^") || operator.equals("~")) {
            return span(operator, matcher.group(2), range);
        }
        return List.of(new Comparator(relation(operator), version(matcher.group(2), range)));
    }

    private static Relation relation(String operator) {
        return switch (operator) {
            case ">" -> Relation.GREATER;
            case ">=" -> Relation.GREATER_OR_EQUAL;
            case "<" -> Relation.LESS;
            case "<=" -> Relation.LESS_OR_EQUAL;
            default -> Relation.EQUAL;
        };
    }

    private static List<Comparator> span(String operator, String text, String range) {
        Matcher partial = PARTIAL.matcher(text);
        boolean isPartial = partial.matches();
        int given = isPartial ? partial.group(2) == null ? 1 : 2 : 3;
        String minor = given == 2 ? partial.group(2) : "0";
        SemVer from = isPartial ? SemVer.of(partial.group(1), minor, "0") : version(text, range);
        int kept = operator.equals("~") ? Math.min(given - 1, 1) : firstOfWeight(from.core(), given);
        List<String> next = new ArrayList<>(List.of("0", "0", "0"));
        for (int i = 0; i < kept; i++) {
            next.set(i, from.core().get(i));
        }
        next.set(kept, new BigInteger(from.core().get(kept)).add(BigInteger.ONE).toString());
        return List.of(
                new Comparator(Relation.GREATER_OR_EQUAL, from),
                new Comparator(Relation.LESS, SemVer.of(next.get(0), next.get(1), next.get(2))));
    }

    /** The place of the first number that is not zero, or of the last one that is given. */
    private static int firstOfWeight(List<String> core, int given) {
        for (int i = 0; i < given - 1; i++) {
            if (!core.get(i).equals("0")) {
                return i;
            }
        }
        return given - 1;
    }

    private static SemVer version(String text, String range) {
        try {
            return SemVer.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(malformed(range).getMessage(), e);
        }
    }

    private static IllegalArgumentException malformed(String range) {
        return new IllegalArgumentException(
                "a range is like ^1.2, ~1.2.3 or '>=1.0.0 <3.0.0 || 4.0.0', was '%s'".formatted(range));
    }

    /**
     * Says whether a version is in this range.
     *
     * @param version the version
     * @return true if all comparators of an alternative hold of it
     */
    public boolean contains(SemVer version) {
        return alternatives.stream().anyMatch(comparators -> holds(comparators, version));
    }

    /**
     * Says whether a version is in this range by precedence alone, as is asked about what must not be there: a version from
     * before a release is in {@code *} too.
     *
     * @param version the version
     * @return true if all comparators of an alternative hold of it, whether or not one names the same three numbers
     */
    boolean spans(SemVer version) {
        return alternatives.stream().anyMatch(comparators -> all(comparators, version));
    }

    private static boolean all(List<Comparator> comparators, SemVer version) {
        return comparators.stream().allMatch(comparator -> comparator.holds(version));
    }

    private static boolean holds(List<Comparator> comparators, SemVer version) {
        return all(comparators, version)
                && (!version.isPreRelease()
                        || comparators.stream()
                                .map(Comparator::version)
                                .anyMatch(named ->
                                        named.isPreRelease() && named.core().equals(version.core())));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SemVerRange range && text.equals(range.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the text that was read. */
    @Override
    public String toString() {
        return text;
    }
}
