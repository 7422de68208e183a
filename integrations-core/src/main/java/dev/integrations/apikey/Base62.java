package dev.integrations.apikey;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * Random text with a checksum: the CRC-32 of the text as six characters of the same alphabet, as keys of GitHub and npm
 * have it.
 */
final class Base62 {
    static final int CHECKSUM = 6;

    private static final byte[] ALPHABET =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
    private static final int RADIX = ALPHABET.length;
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < RADIX; i++) {
            VALUES[ALPHABET[i]] = (byte) i;
        }
    }

    private Base62() {}

    /** Returns random characters with their checksum. */
    static String random(RandomGenerator random, int length) {
        byte[] text = new byte[length + CHECKSUM];
        for (int i = 0; i < length; i++) {
            text[i] = ALPHABET[random.nextInt(RADIX)];
        }
        long rest = checksum(text, 0, length);
        for (int i = text.length - 1; i >= length; i--) {
            text[i] = ALPHABET[(int) (rest % RADIX)];
            rest /= RADIX;
        }
        return new String(text, StandardCharsets.US_ASCII);
    }

    /** Says whether a text from there to its end is of this alphabet and ends with its checksum. */
    static boolean isChecked(byte[] text, int start) {
        int end = text.length - CHECKSUM;
        long given = 0;
        for (int i = end; i < text.length; i++) {
            int value = VALUES[text[i] & 0xFF];
            if (value < 0) {
                return false;
            }
            given = given * RADIX + value;
        }
        return given == checksum(text, start, end - start) && isOfAlphabet(text, start, end);
    }

    private static boolean isOfAlphabet(byte[] text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (VALUES[text[i] & 0xFF] < 0) {
                return false;
            }
        }
        return true;
    }

    private static long checksum(byte[] text, int start, int length) {
        CRC32 crc = new CRC32();
        crc.update(text, start, length);
        return crc.getValue();
    }
}
