package dev.integrations.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a document must be before it is worth compiling: bounded, and of this version of JSON Schema. */
final class DocumentRules {
    private static final int MAX_NESTING = 100;
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final String ID = "$id";

    private DocumentRules() {}

    static List<Problem> problems(JsonNode root) {
        List<Problem> problems = new ArrayList<>();
        if (!root.isObject() && !root.isBoolean()) {
            problems.add(new Problem("/", "must be a schema: an object, true or false"));
        }
        checkDialect(root, problems);
        checkNesting("", root, 0, problems);
        return problems;
    }

    private static void checkDialect(JsonNode root, List<Problem> problems) {
        JsonNode dialect = root.path("$schema");
        if (!dialect.isMissingNode() && !dialect.asText().replaceAll("#$", "").equals(DIALECT)) {
            problems.add(new Problem("/$schema", "must be %s, or absent".formatted(DIALECT)));
        }
        JsonNode id = root.path(ID);
        if (!id.isMissingNode() && !id.isTextual()) {
            problems.add(new Problem("/$id", "must be a string"));
        }
    }

    private static void checkNesting(String pointer, JsonNode node, int depth, List<Problem> problems) {
        if (depth > MAX_NESTING) {
            problems.add(new Problem("/", "must not be nested more than %d levels deep".formatted(MAX_NESTING)));
            return;
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (problems.isEmpty()) {
                checkNesting(Pointer.child(pointer, member.getKey()), member.getValue(), depth + 1, problems);
            }
        }
        for (int i = 0; node.isArray() && i < node.size() && problems.isEmpty(); i++) {
            checkNesting(pointer, node.path(i), depth + 1, problems);
        }
    }
}
