package dev.integrations.schema;

import java.util.Map;

/** Writes a regular expression of ECMA-262 the way RE2 wants it, as far as the two differ in spelling only. */
final class PatternDialect {
    private static final String ANY = "[\\x{0}-\\x{10FFFF}]";

    /** The length of an escape of a UTF-16 unit. */
    private static final int ESCAPE = 6;

    private static final Map<String, String> CATEGORIES = Map.of(
            "Letter", "L",
            "Lowercase_Letter", "Ll",
            "Uppercase_Letter", "Lu",
            "Mark", "M",
            "Number", "N",
            "Decimal_Number", "Nd",
            "Punctuation", "P",
            "Symbol", "S",
            "Separator", "Z",
            "digit", "Nd");

    private PatternDialect() {}

    static String translate(String pattern) {
        StringBuilder result = new StringBuilder(pattern.length() + 16);
        for (int i = 0; i < pattern.length(); ) {
            if (pattern.startsWith("[^]", i)) {
                result.append(ANY);
                i += 3;
            } else if (pattern.charAt(i) == '\\' && i + 1 < pattern.length()) {
                i = escape(pattern, i, result);
            } else {
                result.append(pattern.charAt(i++));
            }
        }
        return result.toString();
    }

    /** Translates the escape at a position and returns where it ends. */
    private static int escape(String pattern, int at, StringBuilder result) {
        char kind = pattern.charAt(at + 1);
        if (kind == 'u' && isHex(pattern, at + 2)) {
            return codePoint(pattern, at, result);
        }
        if (kind == 'u' && pattern.startsWith("{", at + 2)) {
            result.append("\\x");
            return at + 2;
        }
        if (kind == 'c' && at + 2 < pattern.length() && isLetter(pattern.charAt(at + 2))) {
            result.append("\\x{%x}".formatted(pattern.charAt(at + 2) % 32));
            return at + 3;
        }
        int end = pattern.indexOf('}', at);
        if ((kind == 'p' || kind == 'P') && pattern.startsWith("{", at + 2) && end > 0) {
            result.append('\\').append(kind).append('{').append(property(pattern.substring(at + 3, end)));
            return end;
        }
        result.append('\\').append(kind);
        return at + 2;
    }

    /** Two escapes of four digits may be the halves of one character. */
    private static int codePoint(String pattern, int at, StringBuilder result) {
        char first = unit(pattern, at);
        int end = at + ESCAPE;
        int codePoint = first;
        if (Character.isHighSurrogate(first) && pattern.startsWith("\\u", end) && isHex(pattern, end + 2)) {
            char second = unit(pattern, end);
            if (Character.isLowSurrogate(second)) {
                codePoint = Character.toCodePoint(first, second);
                end += ESCAPE;
            }
        }
        result.append("\\x{%x}".formatted(codePoint));
        return end;
    }

    private static char unit(String pattern, int at) {
        return (char) Integer.parseInt(pattern.substring(at + 2, at + ESCAPE), 16);
    }

    private static String property(String name) {
        String value = name.substring(name.indexOf('=') + 1);
        return CATEGORIES.getOrDefault(value, value);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Says whether four hexadecimal digits begin there. */
    private static boolean isHex(String text, int from) {
        int to = from + ESCAPE - 2;
        return to <= text.length() && text.substring(from, to).chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }
}
