package dev.integrations.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.audit.AuditEntry;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.PageRequest;
import dev.integrations.event.EventTypeDefinition;
import dev.integrations.event.EventTypeQuery;
import dev.integrations.importing.EventTypeImports.Existing;
import dev.integrations.importing.ImportForecast.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventTypeImportsTest extends ImportFixture {
    private final EventTypeImports imports = integrations.imports();
    private final ImportPlan openApi = imports.planOpenApi(resource("openapi-3.1.json"));

    @Test
    void event_types_of_a_document_become_entries_of_the_catalogue() {
        List<ImportedEventType> items = imports.apply(openApi, Existing.KEEP);

        assertThat(items)
                .extracting(ImportedEventType::verdict)
                .containsExactly(Verdict.CREATED, Verdict.CREATED, Verdict.REFUSED, Verdict.REFUSED);
        EventTypeDefinition paid = definition("invoice.paid");
        assertThat(paid.description()).isEqualTo("An invoice was paid");
        assertThat(paid.group()).contains("Billing");
        assertThat(paid.schema().orElseThrow()).contains("#/$defs/Invoice");
        assertThat(paid.examples())
                .isEqualTo(
                        Map.of("small", "{\"id\":\"in_1\",\"amount\":1}", "big", "{\"id\":\"in_2\",\"amount\":90000}"));
        assertThat(definition("invoice.legacy").deprecated()).isTrue();
        assertThat(integrations.eventTypes().find("newpet")).isEmpty();
    }

    @Test
    void event_types_of_exports_become_entries_too() {
        imports.apply(acme.imports().planSvix(resource("svix.json"), UNTIL), Existing.KEEP);
        assertThat(definition("invoice.paid").schema().orElseThrow()).contains("\"required\":[\"amount\"]");
        assertThat(definition("invoice.draft").deprecated()).isTrue();

        imports.apply(acme.imports().planConvoy(resource("convoy.json"), UNTIL), Existing.REPLACE);
        assertThat(definition("invoice.paid").description()).isEqualTo("Paid");
        assertThat(definition("invoice.paid").group()).contains("billing");
    }

    @Test
    void a_dry_run_says_what_would_become_of_each_and_changes_nothing() {
        List<ImportForecast> dry = imports.dryRun(openApi, Existing.KEEP);

        assertThat(dry)
                .extracting(ImportForecast::verdict)
                .containsExactly(Verdict.CREATED, Verdict.CREATED, Verdict.REFUSED, Verdict.REFUSED);
        assertThat(dry.get(2).problems()).extracting(Problem::field).containsExactly("/webhooks/newPet");
        assertThat(integrations
                        .eventTypes()
                        .list(EventTypeQuery.all(), PageRequest.first(10))
                        .items())
                .isEmpty();
        assertThat(trail()).isEmpty();
    }

    @Test
    void an_import_that_is_repeated_changes_nothing() {
        imports.apply(openApi, Existing.REPLACE);
        long revision = integrations.eventTypes().get("invoice.paid").revision();

        for (Existing existing : Existing.values()) {
            assertThat(imports.apply(openApi, existing))
                    .extracting(ImportedEventType::verdict)
                    .containsExactly(Verdict.KEPT, Verdict.KEPT, Verdict.REFUSED, Verdict.REFUSED);
        }

        assertThat(integrations.eventTypes().get("invoice.paid").revision()).isEqualTo(revision);
    }

    @Test
    void what_the_catalogue_says_otherwise_is_kept_or_replaced_as_the_host_wants_it() {
        integrations
                .eventTypes()
                .define(EventTypeDefinition.builder("invoice.paid")
                        .description("Ours")
                        .build());

        assertThat(imports.dryRun(openApi, Existing.KEEP).get(0).verdict()).isEqualTo(Verdict.KEPT);
        assertThat(imports.apply(openApi, Existing.KEEP).get(0).verdict()).isEqualTo(Verdict.KEPT);
        assertThat(definition("invoice.paid").description()).isEqualTo("Ours");

        assertThat(imports.dryRun(openApi, Existing.REPLACE).get(0).verdict()).isEqualTo(Verdict.REPLACED);
        assertThat(imports.apply(openApi, Existing.REPLACE).get(0).verdict()).isEqualTo(Verdict.REPLACED);
        assertThat(definition("invoice.paid").description()).isEqualTo("An invoice was paid");
    }

    @Test
    void each_import_and_each_change_is_in_the_trail_of_the_host() {
        imports.as("user:42").apply(openApi, Existing.KEEP);

        List<AuditEntry> entries =
                integrations.operator().audit().list(PageRequest.first(10)).items();
        assertThat(trail()).containsExactly("event_type.import_applied", "event_type.created", "event_type.created");
        assertThat(entries).extracting(entry -> entry.actor().toString()).containsOnly("user:42");
        assertThat(entries.get(0).subject()).isEqualTo("openapi");
        assertThat(entries.get(0).details()).isEqualTo(Map.of("created", "2", "refused", "2"));
    }

    @Test
    void what_the_catalogue_would_refuse_is_a_problem_of_the_plan_at_its_place() {
        String document = """
                {"openapi": "3.1.0", "webhooks": {
                  "a.schema": {"post": {"requestBody": {"content": {"application/json": {"schema": {"type": "int"}}}}}},
                  "a.example": {"post": {"requestBody": {"content": {"application/json": {
                    "schema": {"type": "object", "properties": {"n": {"type": "integer"}}}, "example": {"n": "x"}}}}}},
                  "a.description": {"post": {"description": "%s"}},
                  "a.group": {"post": {"tags": [" x"]}}}}
                """.formatted("x".repeat(2001));

        List<PlannedEventType> types = imports.planOpenApi(document).eventTypes();

        assertThat(types).allMatch(type -> type.definition().isEmpty());
        assertThat(types)
                .extracting(type -> places(type.problems()).get(0))
                .containsExactly(
                        "/webhooks/a.schema/post/requestBody/content/application~1json/schema/type",
                        "/webhooks/a.example/post/requestBody/content/application~1json/example/n",
                        "/webhooks/a.description/post/description",
                        "/webhooks/a.group/post/tags/0");
    }

    @Test
    void a_type_that_stands_in_an_export_twice_is_taken_once() {
        ImportPlan plan = acme.imports().planSvix("""
                {"eventTypes": [{"name": "a.b", "description": "one"}, {"name": "a.b", "description": "two"}]}
                """, UNTIL);

        assertThat(imports.apply(plan, Existing.REPLACE))
                .extracting(ImportedEventType::verdict)
                .containsExactly(Verdict.CREATED, Verdict.REFUSED);
        assertThat(definition("a.b").description()).isEqualTo("one");
    }

    @Test
    void schemas_of_older_drafts_become_2020_12() {
        ImportPlan plan = acme.imports().planSvix("""
                {"eventTypes": [{"name": "a.b", "schemas": {"1": {
                  "$schema": "http://json-schema.org/draft-07/schema#",
                  "type": "object",
                  "definitions": {"Money": {"type": "integer", "minimum": 0, "exclusiveMinimum": true}},
                  "properties": {
                    "sum": {"$ref": "#/definitions/Money"},
                    "definitions": {"type": "string"},
                    "pair": {"items": [{"type": "string"}, {"type": "null"}], "additionalItems": false},
                    "list": {"items": {"type": "string"}, "additionalItems": false}},
                  "dependencies": {"sum": ["pair"], "pair": {"required": ["list"]}},
                  "default": {"definitions": 1}}}}]}
                """, UNTIL);

        assertThat(plan.eventTypes().get(0).problems()).isEmpty();
        assertThat(plan.eventTypes().get(0).definition().orElseThrow().schema().orElseThrow())
                .isEqualTo("{\"type\":\"object\",\"properties\":{\"sum\":{\"$ref\":\"#/$defs/Money\"},"
                        + "\"definitions\":{\"type\":\"string\"},"
                        + "\"pair\":{\"prefixItems\":[{\"type\":\"string\"},{\"type\":\"null\"}],\"items\":false},"
                        + "\"list\":{\"items\":{\"type\":\"string\"}}},\"default\":{\"definitions\":1},"
                        + "\"$defs\":{\"Money\":{\"type\":\"integer\",\"exclusiveMinimum\":0}},"
                        + "\"dependentRequired\":{\"sum\":[\"pair\"]},"
                        + "\"dependentSchemas\":{\"pair\":{\"required\":[\"list\"]}}}");
    }

    @Test
    void a_schema_of_an_unknown_dialect_is_a_problem() {
        ImportPlan plan = acme.imports().planSvix("""
                {"eventTypes": [{"name": "a.b", "schemas": {"1": {"$schema": "https://example.com/mine", "type": "object"}}}]}
                """, UNTIL);

        assertThat(places(plan.eventTypes().get(0).problems())).containsExactly("/eventTypes/0/schemas/1/$schema");
    }

    private EventTypeDefinition definition(String type) {
        return integrations.eventTypes().get(type).definition();
    }

    private List<String> trail() {
        return integrations.operator().audit().list(PageRequest.first(10)).items().stream()
                .map(AuditEntry::action)
                .toList();
    }
}
