package dev.integrations.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON of an exact size that tells its number. */
final class Payload {
    /** The least size that has room for any number. */
    static final int MIN_BYTES = 36;

    private static final String TAIL = "\"}";

    private Payload() {}

    static byte[] of(int number, int bytes) {
        byte[] payload = new byte[bytes];
        Arrays.fill(payload, (byte) 'x');
        put("{\"number\":%d,\"filler\":\"".formatted(number), payload, 0);
        put(TAIL, payload, bytes - TAIL.length());
        return payload;
    }

    private static void put(String text, byte[] target, int at) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, target, at, bytes.length);
    }
}
