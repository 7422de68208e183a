package dev.integrations.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.schema.JsonSchema;
import dev.integrations.schema.SchemaViolation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The bounds of {@link EventTypeDefinition}. */
final class DefinitionRules {
    private static final int MAX_DESCRIPTION = 2000;
    private static final int MAX_NAME = 64;
    private static final int MAX_REDACTIONS = 50;
    private static final int MAX_EXAMPLES = 20;
    private static final int MAX_EXAMPLE_BYTES = 64 * 1024;
    private static final int MAX_ALL_EXAMPLE_BYTES = 256 * 1024;
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._-]{1,32}");

    private final List<Problem> problems = new ArrayList<>();
    private final EventTypeDefinition.Builder definition;

    private DefinitionRules(EventTypeDefinition.Builder definition) {
        this.definition = definition;
    }

    static void check(EventTypeDefinition.Builder definition) {
        DefinitionRules rules = new DefinitionRules(definition);
        rules.checkNames();
        rules.checkReplacement();
        rules.checkRedactions();
        rules.checkExamples(rules.compileSchema());
        if (!rules.problems.isEmpty()) {
            throw new InvalidInputException("event type '%.128s'".formatted(definition.type), rules.problems);
        }
    }

    private void checkNames() {
        check(
                EventType.isValid(definition.type),
                "type",
                "must be words of a-z, 0-9 and _ joined by dots, up to %d characters".formatted(EventType.MAX_LENGTH));
        check(
                definition.description.length() <= MAX_DESCRIPTION && isStorable(definition.description),
                "description",
                "must have up to %d characters, none of them NUL".formatted(MAX_DESCRIPTION));
        String group = definition.group;
        check(
                group == null || isName(group),
                "group",
                "must have 1 to %d characters, no control characters, and no space at its ends".formatted(MAX_NAME));
        check(
                VERSION.matcher(definition.version).matches(),
                "version",
                "must have 1 to 32 letters, digits or . _ - characters");
    }

    private void checkReplacement() {
        String replacement = definition.replacement;
        if (replacement != null) {
            check(EventType.isValid(replacement), "replacement", "must be an event type");
            check(!replacement.equals(definition.type), "replacement", "must be another event type");
        }
    }

    private void checkRedactions() {
        check(
                definition.redactions.size() <= MAX_REDACTIONS,
                "redactions",
                "must be %d at the most, were %d".formatted(MAX_REDACTIONS, definition.redactions.size()));
        for (String pointer : definition.redactions) {
            Pointer.problem(pointer).ifPresent(problem -> check(false, "redactions", problem));
        }
    }

    private Optional<JsonSchema> compileSchema() {
        String schema = definition.schema;
        if (schema == null) {
            return Optional.empty();
        }
        check(isStorable(schema), "schema", "must be well-formed Unicode without NUL");
        try {
            return Optional.of(JsonSchema.parse(schema));
        } catch (InvalidInputException e) {
            e.problems()
                    .forEach(problem -> check(
                            false, "schema" + (problem.field().equals("/") ? "" : problem.field()), problem.message()));
            return Optional.empty();
        }
    }

    private void checkExamples(Optional<JsonSchema> schema) {
        check(
                definition.examples.size() <= MAX_EXAMPLES,
                "examples",
                "must be %d at the most, were %d".formatted(MAX_EXAMPLES, definition.examples.size()));
        int bytes = 0;
        for (String json : definition.examples.values()) {
            bytes += size(json);
        }
        check(
                bytes <= MAX_ALL_EXAMPLE_BYTES,
                "examples",
                "must together have up to %d bytes".formatted(MAX_ALL_EXAMPLE_BYTES));
        if (problems.stream().noneMatch(problem -> problem.field().equals("examples"))) {
            definition.examples.forEach((name, json) -> checkExample(name, json, schema));
        }
    }

    private void checkExample(String name, String json, Optional<JsonSchema> schema) {
        String field = "examples/%.64s".formatted(name);
        check(isName(name), field, "must have a name of 1 to %d characters without controls".formatted(MAX_NAME));
        if (size(json) > MAX_EXAMPLE_BYTES || !isStorable(json)) {
            check(false, field, "must be well-formed and have up to %d bytes".formatted(MAX_EXAMPLE_BYTES));
            return;
        }
        try {
            JsonNode example = JsonText.parse(json);
            for (SchemaViolation violation :
                    schema.map(compiled -> compiled.violations(example)).orElse(List.of())) {
                check(false, field + violation.path(), violation.message());
            }
        } catch (IllegalArgumentException e) {
            check(false, field, "must be JSON: " + e.getMessage());
        }
    }

    private void check(boolean holds, String field, String message) {
        if (!holds) {
            problems.add(new Problem(field, message));
        }
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME
                && name.strip().equals(name)
                && name.chars().noneMatch(Character::isISOControl)
                && isStorable(name);
    }

    /** Databases take neither NUL nor half a character. */
    private static boolean isStorable(String text) {
        return text.indexOf(0) < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static int size(String json) {
        return json.getBytes(StandardCharsets.UTF_8).length;
    }
}
