package dev.integrations.templates.sms;

import java.util.function.Consumer;

/**
 * A text as it goes out by SMS (3GPP TS 23.038 and 23.040): in the 7-bit alphabet of GSM if all its characters are in that, in
 * UCS-2 otherwise, and in several segments if it does not fit into one. No character is divided between two segments.
 *
 * @param text the text
 * @param encoding its encoding
 * @param segments how many segments it takes, at least 1; each is charged
 */
public record SmsText(String text, Encoding encoding, int segments) {
    private static final String BASIC = "@\u00a3$\u00a5\u00e8\u00e9\u00f9\u00ec\u00f2\u00c7\n\u00d8\u00f8\r\u00c5\u00e5"
            + "\u0394_\u03a6\u0393\u039b\u03a9\u03a0\u03a8\u03a3\u0398\u039e\u00c6\u00e6\u00df\u00c9"
            + " !\"#\u00a4%&'()*+,-./0123456789:;<=>?"
            + "\u00a1ABCDEFGHIJKLMNOPQRSTUVWXYZ\u00c4\u00d6\u00d1\u00dc\u00a7"
            + "\u00bfabcdefghijklmnopqrstuvwxyz\u00e4\u00f6\u00f1\u00fc\u00e0";
    private static final String EXTENSION = "\f^{}\\[~]|\u20ac";

    // An ellipsis of one character is not in the alphabet of GSM, and would double the price.
    private static final String ELLIPSIS = "...";

    /** How characters are encoded. */
    public enum Encoding {
        /** The 7-bit alphabet of GSM: 160 units in one segment, 153 in each of several; some characters take two. */
        GSM_7(160, 153),
        /** UTF-16: 70 units in one segment, 67 in each of several; characters beyond the basic plane take two. */
        UCS_2(70, 67);

        private final int single;
        private final int each;

        Encoding(int single, int each) {
            this.single = single;
            this.each = each;
        }

        private int units(int codePoint) {
            if (this == UCS_2) {
                return Character.charCount(codePoint);
            }
            return EXTENSION.indexOf(codePoint) >= 0 ? 2 : 1;
        }
    }

    /**
     * Divides a text.
     *
     * @param text the text
     * @return the text with its encoding and its segments
     */
    public static SmsText of(String text) {
        Encoding encoding = text.codePoints().allMatch(SmsText::isGsm) ? Encoding.GSM_7 : Encoding.UCS_2;
        return new SmsText(text, encoding, segments(text, encoding));
    }

    /**
     * Divides a text, after it was cut if it is too long.
     *
     * @param text the text
     * @param maxCharacters the most characters that the vendor takes, in units of UTF-16, at least 3
     * @param maxSegments the most segments that the tenant wants to pay for, at least 1
     * @param notes takes a sentence for the tenant if something was cut
     * @return the text or its beginning, with three full stops
     */
    public static SmsText cut(String text, int maxCharacters, int maxSegments, Consumer<String> notes) {
        SmsText whole = of(text);
        if (text.length() <= maxCharacters && whole.segments() <= maxSegments) {
            return whole;
        }
        String candidate = text.substring(0, Math.min(text.length(), maxCharacters));
        int fits = 0;
        int tooLong = candidate.codePointCount(0, candidate.length()) + 1;
        while (tooLong - fits > 1) {
            int middle = (fits + tooLong) >>> 1;
            SmsText tried = beginning(candidate, middle);
            if (tried.text().length() <= maxCharacters && tried.segments() <= maxSegments) {
                fits = middle;
            } else {
                tooLong = middle;
            }
        }
        SmsText cut = beginning(candidate, fits);
        notes.accept("The text was cut: it had %d characters in %d segments, and %d in %d are left"
                .formatted(text.length(), whole.segments(), cut.text().length(), cut.segments()));
        return cut;
    }

    private static SmsText beginning(String text, int codePoints) {
        int end = text.offsetByCodePoints(0, codePoints);
        // What is cut in the middle of a pair leaves half of it as a code point of its own.
        boolean half = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
        return of(text.substring(0, half ? end - 1 : end) + ELLIPSIS);
    }

    private static int segments(String text, Encoding encoding) {
        int units = text.codePoints().map(encoding::units).sum();
        if (units <= encoding.single) {
            return 1;
        }
        int segments = 1;
        int used = 0;
        for (int codePoint : text.codePoints().toArray()) {
            int needed = encoding.units(codePoint);
            if (used + needed > encoding.each) {
                segments++;
                used = 0;
            }
            used += needed;
        }
        return segments;
    }

    private static boolean isGsm(int codePoint) {
        return BASIC.indexOf(codePoint) >= 0 || EXTENSION.indexOf(codePoint) >= 0;
    }

    /** Shows no text. */
    @Override
    public String toString() {
        return "SmsText[%s, %d segments]".formatted(encoding, segments);
    }
}
