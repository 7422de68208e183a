package dev.integrations.apikey;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** The checksum of a text, worked out in another way than the product does. */
final class Base62Sums {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private Base62Sums() {}

    static String of(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        BigInteger rest = BigInteger.valueOf(crc.getValue());
        StringBuilder digits = new StringBuilder();
        while (digits.length() < 6) {
            BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(62));
            digits.insert(0, DIGITS.charAt(parts[1].intValue()));
            rest = parts[0];
        }
        return digits.toString();
    }
}
