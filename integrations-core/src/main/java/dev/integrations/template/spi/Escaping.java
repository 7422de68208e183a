package dev.integrations.template.spi;

/**
 * Makes text of an event harmless where a template puts it, so that whoever wrote the text cannot reach beyond it. It is
 * applied to each value that comes from an event, and not to the text of the tenant around it. Safe for use by several
 * threads.
 */
@FunctionalInterface
public interface Escaping {
    /** Leaves text as it is: for places where every character means itself. */
    Escaping NONE = value -> value;

    /** Escapes for text and quoted attributes of HTML. */
    Escaping HTML = Markup::html;

    /**
     * Escapes a value.
     *
     * @param value text of an event
     * @return text that shows as that value and does nothing else
     */
    String escape(String value);
}
