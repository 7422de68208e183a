package dev.integrations.templates.facts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.web.WebParameters;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A vendor's description of its API in the form of OpenAPI. */
public final class ApiSpec {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

    private final List<JsonNode> apis;

    private ApiSpec(List<JsonNode> apis) {
        this.apis = apis;
    }

    public static ApiSpec of(String vendor) {
        return new ApiSpec(
                stream(Facts.load("specs/" + vendor + ".json").path("apis")).toList());
    }

    /** Returns the same without the permission for members that are not described, which some documents give expressly. */
    public ApiSpec closed() {
        List<JsonNode> copies = apis.stream().<JsonNode>map(JsonNode::deepCopy).toList();
        copies.forEach(copy -> copy.findParents("additionalProperties").stream()
                .filter(each -> each.path("additionalProperties").asBoolean())
                .forEach(each -> ((ObjectNode) each).remove("additionalProperties")));
        return new ApiSpec(copies);
    }

    /**
     * Returns in what a request is not as the vendor describes it: server and path, what is in the path, in the query, in the
     * headers and in the body; whatever is missing, of another form, or not described at all.
     */
    public List<String> problems(OutboundRequest request) {
        String method = request.method().toLowerCase(Locale.ROOT);
        String called = request.uri().toString().split("\\?", 2)[0];
        for (JsonNode api : apis) {
            for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
                JsonNode item = path.getValue();
                for (JsonNode server : item.path("servers").isArray() ? item.path("servers") : api.path("servers")) {
                    Matcher matcher = Pattern.compile(server(server) + path(path.getKey()))
                            .matcher(called);
                    if (matcher.matches() && item.has(method)) {
                        return new SpecCall(api, item, item.path(method), variables(path.getKey(), matcher))
                                .problems(request);
                    }
                }
            }
        }
        return List.of("%s %s is not described"
                .formatted(request.method(), request.uri().getPath()));
    }

    private static String server(JsonNode server) {
        return replaced(
                server.path("url").asText().replaceAll("/$", ""),
                variable -> stream(server.path("variables").path(variable).path("enum"))
                        .map(value -> Pattern.quote(value.asText()))
                        .collect(Collectors.joining("|", "(?:", ")")));
    }

    private static String path(String template) {
        return replaced(template, variable -> "([^/]+)");
    }

    private static String replaced(String template, UnaryOperator<String> variable) {
        Matcher variables = VARIABLE.matcher(template);
        StringBuilder pattern = new StringBuilder();
        int end = 0;
        while (variables.find()) {
            pattern.append(Pattern.quote(template.substring(end, variables.start())))
                    .append(variable.apply(variables.group(1)));
            end = variables.end();
        }
        return pattern.append(Pattern.quote(template.substring(end))).toString();
    }

    private static Map<String, String> variables(String template, MatchResult values) {
        Map<String, String> variables = new HashMap<>();
        VARIABLE.matcher(template)
                .results()
                .forEach(
                        name -> variables.put(name.group(1), WebParameters.decode(values.group(variables.size() + 1))));
        return variables;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
