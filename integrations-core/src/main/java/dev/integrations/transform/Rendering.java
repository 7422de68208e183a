package dev.integrations.transform;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One rendering: what pointers lead into, what is written, and how much more may be done. Used by one thread. */
final class Rendering {
    /** Bounds templates that go over arrays in arrays without writing anything. */
    private static final int MAX_STEPS = 200_000;

    private static final String ITEM = "item";

    private final ObjectNode envelope;
    private final JsonGenerator out;
    private final UnaryOperator<String> escaping;
    private int steps;

    Rendering(ObjectNode envelope, JsonGenerator out, UnaryOperator<String> escaping) {
        this.envelope = envelope;
        this.out = out;
        this.escaping = escaping;
    }

    JsonGenerator out() {
        return out;
    }

    void step() {
        if (++steps > MAX_STEPS) {
            throw new TemplateFailedException("The template takes more than %d steps".formatted(MAX_STEPS));
        }
    }

    /** Refuses a text that is too long for the document, before it is put together from long values. */
    static void requireRoom(int length) {
        if (length > JsonTemplate.MAX_OUTPUT) {
            throw tooLarge();
        }
    }

    static TemplateFailedException tooLarge() {
        return new TemplateFailedException("The template makes more than %d bytes".formatted(JsonTemplate.MAX_OUTPUT));
    }

    JsonNode at(JsonPointer pointer) {
        JsonNode found = envelope.at(pointer);
        return found == null ? MissingNode.getInstance() : found;
    }

    /** Returns the text of a value of the event, escaped for the place where it goes. */
    String text(JsonNode value) {
        return escaping.apply(value.asText());
    }

    /** Writes a value of the event, with its texts escaped for the place where it goes. */
    void copy(JsonNode value) throws IOException {
        if (value.isTextual()) {
            out.writeString(text(value));
        } else if (value.isObject()) {
            out.writeStartObject();
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                out.writeFieldName(field.getKey());
                copy(field.getValue());
            }
            out.writeEndObject();
        } else if (value.isArray()) {
            out.writeStartArray();
            for (JsonNode element : value) {
                copy(element);
            }
            out.writeEndArray();
        } else {
            out.writeTree(value);
        }
    }

    /** Makes an element what {@code /item} leads to; returns what it was before, to be put back. */
    @Nullable
    JsonNode enter(JsonNode element) {
        JsonNode outer = envelope.get(ITEM);
        envelope.set(ITEM, element);
        return outer;
    }

    void leave(@Nullable JsonNode outer) {
        if (outer == null) {
            envelope.remove(ITEM);
        } else {
            envelope.set(ITEM, outer);
        }
    }
}
