package dev.integrations.template.spi;

import java.util.List;
import java.util.Optional;

/**
 * One field of a configuration, as a form shows it.
 *
 * @param name its name in the configuration
 * @param type what it holds
 * @param title what people call it
 * @param help what a person needs to know to fill it in; empty if there is nothing to say
 * @param required whether it must be there, while it is visible
 * @param secret whether its value is never shown again
 * @param choices the values it may have; empty if any that the schema allows
 * @param defaultValue the value it has if it is left out, as text
 * @param visibleIf when it is there, or empty for always
 * @param hosts which hosts the URL in it may name; empty if it holds no URL of a known vendor
 * @param secretFor which other field holds the URL that this secret is sent to; empty if it goes to a fixed place
 */
public record ConfigField(
        String name,
        Type type,
        String title,
        String help,
        boolean required,
        boolean secret,
        List<String> choices,
        Optional<String> defaultValue,
        Optional<Visibility> visibleIf,
        List<String> hosts,
        Optional<String> secretFor) {
    /** What a field may hold. */
    public enum Type {
        /** A text. */
        STRING,
        /** A whole number. */
        INTEGER,
        /** A number. */
        NUMBER,
        /** True or false. */
        BOOLEAN,
        /** A list of texts. */
        LIST
    }

    /**
     * When a field is there.
     *
     * @param field which other field decides
     * @param values the values of that field with which this one is there, as text
     */
    public record Visibility(String field, List<String> values) {
        /**
         * Creates a condition.
         *
         * @param field which other field decides
         * @param values the values of that field, copied
         */
        public Visibility {
            values = List.copyOf(values);
        }
    }

    /**
     * Creates a field.
     *
     * @param name its name in the configuration
     * @param type what it holds
     * @param title what people call it
     * @param help what a person needs to know to fill it in
     * @param required whether it must be there
     * @param secret whether its value is never shown again
     * @param choices the values it may have, copied
     * @param defaultValue the value it has if it is left out
     * @param visibleIf when it is there
     * @param hosts which hosts the URL in it may name, copied
     * @param secretFor which other field holds the URL that this secret is sent to
     */
    public ConfigField {
        choices = List.copyOf(choices);
        hosts = List.copyOf(hosts);
    }
}
