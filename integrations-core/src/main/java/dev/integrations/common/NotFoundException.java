package dev.integrations.common;

/**
 * Thrown when an id names nothing that this tenant owns. What belongs to another tenant is reported in the same words
 * as what does not exist.
 */
public final class NotFoundException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    /** The id that named nothing. */
    private final String id;

    /**
     * Creates an exception for one subject.
     *
     * @param kind what was looked for, such as {@code webhook}
     * @param id the id as the caller gave it
     */
    public NotFoundException(String kind, Object id) {
        super("No %s with id '%s' exists for this tenant; list them to see which do".formatted(kind, id));
        this.id = id.toString();
    }

    /**
     * Returns the id that named nothing.
     *
     * @return the id as text
     */
    public String id() {
        return id;
    }
}
