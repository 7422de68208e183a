package dev.integrations.transform;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a template that was understood. */
sealed interface Part {
    /**
     * Writes the part as a value, after the name of its field if it is one.
     *
     * @return false if nothing was written, because it is to be left out
     */
    boolean write(Rendering rendering, @Nullable String name) throws IOException;

    default boolean write(Rendering rendering) throws IOException {
        return write(rendering, null);
    }

    private static JsonGenerator start(Rendering rendering, @Nullable String name) throws IOException {
        rendering.step();
        if (name != null) {
            rendering.out().writeFieldName(name);
        }
        return rendering.out();
    }

    /** A value that is written as it stands. */
    record Constant(JsonNode value) implements Part {
        @Override
        public boolean write(Rendering rendering, @Nullable String name) throws IOException {
            start(rendering, name).writeTree(value);
            return true;
        }
    }

    /** An object with parts in it. */
    record Fields(Map<String, Part> fields) implements Part {
        @Override
        public boolean write(Rendering rendering, @Nullable String name) throws IOException {
            start(rendering, name).writeStartObject();
            for (Map.Entry<String, Part> field : fields.entrySet()) {
                field.getValue().write(rendering, field.getKey());
            }
            rendering.out().writeEndObject();
            return true;
        }
    }

    /** An array with parts in it. */
    record Elements(List<Part> elements) implements Part {
        @Override
        public boolean write(Rendering rendering, @Nullable String name) throws IOException {
            start(rendering, name).writeStartArray();
            for (Part element : elements) {
                element.write(rendering);
            }
            rendering.out().writeEndArray();
            return true;
        }
    }

    /** A text with values in it: texts and pointers take turns, a text first. */
    record Text(Place place, List<String> texts, List<JsonPointer> pointers) implements Part {
        @Override
        public boolean write(Rendering rendering, @Nullable String name) throws IOException {
            StringBuilder whole = new StringBuilder(texts.get(0));
            for (int i = 0; i < pointers.size(); i++) {
                JsonNode value = rendering.at(pointers.get(i));
                if (!value.isValueNode() || value.isNull()) {
                    throw new TemplateFailedException("The template needs a text, number or flag at %s (for %s)"
                            .formatted(pointers.get(i), place));
                }
                whole.append(rendering.text(value)).append(texts.get(i + 1));
                Rendering.requireRoom(whole.length());
            }
            start(rendering, name).writeString(whole.toString());
            return true;
        }
    }

    /** What is done where a pointer leads nowhere. */
    record Missing(Place place, Kind kind, @Nullable Part instead) {
        /** The ways to go on. */
        enum Kind {
            FAIL,
            OMIT,
            NULL,
            DEFAULT;

            /** Returns what a template calls it. */
            String word() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        boolean write(Rendering rendering, @Nullable String name, String lacking) throws IOException {
            if (instead != null) {
                return instead.write(rendering, name);
            }
            if (kind == Kind.FAIL) {
                throw new TemplateFailedException(
                        "The template needs %s, which the event does not have (for %s)".formatted(lacking, place));
            }
            rendering.step();
            if (kind == Kind.OMIT) {
                return false;
            }
            start(rendering, name).writeNull();
            return true;
        }
    }

    /** The value that a pointer leads to. */
    record Copy(JsonPointer pointer, Missing missing) implements Part {
        @Override
        public boolean write(Rendering rendering, @Nullable String name) throws IOException {
            JsonNode value = rendering.at(pointer);
            if (value.isMissingNode()) {
                return missing.write(rendering, name, pointer.toString());
            }
            start(rendering, name);
            rendering.copy(value);
            return true;
        }
    }

    /** An array with a part for each element of another. */
    record Each(JsonPointer pointer, Part element, Missing missing) implements Part {
        @Override
        public boolean write(Rendering rendering, @Nullable String name) throws IOException {
            JsonNode array = rendering.at(pointer);
            if (!array.isArray()) {
                return missing.write(rendering, name, "an array at " + pointer);
            }
            start(rendering, name).writeStartArray();
            for (JsonNode each : array) {
                JsonNode outer = rendering.enter(each);
                element.write(rendering);
                rendering.leave(outer);
            }
            rendering.out().writeEndArray();
            return true;
        }
    }
}
