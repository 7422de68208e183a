package dev.integrations.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors from elsewhere: which JSON is valid against which schema. */
class SchemaVectorsTest {
    static Stream<Arguments> vectors() throws IOException {
        List<Arguments> all = new ArrayList<>();
        for (String file : List.of("json-schema-test-suite.json", "vectors.json")) {
            for (JsonNode group : read(file)) {
                for (JsonNode test : group.path("tests")) {
                    String name = group.path("description").asText() + ": "
                            + test.path("description").asText(test.path("data").toString());
                    all.add(Arguments.of(
                            name,
                            group.path("schema"),
                            test.path("data"),
                            test.path("valid").asBoolean()));
                }
            }
        }
        return all.stream();
    }

    private static JsonNode read(String file) throws IOException {
        try (InputStream in = SchemaVectorsTest.class.getResourceAsStream(file)) {
            return StrictJson.parse(Objects.requireNonNull(in, file).readAllBytes());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void json_is_valid_or_not_as_the_vector_says(String name, JsonNode schema, JsonNode json, boolean valid) {
        List<SchemaViolation> violations = JsonSchema.parse(schema.toString()).violations(json);

        assertThat(violations.isEmpty()).as("%s: %s", name, violations).isEqualTo(valid);
    }
}
