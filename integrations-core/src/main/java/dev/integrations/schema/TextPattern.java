package dev.integrations.schema;

import dev.integrations.shaded.re2j.Pattern;
import dev.integrations.shaded.re2j.PatternSyntaxException;

/**
 * A regular expression of a schema. It runs on RE2, whose time grows with the length of the text and no faster, and which
 * has no look-around and no back references. Immutable and safe for use by several threads.
 */
final class TextPattern {
    static final int MAX_LENGTH = 1000;

    /** Instructions of the compiled pattern: each may be visited for each character. */
    static final int MAX_SIZE = 3000;

    private static final int INSTRUCTIONS_PER_STEP = 8;

    private final String source;
    private final Pattern pattern;

    private TextPattern(String source, Pattern pattern) {
        this.source = source;
        this.pattern = pattern;
    }

    /**
     * Compiles a pattern.
     *
     * @throws IllegalArgumentException if it is malformed or too large; the message says so
     */
    static TextPattern compile(String source) {
        if (source.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a pattern has up to %d characters".formatted(MAX_LENGTH));
        }
        if (PatternSize.estimate(source) > MAX_SIZE) {
            throw tooLarge();
        }
        try {
            Pattern pattern = Pattern.compile(PatternDialect.translate(source));
            if (pattern.programSize() > MAX_SIZE) {
                throw tooLarge();
            }
            return new TextPattern(source, pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "%s; look-around and back references are not supported".formatted(e.getDescription()), e);
        }
    }

    private static IllegalArgumentException tooLarge() {
        return new IllegalArgumentException("the repetitions multiply to too large a pattern; use smaller counts");
    }

    /** Says whether some part of a text matches. */
    boolean find(String text, Budget budget) {
        budget.spend(1 + (long) text.length() * pattern.programSize() / INSTRUCTIONS_PER_STEP);
        return pattern.matcher(text).find();
    }

    @Override
    public String toString() {
        return source;
    }
}
