package dev.integrations.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads addresses strictly: four decimal numbers without leading zeros, or IPv6 as in RFC 4291, section 2.2, without a
 * zone. The JDK's parser also takes {@code 127.1} and {@code 2130706433}, and looks up what it cannot parse.
 */
final class IpLiteral {
    private static final int V6_GROUPS = 8;

    private IpLiteral() {}

    /** Parses either family, IPv6 without brackets. */
    static Optional<byte[]> parse(String text) {
        return text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
    }

    static Optional<byte[]> parseV4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            int number = number(parts[i], 10, 3);
            if (number < 0 || number > 255 || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) {
                return Optional.empty();
            }
            bytes[i] = (byte) number;
        }
        return Optional.of(bytes);
    }

    static Optional<byte[]> parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true).filter(bytes -> bytes.length == 2 * V6_GROUPS);
        }
        Optional<byte[]> head = groups(text.substring(0, gap), false);
        Optional<byte[]> tail = groups(text.substring(gap + 2), true);
        if (head.isEmpty() || tail.isEmpty() || head.get().length + tail.get().length > 2 * (V6_GROUPS - 1)) {
            return Optional.empty();
        }
        byte[] bytes = Arrays.copyOf(head.get(), 2 * V6_GROUPS);
        System.arraycopy(tail.get(), 0, bytes, bytes.length - tail.get().length, tail.get().length);
        return Optional.of(bytes);
    }

    /** The address of the bytes; a mapped one (RFC 4291, section 2.5.5.2) comes out as IPv4. */
    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes, had " + bytes.length, e);
        }
    }

    private static Optional<byte[]> groups(String text, boolean last) {
        if (text.isEmpty()) {
            return Optional.of(new byte[0]);
        }
        String[] parts = text.split(":", -1);
        byte[] bytes = new byte[2 * parts.length + 2];
        int length = 0;
        for (int i = 0; i < parts.length; i++) {
            Optional<byte[]> embedded = last && i == parts.length - 1 ? parseV4(parts[i]) : Optional.empty();
            if (embedded.isPresent()) {
                System.arraycopy(embedded.get(), 0, bytes, length, 4);
                length += 4;
                continue;
            }
            int group = number(parts[i], 16, 4);
            if (group < 0) {
                return Optional.empty();
            }
            bytes[length++] = (byte) (group >> 8);
            bytes[length++] = (byte) group;
        }
        return Optional.of(Arrays.copyOf(bytes, length));
    }

    private static int number(String digits, int radix, int maxLength) {
        if (digits.isEmpty() || digits.length() > maxLength) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
