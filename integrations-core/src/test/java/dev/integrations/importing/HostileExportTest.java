package dev.integrations.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Exports that somebody, or something, broke: every one is refused at its place, or read without harm. */
class HostileExportTest extends ImportFixture {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<JsonNode> WRONG = List.of(
            JSON.numberNode(-1),
            JSON.numberNode(1e300),
            JSON.booleanNode(true),
            JSON.textNode("\r\nx: y"),
            JSON.arrayNode().add(JSON.arrayNode()),
            JSON.objectNode().put("a", 1),
            JSON.nullNode());

    @Test
    void every_value_of_every_export_may_be_anything() throws Exception {
        int tried = tryAll("svix.json", text -> acme.imports().planSvix(text, UNTIL))
                + tryAll("convoy.json", text -> acme.imports().planConvoy(text, UNTIL))
                + tryAll("openapi-3.1.json", text -> integrations.imports().planOpenApi(text));

        assertThat(tried).isGreaterThan(1000);
        assertThat(webhooks(acme)).isEmpty();
    }

    @Test
    void what_a_webhook_needs_is_missed_at_its_place() throws Exception {
        for (String field : List.of("id", "url", "secret")) {
            JsonNode export = MAPPER.readTree(resource("svix.json"));
            ((ObjectNode) export.at("/endpoints/data/0")).remove(field);

            assertThat(complaints(Stream.of(acme.imports().planSvix(export.toString(), UNTIL))))
                    .anyMatch(
                            problem -> problem.startsWith("/endpoints/data/0/" + field) && problem.contains("missing"));
        }
    }

    @Test
    void text_that_is_no_export_is_refused_without_being_quoted() {
        for (String text : List.of(
                "",
                "null",
                "[]",
                "7",
                "{",
                "{\"endpoints\":}",
                "{\"a\":1,\"a\":2}",
                "{} {}",
                "\0",
                "[".repeat(100_000),
                "{\"a\":" + "9".repeat(2000) + "}",
                "<xml>whsec_MfKQ</xml>",
                "{\"endpoints\": \"whsec_x\"}",
                "{}")) {
            for (Function<String, ImportPlan> reading : List.<Function<String, ImportPlan>>of(
                    each -> acme.imports().planSvix(each, UNTIL),
                    each -> acme.imports().planConvoy(each, UNTIL),
                    each -> integrations.imports().planOpenApi(each))) {
                assertThatThrownBy(() -> reading.apply(text))
                        .as("%.40s", text)
                        .isInstanceOf(InvalidInputException.class)
                        .satisfies(e -> assertThat(((InvalidInputException) e).problems())
                                .isNotEmpty())
                        .hasMessageNotContaining("whsec_");
            }
        }
    }

    @Test
    void an_export_with_more_pages_is_refused() {
        assertThat(complaints(Stream.of("{\"endpoints\":{\"done\":false,\"data\":[]}}")
                        .map(text -> acme.imports().planSvix(text, UNTIL))))
                .containsExactly("/endpoints/done: there are more pages; put the items of all of them into one array");
    }

    @Test
    void text_that_is_too_long_is_not_read() {
        assertThatThrownBy(() -> integrations.imports().planOpenApi(" ".repeat(Imports.MAX_LENGTH + 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("characters");
    }

    @Test
    void references_in_a_circle_and_to_nowhere_are_refused() {
        String document = """
                {"openapi": "3.1.0", "webhooks": {"a.b": {"$ref": "#/components/pathItems/a"}, "a.c": {"$ref": "#/components/x"},
                 "a.d": {"$ref": "file:///etc/passwd"}, "a.e": {"post": {"requestBody": {"content": {"application/json":
                 {"schema": {"$ref": "#/components/schemas/Missing"}}}}}}},
                 "components": {"pathItems": {"a": {"$ref": "#/components/pathItems/b"}, "b": {"$ref": "#/components/pathItems/a"}}}}
                """;

        assertThat(integrations.imports().planOpenApi(document).eventTypes())
                .hasSize(4)
                .allMatch(type -> type.problems().size() == 1);
    }

    private static int tryAll(String name, Function<String, ImportPlan> reading) throws Exception {
        JsonNode original = MAPPER.readTree(resource(name));
        int tried = 0;
        for (String place : places(original, "")) {
            for (JsonNode wrong : WRONG) {
                JsonNode broken = replaced(original, place, wrong);
                try {
                    ImportPlan plan = reading.apply(broken.toString());
                    plan.webhooks()
                            .forEach(item -> assertThat(item.webhook().isPresent())
                                    .isEqualTo(item.problems().isEmpty()));
                } catch (InvalidInputException e) {
                    assertThat(e.problems())
                            .as("%s at %s", wrong, place)
                            .isNotEmpty()
                            .allMatch(problem -> problem.field().startsWith("/")
                                    || problem.field().equals("document"));
                }
                tried++;
            }
        }
        return tried;
    }

    private static List<String> places(JsonNode node, String place) {
        List<String> places = new ArrayList<>();
        if (!place.isEmpty()) {
            places.add(place);
        }
        node.properties()
                .forEach(entry -> places.addAll(places(
                        entry.getValue(),
                        place + "/" + entry.getKey().replace("~", "~0").replace("/", "~1"))));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            places.addAll(places(node.get(i), place + "/" + i));
        }
        return places;
    }

    private static JsonNode replaced(JsonNode original, String place, JsonNode value) {
        JsonNode copy = original.deepCopy();
        JsonNode parent = copy.at(place.substring(0, place.lastIndexOf('/')));
        String last =
                place.substring(place.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), value);
        } else {
            ((ObjectNode) parent).set(last, value);
        }
        return copy;
    }
}
