package dev.integrations.template;

import java.util.regex.Pattern;

/**
 * A category under which templates are listed.
 *
 * @param id its id: up to 60 lower-case letters, digits and hyphens, a letter first
 * @param name what people call it
 * @param description what belongs there, or an empty text
 * @param order where it is listed, ascending; those of equal order by their id
 */
public record Category(String id, String name, String description, int order) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,59}");

    /**
     * Checks id and name.
     *
     * @param id its id
     * @param name what people call it
     * @param description what belongs there
     * @param order where it is listed
     * @throws IllegalArgumentException if the id is not of that form, or the name is blank
     */
    public Category {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "the id of a category is lower-case letters, digits and hyphens, was '%s'".formatted(id));
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of the category '%s' is blank".formatted(id));
        }
    }

    /** One that templates name and the host does not define comes after all that it does. */
    static Category named(String id) {
        return new Category(id, id, "", Integer.MAX_VALUE);
    }
}
