package dev.integrations.templates.vendor;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a text may be, in Unicode code points. What is longer loses its end and gets an ellipsis, which counts, unless it is
 * to have none. A cut is never inside a character, nor inside what has to stay whole, such as an entity of markup. Immutable and
 * safe for use by several threads.
 */
public final class TextLimit {
    private static final String ELLIPSIS = "\u2026";
    private static final Pattern NOTHING = Pattern.compile("(?!)");

    private final int max;
    private final Pattern whole;
    private final String ellipsis;

    private TextLimit(int max, Pattern whole, String ellipsis) {
        this.max = max;
        this.whole = whole;
        this.ellipsis = ellipsis;
    }

    /**
     * Returns a limit.
     *
     * @param max the most code points, at least 1
     * @return the limit
     */
    public static TextLimit of(int max) {
        return new TextLimit(max, NOTHING, ELLIPSIS);
    }

    /**
     * Returns the same limit for texts in a markup.
     *
     * @param unit matches what must not be cut through, from its first character on
     * @return the limit
     */
    public TextLimit keepingWhole(Pattern unit) {
        return new TextLimit(max, unit, ellipsis);
    }

    /**
     * Returns the same limit for texts in which a vendor takes no ellipsis, such as those of bank statements.
     *
     * @return the limit
     */
    public TextLimit withoutEllipsis() {
        return new TextLimit(max, whole, "");
    }

    /**
     * Cuts a text, if it is too long.
     *
     * @param text the text
     * @param name what it is, for the note, such as {@code The text}
     * @param notes takes a sentence for the tenant if something was cut
     * @return the text or its beginning
     */
    public String cut(String text, String name, Consumer<String> notes) {
        int length = length(text);
        if (length <= max) {
            return text;
        }
        notes.accept("%s was cut: it had %d characters, and may have %d".formatted(name, length, max));
        return text.substring(0, end(text)) + ellipsis;
    }

    /**
     * Returns how long a text is.
     *
     * @param text the text
     * @return the number of its code points
     */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Returns where the last unit ends that leaves room for the ellipsis. */
    private int end(String text) {
        int room = max - ellipsis.length();
        Matcher units = whole.matcher(text);
        int at = 0;
        int used = 0;
        while (true) {
            int next = units.region(at, text.length()).lookingAt() && units.end() > at
                    ? units.end()
                    : text.offsetByCodePoints(at, 1);
            used += text.codePointCount(at, next);
            if (used > room) {
                return at;
            }
            at = next;
        }
    }
}
