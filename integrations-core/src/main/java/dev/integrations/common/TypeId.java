package dev.integrations.common;

import java.util.Arrays;
import java.util.UUID;

/**
 * The text form of every id at the API: a prefix that says what it names, an underscore, and 128 bits in the 26
 * characters of Crockford's base32, as the <a href="https://github.com/jetify-com/typeid/tree/main/spec">TypeID
 * specification 0.3</a> has it.
 */
public final class TypeId {
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final byte[] VALUES = new byte[128];
    private static final int SUFFIX_LENGTH = 26;

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            VALUES[ALPHABET[i]] = (byte) i;
        }
    }

    private TypeId() {}

    /**
     * Writes an id.
     *
     * @param prefix what the id names, such as {@code wh}
     * @param uuid its 128 bits
     * @return the text, such as {@code wh_01h455vb4pex5vsknk084sn02q}
     */
    public static String format(String prefix, UUID uuid) {
        char[] text = new char[prefix.length() + 1 + SUFFIX_LENGTH];
        prefix.getChars(0, prefix.length(), text, 0);
        text[prefix.length()] = '_';
        long high = uuid.getMostSignificantBits();
        long low = uuid.getLeastSignificantBits();
        for (int i = text.length - 1; i > prefix.length(); i--) {
            text[i] = ALPHABET[(int) (low & 31)];
            low = (low >>> 5) | (high << 59);
            high >>>= 5;
        }
        return new String(text);
    }

    /**
     * Reads an id of one kind.
     *
     * @param prefix the prefix that it must have
     * @param text the id
     * @return its 128 bits
     * @throws IllegalArgumentException if the text has another prefix or is not a TypeID
     */
    public static UUID parse(String prefix, String text) {
        int start = prefix.length() + 1;
        if (text.length() != start + SUFFIX_LENGTH || !text.startsWith(prefix) || text.charAt(start - 1) != '_') {
            throw malformed(prefix, text);
        }
        if (text.charAt(start) > '7') {
            throw malformed(prefix, text);
        }
        long high = 0;
        long low = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            int value = c < VALUES.length ? VALUES[c] : -1;
            if (value < 0) {
                throw malformed(prefix, text);
            }
            high = (high << 5) | (low >>> 59);
            low = (low << 5) | value;
        }
        return new UUID(high, low);
    }

    private static IllegalArgumentException malformed(String prefix, String text) {
        return new IllegalArgumentException(
                "an id that starts with '%s_' and has 26 more characters of base32 was expected, was '%s'"
                        .formatted(prefix, text));
    }
}
