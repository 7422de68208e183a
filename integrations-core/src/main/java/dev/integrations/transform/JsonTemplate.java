package dev.integrations.transform;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * A JSON document with places that are filled from an event. Pointers (RFC 6901) lead into an envelope of {@code id}, {@code
 * type}, {@code timestamp} and {@code data}, the payload:
 *
 * <ul>
 *   <li>{@code {"$": "/data/amount"}} is the value there, of whatever kind; {@code "default"} beside it is rendered if there
 *       is none, or {@code "missing"} says what to do then: {@code "null"}, {@code "omit"} (the field or element) or {@code
 *       "fail"}, as it does without;
 *   <li>{@code {"$each": "/data/lines", "as": ...}} is an array with {@code as} rendered for each element of the array
 *       there, in which {@code /item} is the element; {@code default} and {@code missing} may stand here, too;
 *   <li>{@code "Invoice {{/data/number}}"} is a text with texts, numbers and flags put in;
 *   <li>{@code {"$literal": ...}} is the value as it stands;
 *   <li>anything else is itself, with what is in it rendered.
 * </ul>
 *
 * Immutable and safe for use by several threads.
 */
public final class JsonTemplate {
    /** The longest template, in characters: 32 Ki. */
    public static final int MAX_LENGTH = 32 * 1024;

    /** The deepest nesting of a template. */
    public static final int MAX_DEPTH = 16;

    /** The largest rendered document, in bytes: 1 MiB. */
    public static final int MAX_OUTPUT = 1024 * 1024;

    private final String text;
    private final Part root;

    private JsonTemplate(String text, Part root) {
        this.text = text;
        this.root = root;
    }

    /**
     * Reads a template.
     *
     * @param text JSON of up to 32 Ki characters, nested up to 16 levels deep, with names of up to 256 characters and
     *     pointers of up to 512, which lead up to 64 levels deep
     * @return the template
     * @throws InvalidInputException if it is malformed; it names the places by their JSON pointers, the first 50 of them
     */
    public static JsonTemplate parse(String text) {
        JsonNode json = TemplateJson.read(text);
        TemplateParser parser = new TemplateParser();
        Part root = parser.part(json, Place.DOCUMENT, 0);
        if (!parser.problems().isEmpty()) {
            throw new InvalidInputException("template", parser.problems());
        }
        return new JsonTemplate(text, root);
    }

    /**
     * Renders the template for an event.
     *
     * @param id the id of the event
     * @param type its type
     * @param timestamp when it was published, as RFC 3339 has it
     * @param payload its payload, JSON in UTF-8
     * @return the document, JSON in UTF-8
     * @throws TemplateFailedException if the payload is no JSON, lacks what the template needs, or the document would be
     *     larger than 1 MiB
     */
    public byte[] render(String id, String type, String timestamp, byte[] payload) {
        return render(Envelope.of(id, type, timestamp, payload), UnaryOperator.identity(), MAX_OUTPUT);
    }

    /**
     * A value that a template made.
     *
     * @param json the value; null in JSON if it is to be left out
     * @param bytes how many bytes of UTF-8 it takes
     */
    public record Value(JsonNode json, int bytes) {}

    /**
     * Renders the template as one value among others that are made from the same event.
     *
     * @param envelope what pointers lead into
     * @param escaping applied to each text that comes from the event, not to that of the template
     * @param maxBytes the most bytes that it may take
     * @return the value
     * @throws TemplateFailedException if the payload lacks what the template needs, or the value would be larger
     */
    public Value value(Envelope envelope, UnaryOperator<String> escaping, int maxBytes) {
        byte[] rendered = render(envelope, escaping, maxBytes);
        return new Value(TemplateJson.readRendered(rendered), rendered.length);
    }

    private byte[] render(Envelope envelope, UnaryOperator<String> escaping, int maxBytes) {
        BoundedBytes bytes = new BoundedBytes(maxBytes);
        try (JsonGenerator out = TemplateJson.generator(bytes)) {
            if (!root.write(new Rendering(envelope.json(), out, escaping))) {
                out.writeNull();
            }
        } catch (BoundedBytes.FullException e) {
            throw Rendering.tooLarge();
        } catch (IOException e) {
            throw new TemplateFailedException("The template could not be rendered");
        }
        return bytes.toByteArray();
    }

    /**
     * Returns the template as it was written.
     *
     * @return the text that {@link #parse} read
     */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonTemplate that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "JsonTemplate[%d characters]".formatted(text.length());
    }
}
