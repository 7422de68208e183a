package dev.integrations.testkit.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.Header;
import dev.integrations.http.OutboundRequest;
import dev.integrations.web.WebParameters;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request is like apart from the texts in it: where it goes, and which fields, parts and elements it has.
 *
 * @param target method and origin, the number of parts of the path, and the names in the query
 * @param headers the names of the header fields
 * @param body names, kinds and numbers of what is in the body
 */
record RequestShape(String target, List<String> headers, String body) {
    static RequestShape of(OutboundRequest request) {
        String query = Optional.ofNullable(request.uri().getRawQuery())
                .map(RequestShape::names)
                .orElse("");
        return new RequestShape(
                "%s %s://%s, path of %d, query of %s"
                        .formatted(
                                request.method(),
                                request.uri().getScheme(),
                                request.uri().getRawAuthority(),
                                request.uri().getRawPath().split("/", -1).length,
                                query),
                request.headers().stream().map(Header::name).toList(),
                bodyOf(request));
    }

    private static String bodyOf(OutboundRequest request) {
        String body = RequestText.body(request);
        if (RequestText.isForm(request)) {
            return names(body);
        }
        if (RequestText.isMultipart(request)) {
            String boundary = body.lines().findFirst().orElse("");
            return "%d parts".formatted(body.split(Pattern.quote(boundary), -1).length);
        }
        return SampleJson.find(body).map(RequestShape::shape).orElse("text");
    }

    private static String names(String form) {
        WebParameters parameters = WebParameters.parse(form);
        return "%s, repeated %s".formatted(parameters.names(), parameters.repeated());
    }

    private static String shape(JsonNode json) {
        StringBuilder shape = new StringBuilder();
        if (json.isObject()) {
            json.properties()
                    .forEach(entry -> shape.append(entry.getKey())
                            .append(':')
                            .append(shape(entry.getValue()))
                            .append(','));
            return "{" + shape + "}";
        }
        if (json.isArray()) {
            json.forEach(each -> shape.append(shape(each)).append(','));
            return "[" + shape + "]";
        }
        return json.getNodeType().name();
    }
}
