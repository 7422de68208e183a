package dev.integrations.event;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;

/** A place in a payload: a JSON Pointer (RFC 6901), compiled. Equal if its text is. */
final class Pointer {
    static final int MAX_LENGTH = 256;

    private static final Pattern FORM = Pattern.compile("(/([^~/]|~[01])*+)*+", Pattern.DOTALL);

    private final String text;
    private final JsonPointer compiled;

    private Pointer(String text) {
        this.text = text;
        this.compiled = JsonPointer.compile(text);
    }

    /** Returns the pointer, for a text without {@link #problem}. */
    static Pointer of(String text) {
        return new Pointer(text);
    }

    static Optional<String> problem(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.of("a pointer has up to %d characters, had %d".formatted(MAX_LENGTH, text.length()));
        }
        if (!FORM.matcher(text).matches()) {
            return Optional.of(
                    "a pointer is empty or starts with '/', and '~' is followed by 0 or 1 (RFC 6901), was '%s'"
                            .formatted(text));
        }
        return Texts.malformed(text);
    }

    /** Returns the value there, or a missing node. */
    JsonNode in(JsonNode payload) {
        return payload.at(compiled);
    }

    String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pointer that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
