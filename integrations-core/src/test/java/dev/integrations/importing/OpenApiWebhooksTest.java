package dev.integrations.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.integrations.event.EventTypeDefinition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenApiWebhooksTest extends ImportFixture {
    private final List<PlannedEventType> types =
            integrations.imports().planOpenApi(resource("openapi-3.1.json")).eventTypes();

    @Test
    void a_schema_brings_along_what_it_refers_to_and_nothing_else() throws Exception {
        JsonNode schema = schema(types.get(0));

        assertThat(schema.get("$ref").textValue()).isEqualTo("#/$defs/Invoice");
        assertThat(schema.get("$defs").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("Invoice", "Money");
        JsonNode invoice = schema.at("/$defs/Invoice");
        assertThat(invoice.at("/properties/amount/$ref").textValue()).isEqualTo("#/$defs/Money");
        assertThat(invoice.at("/properties/parent/$ref").textValue()).isEqualTo("#/$defs/Invoice");
        assertThat(invoice.at("/properties/$ref/type").textValue()).isEqualTo("string");
        assertThat(invoice.at("/default/$ref").textValue()).isEqualTo("#/nowhere");
    }

    @Test
    void description_examples_and_deprecation_come_along() {
        EventTypeDefinition paid = types.get(0).definition().orElseThrow();
        assertThat(paid.description()).isEqualTo("An invoice was paid");
        assertThat(paid.examples()).containsOnlyKeys("small", "big");
        EventTypeDefinition legacy = types.get(1).definition().orElseThrow();
        assertThat(legacy.deprecated()).isTrue();
        assertThat(legacy.description()).isEqualTo("Old");
        assertThat(legacy.examples()).containsOnlyKeys("example");
    }

    @Test
    void names_that_are_no_event_types_and_remote_references_are_problems() {
        assertThat(places(types.get(2).problems())).containsExactly("/webhooks/newPet");
        assertThat(places(types.get(3).problems()))
                .containsExactly("/webhooks/invoice.remote/post/requestBody/content/application~1json/schema/$ref");
        assertThat(types.get(3).definition()).isEmpty();
    }

    @Test
    void schemas_of_3_0_become_json_schema() throws Exception {
        String document = """
                {"openapi": "3.0.3", "x-webhooks": {"a.b": {"post": {"requestBody": {"content": {"application/json": {"schema":
                  {"type": "object", "nullable": true, "properties": {
                    "kind": {"type": "string", "enum": ["x"], "nullable": true},
                    "count": {"type": "integer", "minimum": 0, "exclusiveMinimum": true, "maximum": 9, "exclusiveMaximum": false}}}
                }}}}}}}
                """;

        JsonNode schema =
                schema(integrations.imports().planOpenApi(document).eventTypes().get(0));

        assertThat(schema.toString())
                .isEqualTo(
                        "{\"type\":[\"object\",\"null\"],\"properties\":{\"kind\":{\"type\":[\"string\",\"null\"],"
                                + "\"enum\":[\"x\",null]},\"count\":{\"type\":\"integer\",\"maximum\":9,\"exclusiveMinimum\":0}}}");
    }

    private static JsonNode schema(PlannedEventType type) throws Exception {
        return new ObjectMapper()
                .readTree(type.definition().orElseThrow().schema().orElseThrow());
    }
}
