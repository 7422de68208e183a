package dev.integrations.http;

import java.util.Optional;

/** A block of addresses of one family, such as {@code 10.0.0.0/8} (RFC 4632, RFC 4291). Immutable. */
final class Cidr {
    private final String text;
    private final byte[] prefix;
    private final int bits;

    private Cidr(String text, byte[] prefix, int bits) {
        this.text = text;
        this.prefix = prefix;
        this.bits = bits;
    }

    /**
     * Parses a block; an address alone is a block of one.
     *
     * @throws IllegalArgumentException if it is not a block, or bits are set beyond its length
     */
    static Cidr parse(String text) {
        int slash = text.indexOf('/');
        Optional<byte[]> prefix = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
        int max = prefix.map(bytes -> bytes.length * 8).orElse(0);
        int bits = slash < 0 ? max : length(text.substring(slash + 1));
        if (prefix.isEmpty() || bits < 0 || bits > max || !clearBeyond(prefix.get(), bits)) {
            throw new IllegalArgumentException(
                    "a block of addresses such as 10.1.0.0/16 or fd00::/8 was expected, with no bit set beyond its length, was '%s'"
                            .formatted(text));
        }
        return new Cidr(text, prefix.get(), bits);
    }

    boolean contains(byte[] address) {
        if (address.length != prefix.length) {
            return false;
        }
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != prefix[i]) {
                return false;
            }
        }
        int rest = bits % 8;
        return rest == 0 || ((address[whole] ^ prefix[whole]) & 0xFF) >>> (8 - rest) == 0;
    }

    boolean isSingleAddress() {
        return bits == prefix.length * 8;
    }

    /** Whether these are IPv4 addresses written as IPv6 (RFC 4291, section 2.5.5.2), which the JDK shows as IPv4. */
    boolean isMapped() {
        return IpLiteral.address(prefix).getAddress().length != prefix.length;
    }

    @Override
    public String toString() {
        return text;
    }

    private static int length(String digits) {
        return digits.matches("0|[1-9][0-9]{0,2}") ? Integer.parseInt(digits) : -1;
    }

    private static boolean clearBeyond(byte[] bytes, int bits) {
        for (int i = bits; i < bytes.length * 8; i++) {
            if ((bytes[i / 8] & (0x80 >> (i % 8))) != 0) {
                return false;
            }
        }
        return true;
    }
}
