package dev.integrations.event;

import java.util.regex.Pattern;

/**
 * The dotted name of what can happen, such as {@code invoice.paid}. Immutable.
 *
 * @param name 1 to 128 characters: words of {@code a-z 0-9 _} joined by dots
 */
public record EventType(String name) {
    /** The most characters that a name may have. */
    public static final int MAX_LENGTH = 128;

    /** What the names of the library's own events start with; hosts publish no such types. */
    public static final String RESERVED_PREFIX = "integrations.";

    private static final Pattern NAME = Pattern.compile("[a-z0-9_]+(\\.[a-z0-9_]+)*");

    /**
     * Validates the name.
     *
     * @param name 1 to 128 characters: words of {@code a-z 0-9 _} joined by dots
     * @throws IllegalArgumentException if the name is longer than 128 characters or of another form
     */
    public EventType {
        if (!isValid(name)) {
            throw new IllegalArgumentException(
                    "an event type has up to %d characters, lower-case words joined by dots, was '%s'"
                            .formatted(MAX_LENGTH, name));
        }
    }

    /**
     * Returns the type of that name.
     *
     * @param name 1 to 128 characters: words of {@code a-z 0-9 _} joined by dots
     * @return the event type
     * @throws IllegalArgumentException if the name is longer than 128 characters or of another form
     */
    public static EventType of(String name) {
        return new EventType(name);
    }

    /**
     * Says whether the library alone publishes this type.
     *
     * @return true if the name starts with {@value #RESERVED_PREFIX}
     */
    public boolean isReserved() {
        return isReserved(name);
    }

    static boolean isReserved(String name) {
        return name.startsWith(RESERVED_PREFIX);
    }

    static boolean isValid(String name) {
        return name.length() <= MAX_LENGTH && NAME.matcher(name).matches();
    }

    @Override
    public String toString() {
        return name;
    }
}
