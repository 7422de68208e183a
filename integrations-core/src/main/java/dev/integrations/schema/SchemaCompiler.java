package dev.integrations.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles one document, and collects everything that is wrong with it. Used once. */
final class SchemaCompiler {
    private static final int MAX_PROBLEMS = 100;
    private static final int MAX_PATTERNS = 200;

    private final JsonNode root;
    private final References references;
    private final Map<String, Schema> schemas = new HashMap<>();
    private final Map<String, TextPattern> patterns = new HashMap<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final List<Problem> problems = new ArrayList<>();
    private boolean noteEvaluated;

    /** A reference that was met and not followed yet. */
    private record Pending(Schema from, String at, String reference) {}

    SchemaCompiler(JsonNode root) {
        this.root = root;
        this.references = new References(root);
    }

    /**
     * Compiles the document.
     *
     * @throws InvalidInputException naming every problem with the pointer to its keyword
     */
    Schema compile() {
        DocumentRules.problems(root).forEach(problem -> problem(problem.field(), problem.message()));
        Schema schema = new Schema("");
        if (problems.isEmpty()) {
            schema = schema("", root);
            while (!pending.isEmpty()) {
                follow(pending.pop());
            }
        }
        if (problems.isEmpty()) {
            Expansion.problem(schemas.values()).ifPresent(problems::add);
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException("JSON Schema", problems);
        }
        return schema;
    }

    /** Says whether a keyword asks for what other keywords have looked at. */
    boolean notesEvaluated() {
        return noteEvaluated;
    }

    void noteEvaluated() {
        noteEvaluated = true;
    }

    void problem(String pointer, String message) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new Problem(pointer.isEmpty() ? "/" : shortened(pointer), message));
        }
    }

    /** Returns the schema at a pointer; it may not be complete before everything is compiled. */
    Schema schema(String pointer, JsonNode source) {
        Schema known = schemas.get(pointer);
        if (known != null) {
            return known;
        }
        Schema schema = new Schema(pointer);
        schemas.put(pointer, schema);
        if (source.isObject()) {
            Keywords.read(new SchemaReader(this, schema, source));
        } else if (!source.isBoolean()) {
            problem(pointer, "must be a schema: an object, true or false");
        } else if (!source.booleanValue()) {
            schema.add(check -> check.fail("is not allowed"));
        }
        return schema;
    }

    TextPattern pattern(String source) {
        TextPattern known = patterns.get(source);
        if (known != null) {
            return known;
        }
        if (patterns.size() >= MAX_PATTERNS) {
            throw new IllegalArgumentException("a schema has up to %d patterns".formatted(MAX_PATTERNS));
        }
        TextPattern pattern = TextPattern.compile(source);
        patterns.put(source, pattern);
        return pattern;
    }

    void refer(Schema from, String at, String reference) {
        pending.add(new Pending(from, at, reference));
    }

    private void follow(Pending reference) {
        Optional<String> pointer = references.resolve(reference.reference());
        Optional<JsonNode> source = pointer.flatMap(references::find);
        if (source.isEmpty()) {
            problem(
                    reference.at(),
                    "refers to '%.100s', which is not in this schema; only '#', '#/…' and '#anchor' can be referred to"
                            .formatted(reference.reference()));
            return;
        }
        Schema target = schema(pointer.orElseThrow(), source.get());
        reference.from().addInPlace(target);
        reference.from().addFirst(check -> check.requireInPlace(target));
    }

    private static String shortened(String pointer) {
        return pointer.length() <= 300 ? pointer : pointer.substring(0, 300) + "…";
    }
}
