package dev.integrations.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A compiled schema of <a href="https://json-schema.org/draft/2020-12">JSON Schema 2020-12</a>.
 *
 * <p>All keywords of its vocabularies are checked, except that {@code format}, {@code contentEncoding} and the like are
 * annotations, as the standard has it by default. References stay within the document: {@code $id} is supported at its
 * root only, and {@code $dynamicRef} is therefore the same as {@code $ref}. Regular expressions are those of RE2, without
 * look-around and back references. Immutable and safe for use by several threads.
 */
public final class JsonSchema {
    /** The largest schema, in bytes of JSON. */
    public static final int MAX_BYTES = 64 * 1024;

    /** The most violations that one check reports. */
    public static final int MAX_VIOLATIONS = 100;

    private final Schema root;
    private final boolean noteEvaluated;

    private JsonSchema(Schema root, boolean noteEvaluated) {
        this.root = root;
        this.noteEvaluated = noteEvaluated;
    }

    /**
     * Compiles a schema.
     *
     * @param text the schema as JSON
     * @return the compiled schema
     * @throws InvalidInputException if it is not JSON, has more than 64 KiB, or is not a schema that can be checked within
     *     bounds; its problems name each keyword by its JSON Pointer, {@code /} for the whole
     */
    public static JsonSchema parse(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw invalid("must have up to %d bytes".formatted(MAX_BYTES));
        }
        try {
            SchemaCompiler compiler = new SchemaCompiler(StrictJson.parse(text.getBytes(StandardCharsets.UTF_8)));
            Schema root = compiler.compile();
            return new JsonSchema(root, compiler.notesEvaluated());
        } catch (JsonProcessingException e) {
            throw invalid(
                    "is not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    /**
     * Checks a value.
     *
     * @param value the value
     * @return every violation, up to 100 of them; empty if there is none. If the check would take too long, the one
     *     violation says so
     */
    public List<SchemaViolation> violations(JsonNode value) {
        return Check.run(root, value, noteEvaluated);
    }

    /**
     * Checks a document. One in which an object has a name twice is refused, since receivers differ in which of the two
     * they take.
     *
     * @param json JSON in UTF-8
     * @return every violation, up to 100 of them; empty if there is none
     */
    public List<SchemaViolation> violations(byte[] json) {
        try {
            return violations(StrictJson.parse(json));
        } catch (JsonProcessingException e) {
            return List.of(new SchemaViolation(
                    "", "cannot be checked: it is not JSON, is nested too deeply, or has a name twice in one object"));
        }
    }

    private static InvalidInputException invalid(String problem) {
        return new InvalidInputException("JSON Schema", List.of(new Problem("/", problem)));
    }
}
