package dev.integrations.templates.facts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.integrations.http.Header;
import dev.integrations.http.OutboundRequest;
import dev.integrations.web.WebParameters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One call of an API, as an OpenAPI document describes it. */
final class SpecCall {
    /** What these mean is said by other parts of a document. */
    private static final Set<String> USUAL = Set.of("accept", "authorization", "content-type", "user-agent");

    private static final String JSON = "application/json";
    private static final String OLD_FORM = "formData";

    private final JsonNode api;
    private final JsonNode operation;
    private final List<JsonNode> parameters = new ArrayList<>();
    private final Map<String, String> path;
    private final List<String> problems = new ArrayList<>();

    SpecCall(JsonNode api, JsonNode item, JsonNode operation, Map<String, String> path) {
        this.api = api;
        this.operation = operation;
        this.path = path;
        item.path("parameters").forEach(each -> parameters.add(resolved(each)));
        operation.path("parameters").forEach(each -> parameters.add(resolved(each)));
    }

    List<String> problems(OutboundRequest request) {
        compare("path", path);
        compare("query", query(request));
        compare(
                "header",
                request.headers().stream()
                        .filter(header -> !USUAL.contains(header.name().toLowerCase(Locale.ROOT)))
                        .collect(Collectors.toMap(Header::name, Header::value)));
        if (!in(OLD_FORM).isEmpty()) {
            compareOldForm(request);
        } else {
            compareBody(request, resolved(operation.path("requestBody")));
        }
        return problems;
    }

    private void compare(String in, Map<String, String> given) {
        List<JsonNode> described = in(in);
        given.forEach((name, value) -> {
            List<JsonNode> named = described.stream()
                    .filter(each -> each.path("name").asText().equalsIgnoreCase(name))
                    .toList();
            if (named.isEmpty()) {
                problems.add("%s %s is not described".formatted(in, name));
            }
            for (JsonNode each : named) {
                SpecSchema schema = new SpecSchema(schema(each), api);
                add("%s %s".formatted(in, name), schema.problems(schema.typed(value)));
            }
        });
        described.stream()
                .filter(each -> each.path("required").asBoolean())
                .map(each -> each.path("name").asText())
                .filter(name -> given.keySet().stream().noneMatch(name::equalsIgnoreCase))
                .forEach(name -> problems.add("%s %s is missing".formatted(in, name)));
    }

    private void compareBody(OutboundRequest request, JsonNode described) {
        if (request.body().length == 0) {
            if (described.path("required").asBoolean()) {
                problems.add("the body is missing");
            }
            return;
        }
        String type = header(request, "Content-Type").split(";", 2)[0];
        JsonNode content = described.path("content").path(type);
        if (content.isMissingNode()) {
            problems.add("a body of type %s is not described".formatted(type));
            return;
        }
        SpecSchema schema = new SpecSchema(content.path("schema"), api);
        add("body", schema.problems(type.equals(JSON) ? Facts.json(text(request)) : schema.form(form(request))));
    }

    /** Swagger 2 has the members of a form among the parameters; the vendor takes JSON with the same members. */
    private void compareOldForm(OutboundRequest request) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        for (JsonNode each : in(OLD_FORM)) {
            String name = each.path("name").asText();
            schema.withObjectProperty("properties").set(name, schema(each));
            if (each.path("required").asBoolean()) {
                schema.withArrayProperty("required").add(name);
            }
        }
        ObjectNode body = (ObjectNode) Facts.json(text(request));
        body.properties().stream()
                .filter(each -> each.getValue().isContainerNode())
                .forEach(each -> each.setValue(TextNode.valueOf(each.getValue().toString())));
        add("body", new SpecSchema(schema, api).problems(body));
    }

    private void add(String where, List<String> found) {
        found.forEach(problem -> problems.add(where + " " + problem));
    }

    private List<JsonNode> in(String place) {
        return parameters.stream()
                .filter(each -> each.path("in").asText().equals(place))
                .toList();
    }

    /** Swagger 2 has what a schema says beside the name of a parameter. */
    private static JsonNode schema(JsonNode parameter) {
        ObjectNode type = JsonNodeFactory.instance.objectNode();
        type.set("type", parameter.path("type"));
        return parameter.has("schema") ? parameter.path("schema") : type;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? api.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static Map<String, String> query(OutboundRequest request) {
        Map<String, String> query = new LinkedHashMap<>();
        String raw = request.uri().getRawQuery();
        WebParameters parameters = WebParameters.parse(raw == null ? "" : raw);
        parameters.names().forEach(name -> query.put(name, parameters.all(name).get(0)));
        return query;
    }

    private static Map<String, List<String>> form(OutboundRequest request) {
        Map<String, List<String>> form = new LinkedHashMap<>();
        String type = header(request, "Content-Type");
        if (!type.startsWith("multipart/")) {
            WebParameters parameters = WebParameters.parse(text(request));
            parameters.names().forEach(name -> form.put(name, parameters.all(name)));
            return form;
        }
        for (String part : text(request).split("--" + type.replaceFirst(".*boundary=", "") + "(--)?\r\n", -1)) {
            if (!part.isEmpty()) {
                form.computeIfAbsent(
                                part.replaceFirst("(?s).*? name=\"([^\"]*)\"\r\n.*", "$1"), name -> new ArrayList<>())
                        .add(part.substring(part.indexOf("\r\n\r\n") + 4, part.length() - 2));
            }
        }
        return form;
    }

    private static String text(OutboundRequest request) {
        return new String(request.body(), StandardCharsets.UTF_8);
    }

    private static String header(OutboundRequest request, String name) {
        return Facts.header(request, name);
    }
}
