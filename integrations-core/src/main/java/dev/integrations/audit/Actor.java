package dev.integrations.audit;

/**
 * Who makes a change, in the host's words.
 *
 * @param name 1 to 128 characters, such as {@code user:42}
 */
public record Actor(String name) {
    /** The library itself, acting without being asked. */
    public static final Actor SYSTEM = new Actor("system");

    /**
     * Validates the name.
     *
     * @param name 1 to 128 characters
     * @throws IllegalArgumentException if the name is blank or longer than 128 characters
     */
    public Actor {
        if (name.isBlank() || name.length() > 128) {
            throw new IllegalArgumentException("an actor's name has 1 to 128 characters, was '%s'".formatted(name));
        }
    }

    /**
     * Returns the actor of that name.
     *
     * @param name 1 to 128 characters
     * @return the actor
     * @throws IllegalArgumentException if the name is blank or longer than 128 characters
     */
    public static Actor of(String name) {
        return new Actor(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
