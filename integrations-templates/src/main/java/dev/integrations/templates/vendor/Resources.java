package dev.integrations.templates.vendor;

import dev.integrations.template.spi.Action;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts that lie beside the templates, which only this module may read. */
public final class Resources {
    private Resources() {}

    /**
     * Starts an action whose schema, mapping and example lie beside a class, as {@code ID.schema.json}, {@code
     * ID.mapping.json} and {@code examples/ID.json}.
     *
     * @param owner the class that they lie beside
     * @param id the id of the action
     * @param name what people call it
     * @param repetition what repeating it does
     * @return a builder
     * @throws IllegalArgumentException if one of them is missing
     */
    public static Action.Builder action(Class<?> owner, String id, String name, Action.Repetition repetition) {
        return Action.builder(id, name, repetition)
                .schema(text(owner, id + ".schema.json"))
                .mapping(text(owner, id + ".mapping.json"))
                .example(text(owner, "examples/" + id + ".json"));
    }

    /**
     * Reads a text.
     *
     * @param owner the class that it lies beside
     * @param name its name, such as {@code errors.json}
     * @return the text
     * @throws IllegalArgumentException if there is none of that name
     */
    public static String text(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no '%s' beside %s".formatted(name, owner.getName()));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
