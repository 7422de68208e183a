package dev.integrations.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.integrations.common.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaTest {
    /** Far more than anything here takes on a busy machine, and far less than what would hang. */
    private static final Duration BOUND = Duration.ofSeconds(30);

    @Test
    void every_violation_is_reported_with_its_path() {
        JsonSchema schema = JsonSchema.parse("""
                {"type":"object","required":["id","lines"],"additionalProperties":false,"properties":{
                  "id":{"type":"string","pattern":"^inv_","maxLength":6},
                  "a/b~c":{"const":1},
                  "lines":{"type":"array","items":{"type":"object","properties":{"cents":{"type":"integer","minimum":0}}}}}}
                """);

        List<SchemaViolation> violations = violations(schema, """
                {"id":"secret-value","a/b~c":2,"lines":[{"cents":1},{"cents":-1},{"cents":"x"}],"extra":true}""");

        assertThat(violations)
                .extracting(SchemaViolation::path)
                .containsExactlyInAnyOrder("/id", "/id", "/a~1b~0c", "/lines/1/cents", "/lines/2/cents", "/extra");
        assertThat(violations)
                .extracting(SchemaViolation::toString)
                .contains(
                        "/lines/1/cents must be at least 0",
                        "/lines/2/cents must be of type integer",
                        "/extra is not allowed")
                .noneMatch(text -> text.contains("secret-value"));
        assertThat(violations(schema, "{}"))
                .extracting(SchemaViolation::toString)
                .containsExactly("(root) must have the member 'id'", "(root) must have the member 'lines'");
    }

    @Test
    void violations_of_the_nearest_alternative_are_reported() {
        JsonSchema schema = JsonSchema.parse("""
                {"anyOf":[{"required":["a","b","c"]},{"properties":{"a":{"type":"integer"}},"required":["a"]}]}""");

        assertThat(violations(schema, "{\"a\":\"x\"}"))
                .extracting(SchemaViolation::toString)
                .containsExactly(
                        "(root) must match one of 2 alternatives, and matches none", "/a must be of type integer");
    }

    @Test
    void number_of_violations_and_length_of_paths_are_bounded() {
        JsonSchema schema = JsonSchema.parse("{\"additionalProperties\":{\"items\":false}}");
        String json = "{\"%s\":[%s1]}".formatted("k".repeat(100_000), "1,".repeat(1000));

        List<SchemaViolation> violations = violations(schema, json);

        assertThat(violations).hasSizeLessThanOrEqualTo(JsonSchema.MAX_VIOLATIONS);
        assertThat(violations)
                .isNotEmpty()
                .allMatch(violation -> violation.path().length() <= 501);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{} {}", "{\"a\":1,\"a\":2}", "nul", "[1,]"})
    void what_cannot_be_read_in_one_way_is_a_violation(String json) {
        JsonSchema schema = JsonSchema.parse("{\"type\":\"object\"}");

        assertThat(violations(schema, json)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\":\"#\"}",
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"allOf\":[{\"$ref\":\"#/$defs/a\"}]}}}",
                "{\"not\":{\"$ref\":\"#\"}}",
                "{\"anyOf\":[true,{\"$ref\":\"#\"}]}",
                "{\"if\":{\"$ref\":\"#\"}}",
                "{\"dependentSchemas\":{\"a\":{\"$ref\":\"#\"}}}",
                "{\"$dynamicAnchor\":\"x\",\"oneOf\":[{\"$dynamicRef\":\"#x\"},{\"$dynamicRef\":\"#x\"}]}"
            })
    void reference_that_never_ends_is_refused(String schema) {
        assertThat(problems(schema)).anyMatch(problem -> problem.contains("refers to itself"));
    }

    @ParameterizedTest
    @CsvSource({"allOf", "anyOf", "oneOf"})
    void schema_that_doubles_its_work_with_each_line_is_refused(String keyword) {
        assertThat(problems(doubling(keyword, "", 40)))
                .anyMatch(problem -> problem.contains("more than 10000 schemas"));
    }

    @Test
    void schema_that_doubles_its_work_with_each_level_of_the_value_runs_out_of_steps() {
        JsonSchema schema = JsonSchema.parse("""
                {"$defs":{"n":{"allOf":[{"properties":{"a":{"$ref":"#/$defs/n"}}},{"properties":{"a":{"$ref":"#/$defs/n"}}}]}},
                "$ref":"#/$defs/n"}""");
        String json = "{\"a\":".repeat(60) + "1" + "}".repeat(60);

        assertThat(inTime(schema, json)).extracting(SchemaViolation::message).anyMatch(text -> text.contains("steps"));
    }

    @Test
    void value_that_is_nested_without_end_is_refused() {
        JsonSchema schema = JsonSchema.parse("{\"items\":{\"$ref\":\"#\"}}");

        assertThat(inTime(schema, "[".repeat(900) + "]".repeat(900))).hasSize(1);
        assertThat(inTime(schema, "[".repeat(100_000))).hasSize(1);
        assertThat(inTime(schema, "[".repeat(200) + "]".repeat(200))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "^(a|aa)+$", "(a*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(a?){200}a{200}"})
    void pattern_that_would_backtrack_for_ever_takes_linear_time(String pattern) {
        JsonSchema schema = JsonSchema.parse("{\"pattern\":\"%s\"}".formatted(pattern));

        assertThat(inTime(schema, "\"" + "a".repeat(5000) + "!\"")).isNotNull();
    }

    @Test
    void long_text_against_a_large_pattern_runs_out_of_steps() {
        JsonSchema schema = JsonSchema.parse("{\"items\":{\"pattern\":\"([ab]{0,200}c){5}\"}}");
        String text = "\"" + "ab".repeat(50_000) + "\"";

        assertThat(inTime(schema, "[%s]".formatted(text)))
                .extracting(SchemaViolation::message)
                .anyMatch(message -> message.contains("steps"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{999}){999}){999}",
                "(a{1000}){4}",
                "((((((x{9}){9}){9}){9}){9}){9})",
                "a{1001}",
                "(?=a)b",
                "(?<!a)b",
                "(a)\\\\1",
                "(",
                "[",
                "a**",
                "\\\\p{Nonsense}",
                "(?P<x"
            })
    void pattern_that_is_malformed_or_too_large_is_refused_with_its_place(String pattern) {
        assertThat(problems("{\"properties\":{\"a\":{\"pattern\":\"%s\"}}}".formatted(pattern)))
                .singleElement()
                .asString()
                .startsWith("/properties/a/pattern: is not a usable pattern");
        assertThat(problems("{\"patternProperties\":{\"%s\":true}}".formatted(pattern)))
                .singleElement()
                .asString()
                .startsWith("/patternProperties: is not a usable pattern");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$",
                "^\\\\d{4}-\\\\d{2}-\\\\d{2}T\\\\d{2}:\\\\d{2}:\\\\d{2}(\\\\.\\\\d{1,9})?Z$",
                "^[\\\\w.+-]+@[\\\\w-]+(\\\\.[\\\\w-]+)+$",
                "^\\\\p{Lu}\\\\p{Letter}*$",
                "^\\\\uD83D\\\\uDE80$",
                "[^]",
                "\\\\cA",
                "{"
            })
    void usual_patterns_are_accepted(String pattern) {
        assertThat(JsonSchema.parse("{\"pattern\":\"%s\"}".formatted(pattern))).isNotNull();
    }

    @Test
    void escape_of_a_character_in_two_halves_matches_it() {
        JsonSchema schema = JsonSchema.parse("{\"pattern\":\"^\\\\uD83D\\\\uDE80$\"}");

        assertThat(violations(schema, "\"🚀\"")).isEmpty();
        assertThat(violations(schema, "\"x\"")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/schema.json",
                "file:///etc/passwd",
                "other.json#/a",
                "#/$defs/missing",
                "#missing",
                "#/allOf/99",
                "#/allOf/-1",
                "#%zz",
                "http://169.254.169.254/latest"
            })
    void reference_to_what_is_not_in_the_schema_is_refused_and_not_fetched(String reference) {
        assertThat(problems("{\"allOf\":[true],\"properties\":{\"a\":{\"$ref\":\"%s\"}}}".formatted(reference)))
                .singleElement()
                .asString()
                .startsWith("/properties/a/$ref: refers to");
    }

    @Test
    void number_of_a_billion_digits_costs_nothing() {
        JsonSchema schema = JsonSchema.parse(
                "{\"multipleOf\":0.01,\"minimum\":0,\"type\":\"integer\",\"enum\":[1],\"uniqueItems\":true}");

        assertThat(inTime(schema, "1e999999999")).isNotEmpty();
        assertThat(inTime(schema, "-1e-999999999")).isNotEmpty();
        assertThat(inTime(schema, "[1e999999999,1e999999999]")).isNotEmpty();
        assertThat(inTime(schema, "1".repeat(999))).isNotEmpty();
        assertThat(inTime(schema, "1".repeat(100_000))).isNotEmpty();
    }

    @Test
    void items_whose_hashes_collide_are_told_apart_in_time() {
        JsonSchema schema = JsonSchema.parse("{\"uniqueItems\":true}");
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < 1 << 13; i++) {
            json.append(i == 0 ? "\"" : ",\"");
            for (int bit = 0; bit < 13; bit++) {
                json.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            json.append('"');
        }

        assertThat(inTime(schema, json.append(']').toString())).isEmpty();
    }

    @Test
    void size_and_nesting_of_a_schema_are_bounded() {
        String deep = "{\"not\":".repeat(101) + "{}" + "}".repeat(101);
        String verydeep = "{\"not\":".repeat(5000) + "{}" + "}".repeat(5000);
        String large = "{\"$comment\":\"%s\"}".formatted("é".repeat(JsonSchema.MAX_BYTES / 2));

        assertThat(problems(deep)).isNotEmpty();
        assertThat(problems(verydeep)).isNotEmpty();
        assertThat(problems(large)).containsExactly("/: must have up to 65536 bytes");
    }

    @Test
    void every_problem_of_a_schema_is_reported_with_its_place() {
        assertThat(problems("""
                {"$schema":"https://json-schema.org/draft/2020-12/schema#","type":"objekt","required":"a","minLength":-1,
                "properties":{"a":{"minimum":"0"},"b":5,"c":{"items":[{}]},"d":{"enum":[]},"e":{"$id":"https://x.example"}},
                "allOf":[],"dependencies":{},"multipleOf":0,"uniqueItems":1}"""))
                .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
                .containsExactlyInAnyOrder(
                        "/type",
                        "/required",
                        "/minLength",
                        "/properties/a/minimum",
                        "/properties/b",
                        "/properties/c/items",
                        "/properties/d/enum",
                        "/properties/e/$id",
                        "/allOf",
                        "/dependencies",
                        "/multipleOf",
                        "/uniqueItems");
    }

    @Test
    void other_versions_of_json_schema_are_refused() {
        assertThat(problems("{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}"))
                .singleElement()
                .asString()
                .startsWith("/$schema: ");
    }

    private static String doubling(String keyword, String around, int lines) {
        StringBuilder schema = new StringBuilder("{\"$defs\":{\"d0\":{\"type\":\"object\"}");
        for (int i = 1; i <= lines; i++) {
            String ref = "{\"$ref\":\"#/$defs/d%d\"}".formatted(i - 1);
            schema.append(",\"d%d\":{\"%s\":[%s,%s]%s}".formatted(i, keyword, ref, ref, around));
        }
        return schema.append("},\"$ref\":\"#/$defs/d%d\"}".formatted(lines)).toString();
    }

    private static List<SchemaViolation> inTime(JsonSchema schema, String json) {
        long start = System.nanoTime();
        List<SchemaViolation> violations = violations(schema, json);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
        return violations;
    }

    private static List<SchemaViolation> violations(JsonSchema schema, String json) {
        return schema.violations(json.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> problems(String schema) {
        InvalidInputException refused =
                catchThrowableOfType(InvalidInputException.class, () -> JsonSchema.parse(schema));
        assertThat(refused).as("schema %.200s", schema).isNotNull();
        return refused.problems().stream()
                .map(InvalidInputException.Problem::toString)
                .toList();
    }
}
