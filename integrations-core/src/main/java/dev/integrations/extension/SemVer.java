package dev.integrations.extension;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version by Semantic Versioning 2.0.0. Two are equal if neither precedes the other, so build metadata makes no difference.
 * Immutable and safe for use by several threads.
 *
 * @see <a href="https://semver.org/spec/v2.0.0.html">Semantic Versioning 2.0.0</a>
 */
public final class SemVer implements Comparable<SemVer> {
    /** The most characters that a version may have; the specification leaves this open. */
    public static final int MAX_LENGTH = 64;

    private static final String NUMBER = "(0|[1-9][0-9]*)";
    private static final String IDENTIFIER = "(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)";
    private static final Pattern FORM =
            Pattern.compile("%1$s\\.%1$s\\.%1$s(?:-(%2$s(?:\\.%2$s)*))?(?:\\+([0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*))?"
                    .formatted(NUMBER, IDENTIFIER));

    private final String text;
    private final List<String> core;
    private final List<String> preRelease;

    private SemVer(String text, List<String> core, List<String> preRelease) {
        this.text = text;
        this.core = core;
        this.preRelease = preRelease;
    }

    /**
     * Reads a version.
     *
     * @param text such as {@code 1.2.3} or {@code 2.0.0-beta.1}
     * @return the version
     * @throws IllegalArgumentException if the text has more than {@value #MAX_LENGTH} characters or another form
     */
    public static SemVer parse(String text) {
        // The length first: the pattern is not to run over what a stranger made long.
        if (text.length() <= MAX_LENGTH) {
            Matcher matcher = FORM.matcher(text);
            if (matcher.matches()) {
                String preRelease = matcher.group(4);
                return new SemVer(
                        text,
                        List.of(matcher.group(1), matcher.group(2), matcher.group(3)),
                        preRelease == null ? List.of() : Arrays.asList(preRelease.split("\\.")));
            }
        }
        throw new IllegalArgumentException(
                "a version is like 1.2.3 or 2.0.0-beta.1 and has up to %d characters, was '%s'"
                        .formatted(
                                MAX_LENGTH,
                                text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "..."));
    }

    static SemVer of(String major, String minor, String patch) {
        return new SemVer("%s.%s.%s".formatted(major, minor, patch), List.of(major, minor, patch), List.of());
    }

    /**
     * Says whether it is a version from before a release, such as {@code 1.0.0-alpha}.
     *
     * @return true if it has what follows a hyphen
     */
    public boolean isPreRelease() {
        return !preRelease.isEmpty();
    }

    /** Major, minor and patch, as decimal numbers of any length. */
    List<String> core() {
        return core;
    }

    /** Compares by precedence (section 11). */
    @Override
    public int compareTo(SemVer other) {
        for (int i = 0; i < core.size(); i++) {
            int order = compareNumbers(core.get(i), other.core.get(i));
            if (order != 0) {
                return order;
            }
        }
        if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
            return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        }
        for (int i = 0; i < Math.min(preRelease.size(), other.preRelease.size()); i++) {
            int order = compareIdentifiers(preRelease.get(i), other.preRelease.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(preRelease.size(), other.preRelease.size());
    }

    private static int compareIdentifiers(String one, String other) {
        boolean isNumber = isNumber(one);
        if (isNumber != isNumber(other)) {
            return isNumber ? -1 : 1;
        }
        return isNumber ? compareNumbers(one, other) : one.compareTo(other);
    }

    /** Without leading zeros, the longer number is the greater one. */
    private static int compareNumbers(String one, String other) {
        return one.length() != other.length() ? Integer.compare(one.length(), other.length()) : one.compareTo(other);
    }

    private static boolean isNumber(String identifier) {
        return identifier.chars().allMatch(character -> character >= '0' && character <= '9');
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SemVer version && core.equals(version.core) && preRelease.equals(version.preRelease);
    }

    @Override
    public int hashCode() {
        return 31 * core.hashCode() + preRelease.hashCode();
    }

    /** Returns the text that was read, with its build metadata. */
    @Override
    public String toString() {
        return text;
    }
}
