package dev.integrations.signature;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What is signed, {@code id.timestamp.body}, in two pieces so that the body is not copied. */
final class SignedContent {
    static final int MAX_ID_LENGTH = 255;

    /** Twelve digits: far beyond any date, and far from an overflow. */
    static final long MAX_TIMESTAMP = 999_999_999_999L;

    private final byte[] head;
    private final byte[] body;

    private SignedContent(byte[] head, byte[] body) {
        this.head = head;
        this.body = body;
    }

    /** Takes an id and a timestamp that are known to be valid. */
    static SignedContent of(String id, long timestampSeconds, byte[] body) {
        return new SignedContent((id + '.' + timestampSeconds + '.').getBytes(StandardCharsets.US_ASCII), body);
    }

    static SignedContent checked(String id, long timestampSeconds, byte[] body) {
        List<Problem> problems = new ArrayList<>();
        if (!isValidId(id)) {
            problems.add(new Problem(
                    "id", "a message id has 1 to %d visible ASCII characters and no dot".formatted(MAX_ID_LENGTH)));
        }
        if (timestampSeconds < 0 || timestampSeconds > MAX_TIMESTAMP) {
            problems.add(new Problem(
                    "timestamp", "a timestamp is 0 to %d seconds, was %d".formatted(MAX_TIMESTAMP, timestampSeconds)));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException("webhook message", problems);
        }
        return of(id, timestampSeconds, body);
    }

    /** A dot would make {@code a.1} at 2 and {@code a} at {@code 1.2} the same content; the rest keeps headers whole. */
    static boolean isValidId(String id) {
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '.') {
                return false;
            }
        }
        return true;
    }

    byte[] head() {
        return head;
    }

    byte[] body() {
        return body;
    }
}
