package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.event.EventTypeDefinition;
import dev.integrations.event.EventTypeQuery;
import dev.integrations.store.InMemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Definitions that nobody should be able to store: each is refused, with the field that is wrong. */
class HostileDefinitionsTest {
    private static final String GOOD = "{\"type\":\"object\",\"properties\":{\"amount\":{\"type\":\"integer\"}}}";

    private static final Map<String, List<String>> BAD_KEYWORDS = Map.ofEntries(
            Map.entry("type", List.of("1", "null", "[]", "\"int\"", "[\"string\",\"string\"]", "[1]", "{}", "true")),
            Map.entry("required", List.of("1", "true", "\"a\"", "[1]", "[\"a\",\"a\"]", "{}", "null")),
            Map.entry("minLength", List.of("-1", "\"1\"", "1.5", "null", "[]")),
            Map.entry("maxLength", List.of("-1", "\"1\"", "1.5", "null", "[]")),
            Map.entry("minItems", List.of("-1", "\"1\"", "1.5", "null", "{}")),
            Map.entry("maxItems", List.of("-1", "\"1\"", "1.5", "null", "{}")),
            Map.entry("minProperties", List.of("-1", "\"1\"", "0.1", "null")),
            Map.entry("maxProperties", List.of("-1", "\"1\"", "0.1", "null")),
            Map.entry("minimum", List.of("\"0\"", "null", "[]", "{}", "true")),
            Map.entry("maximum", List.of("\"0\"", "null", "[]", "{}", "true")),
            Map.entry("exclusiveMinimum", List.of("\"0\"", "null", "true")),
            Map.entry("exclusiveMaximum", List.of("\"0\"", "null", "true")),
            Map.entry("multipleOf", List.of("0", "-1", "\"2\"", "null", "1e-2000")),
            Map.entry("enum", List.of("[]", "1", "null", "\"a\"", "{}")),
            Map.entry(
                    "pattern", List.of("1", "null", "\"(\"", "\"(?=a)\"", "\"((a{999}){999}){999}\"", "\"(a)\\\\1\"")),
            Map.entry("uniqueItems", List.of("1", "\"true\"", "null")),
            Map.entry("properties", List.of("1", "[]", "null", "\"a\"", "true")),
            Map.entry("patternProperties", List.of("1", "[]", "null", "{\"[\":true}", "{\"(a*\":{}}")),
            Map.entry("additionalProperties", List.of("1", "[]", "null", "\"a\"")),
            Map.entry("unevaluatedProperties", List.of("1", "[]", "null")),
            Map.entry("unevaluatedItems", List.of("1", "[]", "null")),
            Map.entry("propertyNames", List.of("1", "[]", "null")),
            Map.entry("items", List.of("1", "[{}]", "null", "\"a\"")),
            Map.entry("prefixItems", List.of("1", "[]", "{}", "null")),
            Map.entry("contains", List.of("1", "[]", "null")),
            Map.entry("allOf", List.of("1", "[]", "{}", "null")),
            Map.entry("anyOf", List.of("1", "[]", "{}", "null")),
            Map.entry("oneOf", List.of("1", "[]", "{}", "null")),
            Map.entry("not", List.of("1", "[]", "null")),
            Map.entry("if", List.of("1", "[]", "null")),
            Map.entry("then", List.of("1", "[]")),
            Map.entry("else", List.of("1", "[]")),
            Map.entry("dependentRequired", List.of("1", "[]", "{\"a\":1}", "{\"a\":[1]}", "{\"a\":[\"b\",\"b\"]}")),
            Map.entry("dependentSchemas", List.of("1", "[]", "null")),
            Map.entry("dependencies", List.of("{}", "[]")),
            Map.entry("additionalItems", List.of("true", "false")),
            Map.entry("$recursiveRef", List.of("\"#\"")),
            Map.entry("$vocabulary", List.of("{}")),
            Map.entry("$defs", List.of("1", "[]", "null")),
            Map.entry(
                    "$ref",
                    List.of(
                            "1",
                            "null",
                            "\"#/nowhere\"",
                            "\"https://example.com/a.json\"",
                            "\"file:///etc/passwd\"",
                            "\"#x\"")),
            Map.entry("$id", List.of("\"https://example.com/inner\"")),
            Map.entry("title", List.of("1")),
            Map.entry("$comment", List.of("[]")));

    private static final List<String> BAD_TYPES = List.of(
            "",
            " ",
            ".",
            "a.",
            ".a",
            "a..b",
            "Invoice",
            "invoice paid",
            "invoice-paid",
            "invoice/paid",
            "é",
            "a\u0000b",
            "a\nb",
            "*",
            "invoice.*",
            "!a",
            "x".repeat(129),
            "'; DROP TABLE users; --",
            "<script>",
            "🚀");

    private static final List<String> BAD_NAMES =
            List.of("", " ", " a", "a ", "a\u0000", "a\nb", "\t", "g".repeat(65), "\uD83D");

    private static final List<String> BAD_EXAMPLES = List.of(
            "",
            " ",
            "{",
            "}",
            "nul",
            "{} {}",
            "{\"amount\":1,\"amount\":2}",
            "{\"amount\":\"1\"}",
            "{\"amount\":1.5}",
            "{\"amount\":null}",
            "[]",
            "1",
            "\"x\"",
            "null",
            "true",
            "NaN",
            "{'a':1}",
            "[".repeat(2000),
            "\"%s\"".formatted("x".repeat(70_000)),
            "\"\uD83D\"",
            "{\"amount\":{}}",
            "undefined");

    /** One hostile definition and the field that its error must name. */
    record Hostile(String name, String field, EventTypeDefinition.Builder definition) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Hostile> definitions() {
        List<Hostile> all = new ArrayList<>();
        BAD_KEYWORDS.forEach((keyword, values) -> values.forEach(value -> {
            String inner = "{\"%s\":%s}".formatted(keyword, value);
            all.add(new Hostile(
                    "inner " + inner,
                    "schema/properties/a/" + keyword,
                    aType().schema("{\"properties\":{\"a\":%s}}".formatted(inner))));
            if (!keyword.equals("$id")) {
                all.add(new Hostile("root " + inner, "schema/" + keyword, aType().schema(inner)));
            }
        }));
        BAD_TYPES.forEach(type -> {
            all.add(new Hostile("type '%.20s'".formatted(type), "type", EventTypeDefinition.builder(type)));
            all.add(new Hostile("replacement '%.20s'".formatted(type), "replacement", aType().deprecated(type)));
        });
        BAD_NAMES.forEach(name -> {
            all.add(new Hostile("group '%.20s'".formatted(name), "group", aType().group(name)));
            all.add(new Hostile("example named '%.20s'".formatted(name), "examples/", aType().example(name, "{}")));
            all.add(new Hostile("version '%.20s'".formatted(name), "version", aType().version(name)));
        });
        BAD_EXAMPLES.forEach(json -> all.add(new Hostile(
                "example %.30s".formatted(json),
                "examples/one",
                aType().schema(GOOD).example("one", json))));
        all.addAll(wholeSchemas());
        return all;
    }

    private static List<Hostile> wholeSchemas() {
        List<Hostile> all = new ArrayList<>();
        List.of(
                        "",
                        " ",
                        "1",
                        "null",
                        "[]",
                        "\"a\"",
                        "{",
                        "{} {}",
                        "{\"type\":\"object\",\"type\":\"string\"}",
                        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}",
                        "{\"$schema\":1}",
                        "{\"$id\":1}",
                        "{\"$ref\":\"#\"}",
                        "{\"allOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"}]}",
                        "{\"not\":".repeat(200) + "true" + "}".repeat(200),
                        "[".repeat(100_000),
                        "{\"$comment\":\"%s\"}".formatted("x".repeat(70_000)),
                        "{\"title\":\"\uD83D\"}")
                .forEach(schema ->
                        all.add(new Hostile("schema %.40s".formatted(schema), "schema", aType().schema(schema))));
        all.add(new Hostile("long description", "description", aType().description("d".repeat(2001))));
        all.add(new Hostile("description with NUL", "description", aType().description("\u0000")));
        all.add(new Hostile("replaced by itself", "replacement", aType().deprecated("invoice.paid")));
        EventTypeDefinition.Builder many = aType();
        for (int i = 0; i < 21; i++) {
            many.example("e" + i, "{}");
        }
        all.add(new Hostile("21 examples", "examples", many));
        EventTypeDefinition.Builder large = aType();
        for (int i = 0; i < 5; i++) {
            large.example("e" + i, "\"%s\"".formatted("x".repeat(60_000)));
        }
        all.add(new Hostile("examples of 300 kB", "examples", large));
        return all;
    }

    private static EventTypeDefinition.Builder aType() {
        return EventTypeDefinition.builder("invoice.paid");
    }

    private Integrations integrations;

    @BeforeEach
    void start() {
        integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .startPaused();
    }

    @AfterEach
    void nothing_was_stored() {
        assertThat(integrations
                        .eventTypes()
                        .list(EventTypeQuery.all(), PageRequest.first(1))
                        .items())
                .isEmpty();
        assertThat(integrations.operator().audit().list(PageRequest.first(1)).items())
                .isEmpty();
        integrations.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("definitions")
    void hostile_definition_is_refused_with_the_field_that_is_wrong(Hostile hostile) {
        ThrowingCallable define =
                () -> integrations.eventTypes().define(hostile.definition().build());

        assertThat(ThrowableAssert.catchThrowable(define))
                .isInstanceOfSatisfying(InvalidInputException.class, refused -> {
                    assertThat(refused.problems())
                            .anyMatch(problem -> problem.field().startsWith(hostile.field()));
                    assertThat(refused.toString()).hasSizeLessThan(100_000);
                });
    }

    @Test
    void there_are_enough_of_them() {
        assertThat(definitions()).hasSizeGreaterThan(250);
    }
}
