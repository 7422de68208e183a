package dev.integrations.transform;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** One rendering: what pointers lead into, what is written, and how much more may be done. Used by one thread. */
final class Rendering {
    /** Bounds templates that go over arrays in arrays without writing anything. */
    private static final int MAX_STEPS = 200_000;

    private static final String ITEM = "item";

    private final ObjectNode envelope;
    private final JsonGenerator out;
    private int steps;

    Rendering(ObjectNode envelope, JsonGenerator out) {
        this.envelope = envelope;
        this.out = out;
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
