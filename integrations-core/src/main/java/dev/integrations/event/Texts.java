package dev.integrations.event;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What texts in conditions must be. */
final class Texts {
    static final int MAX_LENGTH = 1024;

    private Texts() {}

    static Optional<String> problem(String text) {
        return text.length() > MAX_LENGTH
                ? Optional.of("a text has up to %d characters, had %d".formatted(MAX_LENGTH, text.length()))
                : malformed(text);
    }

    /** Half a surrogate pair cannot be stored as UTF-8. */
    static Optional<String> malformed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text)
                ? Optional.empty()
                : Optional.of("has half of a surrogate pair, which is no character");
    }
}
