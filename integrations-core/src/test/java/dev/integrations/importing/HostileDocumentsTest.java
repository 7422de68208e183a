package dev.integrations.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.PageRequest;
import dev.integrations.event.EventTypeQuery;
import dev.integrations.importing.EventTypeImports.Existing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Export documents that are malformed: each is refused, or its item is, with the place that is wrong; none is stored. */
class HostileDocumentsTest extends ImportFixture {
    private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /** Values of a field of an endpoint of Svix that are wrong, by the place that is. */
    private static final Map<String, List<String>> SVIX_ENDPOINT = Map.ofEntries(
            Map.entry("/id", List.of("null", "\"\"", "1", "true", "{}", "[]")),
            Map.entry("/url", List.of("null", "\"\"", "1", "[]", "\"nope\"", "\"ftp://example.com\"", "\"//x\"")),
            Map.entry("/description", List.of("1", "[]", "{}", "true", "\"%s\"".formatted("x".repeat(1001)))),
            Map.entry("/metadata", List.of("1", "[]", "\"x\"", "{\"%s\": \"x\"}".formatted("k".repeat(65)))),
            Map.entry("/metadata/a", List.of("{\"a\": 1}", "{\"a\": {}}", "{\"a\": []}")),
            Map.entry("/disabled", List.of("1", "\"true\"", "{}", "[]")),
            Map.entry("/filterTypes", List.of("1", "\"a.b\"", "{}", "[\"A B\"]", "[\"a..b\"]", "[\"!\"]", "[\"*.a\"]")),
            Map.entry("/filterTypes/0", List.of("[1]", "[null]", "[\"\"]", "[[]]")),
            Map.entry("/channels", List.of("1", "\"a\"", "{}", "[\"a b\"]", "[\"%s\"]".formatted("c".repeat(129)))),
            Map.entry("/channels/1", List.of("[\"a\", 1]", "[\"a\", {}]", "[\"a\", null]")),
            Map.entry(
                    "/headers",
                    List.of("1", "[]", "\"x\"", "{\"headers\": {\"Host\": \"x\"}}", "{\"headers\": {\"a b\": \"x\"}}")),
            Map.entry("/headers/headers", List.of("{\"headers\": 1}", "{\"headers\": []}")),
            Map.entry("/headers/headers/a", List.of("{\"headers\": {\"a\": 1}}")),
            Map.entry("/headers/sensitive", List.of("{\"sensitive\": 1}", "{\"sensitive\": {}}")),
            Map.entry("/headers/sensitive/0", List.of("{\"sensitive\": [1]}", "{\"sensitive\": [\"X-Key\"]}")),
            Map.entry("/secret", List.of("null", "1", "[]", "\"\"", "\"short\"", "\"whsec_!!!\"", "true")),
            Map.entry("/secret/key", List.of("{}", "{\"key\": null}", "{\"key\": 1}", "{\"key\": \"whsec_\"}")),
            Map.entry("/transformation", List.of("{\"code\": \"x\"}")),
            Map.entry("/oauthConfig", List.of("{\"clientId\": \"x\"}")),
            Map.entry("/mtlsConfig", List.of("{\"cert\": \"x\"}")));

    /** The same for a webhook of an OpenAPI document. */
    private static final Map<String, List<String>> OPENAPI_WEBHOOK = Map.ofEntries(
            Map.entry("", List.of("1", "\"x\"", "[]", "{}", "{\"head\": {}}")),
            Map.entry("/post", List.of("{\"post\": 1}", "{\"post\": []}", "{\"post\": \"x\"}")),
            Map.entry(
                    "/post/description",
                    List.of("{\"post\": {\"description\": 1}}", "{\"post\": {\"description\": []}}")),
            Map.entry(
                    "/post/deprecated",
                    List.of("{\"post\": {\"deprecated\": \"yes\"}}", "{\"post\": {\"deprecated\": 1}}")),
            Map.entry("/post/tags", List.of("{\"post\": {\"tags\": \"x\"}}", "{\"post\": {\"tags\": {}}}")),
            Map.entry("/post/tags/0", List.of("{\"post\": {\"tags\": [1]}}", "{\"post\": {\"tags\": [\" x\"]}}")),
            Map.entry(
                    "/post/requestBody",
                    List.of("{\"post\": {\"requestBody\": 1}}", "{\"post\": {\"requestBody\": []}}")),
            Map.entry(
                    "/post/requestBody/content",
                    List.of(
                            "{\"post\": {\"requestBody\": {}}}",
                            "{\"post\": {\"requestBody\": {\"content\": 1}}}",
                            "{\"post\": {\"requestBody\": {\"content\": {}}}}",
                            "{\"post\": {\"requestBody\": {\"content\": {\"text/xml\": {}}}}}")),
            Map.entry(
                    "/$ref",
                    List.of(
                            "{\"$ref\": 1}",
                            "{\"$ref\": \"\"}",
                            "{\"$ref\": \"#/components/x/y\"}",
                            "{\"$ref\": \"http://x\"}")));

    /** Schemas that are none, by the place in them that is wrong. */
    private static final Map<String, List<String>> SCHEMAS = Map.of(
            "/type", List.of("{\"type\": \"int\"}", "{\"type\": 1}", "{\"type\": []}"),
            "/minimum", List.of("{\"minimum\": \"0\"}", "{\"minimum\": {}}"),
            "/pattern", List.of("{\"pattern\": \"(\"}", "{\"pattern\": 1}"),
            "/required", List.of("{\"required\": true}", "{\"required\": [1]}"),
            "/properties/a/enum", List.of("{\"properties\": {\"a\": {\"enum\": []}}}"),
            "/$ref",
                    List.of(
                            "{\"$ref\": \"http://example.com/x.json\"}",
                            "{\"$ref\": 1}",
                            "{\"$ref\": \"file:///etc/passwd\"}"));

    /** Fields of an endpoint of Convoy, and of its subscription. */
    private static final Map<String, List<String>> CONVOY = new TreeMap<>(Map.ofEntries(
            Map.entry("/endpoints/0/uid", List.of("1", "{}", "[]", "true")),
            Map.entry("/endpoints/0/url", List.of("1", "\"\"", "null", "\"nope\"", "\"gopher://x\"")),
            Map.entry("/endpoints/0/name", List.of("1", "[]", "{}")),
            Map.entry("/endpoints/0/status", List.of("1", "{}")),
            Map.entry("/endpoints/0/is_disabled", List.of("\"no\"", "0")),
            Map.entry("/endpoints/0/http_timeout", List.of("\"soon\"", "\"10m\"", "1.5", "{}", "true")),
            Map.entry("/endpoints/0/authentication", List.of("1", "[]", "\"x\"")),
            Map.entry("/endpoints/0/authentication/type", List.of("{\"type\": \"oauth2\"}", "{\"type\": 1}")),
            Map.entry("/endpoints/0/secrets", List.of("null", "[]", "{}", "1")),
            Map.entry("/endpoints/0/secrets/0", List.of("[1]", "[\"x\"]")),
            Map.entry("/endpoints/0/secrets/0/value", List.of("[{}]", "[{\"value\": 1}]", "[{\"value\": \"\"}]")),
            Map.entry("/endpoints/0/secrets/0/expires_at", List.of("[{\"value\": \"x\", \"expires_at\": \"soon\"}]")),
            Map.entry("/endpoints/0/advanced_signatures", List.of("1", "\"yes\"")),
            Map.entry("/endpoints/0/content_type", List.of("\"application/x-www-form-urlencoded\"", "1")),
            Map.entry("/endpoints/0/mtls_client_cert", List.of("{\"cert\": \"x\"}")),
            Map.entry("/endpoints/0/deleted_at", List.of("\"2025-01-01T00:00:00Z\"")),
            Map.entry("/subscriptions/0/filter_config", List.of("1", "[]", "\"x\"")),
            Map.entry(
                    "/subscriptions/0/filter_config/event_types",
                    List.of("{\"event_types\": 1}", "{\"event_types\": [\"A B\"]}")),
            Map.entry("/subscriptions/0/filter_config/event_types/0", List.of("{\"event_types\": [1]}")),
            Map.entry("/subscriptions/0/filter_config/filter", List.of("{\"filter\": 1}", "{\"filter\": []}")),
            Map.entry("/subscriptions/0/filter_config/filter/body", List.of("{\"filter\": {\"body\": 1}}")),
            Map.entry(
                    "/subscriptions/0/filter_config/filter/body/a/$x",
                    List.of("{\"filter\": {\"body\": {\"a\": {\"$x\": 1}}}}")),
            Map.entry(
                    "/subscriptions/0/filter_config/filter/headers",
                    List.of("{\"filter\": {\"headers\": {\"a\": 1}}}")),
            Map.entry("/subscriptions/0/function", List.of("1", "\"return 1\"")),
            Map.entry("/subscriptions/0/type", List.of("1", "\"cli\""))));

    /** One malformed document, and the place that its error must name. */
    record Hostile(String kind, String place, String document) {
        @Override
        public String toString() {
            return "%s %s: %.80s".formatted(kind, place, document);
        }
    }

    static List<Hostile> documents() {
        List<Hostile> all = new ArrayList<>();
        SVIX_ENDPOINT.forEach((place, values) -> values.forEach(value ->
                all.add(new Hostile("svix", "/endpoints/0" + place, svix(place.split("/", -1)[1], value)))));
        OPENAPI_WEBHOOK.forEach((place, items) -> items.forEach(item -> all.add(new Hostile(
                "openapi",
                "/webhooks/a.b" + place,
                "{\"openapi\": \"3.1.0\", \"webhooks\": {\"a.b\": %s}}".formatted(item)))));
        SCHEMAS.forEach((place, schemas) -> schemas.forEach(schema -> {
            all.add(new Hostile(
                    "openapi",
                    "/webhooks/a.b/post/requestBody/content/application~1json/schema" + place,
                    ("{\"openapi\": \"3.1.0\", \"webhooks\": {\"a.b\": {\"post\": {\"requestBody\":"
                                    + " {\"content\": {\"application/json\": {\"schema\": %s}}}}}}}")
                            .formatted(schema)));
            all.add(new Hostile(
                    "svix",
                    "/eventTypes/0/schemas/1" + place,
                    "{\"eventTypes\": [{\"name\": \"a.b\", \"schemas\": {\"1\": %s}}]}".formatted(schema)));
            all.add(new Hostile(
                    "convoy",
                    "/eventTypes/0/json_schema" + place,
                    "{\"endpoints\": [], \"eventTypes\": [{\"name\": \"a.b\", \"json_schema\": %s}]}"
                            .formatted(schema)));
        }));
        CONVOY.forEach((place, values) ->
                values.forEach(value -> all.add(new Hostile("convoy", place, convoy(place.split("/", -1), value)))));
        for (String kind : List.of("svix", "convoy", "openapi")) {
            for (String text : List.of("", " ", "1", "null", "[]", "\"x\"", "{}", "[".repeat(1000))) {
                all.add(new Hostile(kind, kind.equals("openapi") && text.equals("{}") ? "/openapi" : "document", text));
            }
            for (String text : List.of("{", "}", "{\"a\":1,\"a\":2}", "{} {}", "<x/>", "{\"a\":}", "nul")) {
                all.add(new Hostile(kind, "line 1, column", text));
            }
        }
        return all;
    }

    private static String svix(String field, String value) {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "id", "\"ep_1\"", "url", "\"https://example.com\"", "secret", "{\"key\": \"%s\"}".formatted(KEY)));
        fields.put(field, value);
        return "{\"endpoints\": [%s]}".formatted(object(fields));
    }

    private static String convoy(String[] place, String value) {
        Map<String, String> endpoint = new TreeMap<>(
                Map.of("uid", "\"e\"", "url", "\"https://example.com\"", "secrets", "[{\"value\": \"x\"}]"));
        Map<String, String> subscription = new TreeMap<>(Map.of("endpoint_id", "\"e\""));
        (place[1].equals("endpoints") ? endpoint : subscription).put(place[3], value);
        String subscriptions = place[3].equals("uid") ? "[]" : "[%s]".formatted(object(subscription));
        return "{\"endpoints\": [%s], \"subscriptions\": %s}".formatted(object(endpoint), subscriptions);
    }

    private static String object(Map<String, String> fields) {
        List<String> written = new ArrayList<>();
        fields.forEach((name, value) -> written.add("\"%s\": %s".formatted(name, value)));
        return "{" + String.join(", ", written) + "}";
    }

    private ImportPlan plan(Hostile hostile) {
        return switch (hostile.kind()) {
            case "svix" -> acme.imports().planSvix(hostile.document(), UNTIL);
            case "convoy" -> acme.imports().planConvoy(hostile.document(), UNTIL);
            default -> integrations.imports().planOpenApi(hostile.document());
        };
    }

    @ParameterizedTest
    @MethodSource("documents")
    void a_malformed_document_is_refused_at_its_place(Hostile hostile) {
        List<Problem> problems;
        try {
            ImportPlan plan = plan(hostile);
            problems = Stream.concat(
                            plan.webhooks().stream().flatMap(item -> item.problems().stream()),
                            plan.eventTypes().stream().flatMap(item -> item.problems().stream()))
                    .toList();
        } catch (InvalidInputException e) {
            problems = e.problems();
        }

        assertThat(problems).isNotEmpty().anyMatch(problem -> problem.field().startsWith(hostile.place()));
        assertThat(problems.toString()).doesNotContain("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    @Test
    void there_are_enough_of_them_and_nothing_is_stored() {
        assertThat(documents()).hasSizeGreaterThan(200).doesNotHaveDuplicates();

        for (Hostile hostile : documents()) {
            try {
                ImportPlan plan = plan(hostile);
                acme.imports().apply(plan);
                integrations.imports().apply(plan, Existing.REPLACE);
            } catch (InvalidInputException e) {
                assertThat(e.problems()).isNotEmpty();
            }
        }

        assertThat(webhooks(acme)).isEmpty();
        assertThat(integrations
                        .eventTypes()
                        .list(EventTypeQuery.all(), PageRequest.first(10))
                        .items())
                .isEmpty();
    }
}
