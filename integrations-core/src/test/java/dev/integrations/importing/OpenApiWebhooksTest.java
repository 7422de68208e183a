package dev.integrations.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenApiWebhooksTest extends ImportFixture {
    private final List<PlannedEventType> types =
            acme.imports().planOpenApi(resource("openapi-3.1.json")).eventTypes();

    @Test
    void a_schema_brings_along_what_it_refers_to_and_nothing_else() {
        JsonNode schema = types.get(0).schema().orElseThrow();

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
        assertThat(types.get(0).description()).isEqualTo("An invoice was paid");
        assertThat(types.get(0).examples()).hasSize(2);
        assertThat(types.get(0).examples().get(0).get("id").textValue()).isEqualTo("in_1");
        assertThat(types.get(1).deprecated()).isTrue();
        assertThat(types.get(1).description()).isEqualTo("Old");
        assertThat(types.get(1).examples()).hasSize(1);
    }

    @Test
    void names_that_are_no_event_types_and_remote_references_are_problems() {
        assertThat(places(types.get(2).problems())).containsExactly("/webhooks/newPet");
        assertThat(places(types.get(3).problems()))
                .containsExactly("/webhooks/invoice.remote/post/requestBody/content/application~1json/schema/$ref");
        assertThat(types.get(3).schema()).isEmpty();
    }

    @Test
    void schemas_of_3_0_become_json_schema() {
        String document = """
                {"openapi": "3.0.3", "x-webhooks": {"a.b": {"post": {"requestBody": {"content": {"application/json": {"schema":
                  {"type": "object", "nullable": true, "properties": {
                    "kind": {"type": "string", "enum": ["x"], "nullable": true},
                    "count": {"type": "integer", "minimum": 0, "exclusiveMinimum": true, "maximum": 9, "exclusiveMaximum": false}}}
                }}}}}}}
                """;

        JsonNode schema = acme.imports()
                .planOpenApi(document)
                .eventTypes()
                .get(0)
                .schema()
                .orElseThrow();

        assertThat(schema.toString())
                .isEqualTo(
                        "{\"type\":[\"object\",\"null\"],\"properties\":{\"kind\":{\"type\":[\"string\",\"null\"],"
                                + "\"enum\":[\"x\",null]},\"count\":{\"type\":\"integer\",\"maximum\":9,\"exclusiveMinimum\":0}}}");
    }
}
