package dev.integrations.templates.httprequest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.delivery.DeliveryWithheldException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The URL of a request: that of the configuration, with parts of path and query from the event. */
final class RequestUrl {
    /** Parts of a path that lead elsewhere. */
    private static final Set<String> DOTS = Set.of("", ".", "..");

    private RequestUrl() {}

    /** Returns what is wrong with a URL that the schema lets pass. */
    static Optional<String> problem(String url) {
        try {
            return new URI(url).getHost() == null ? Optional.of("The URL has no valid host") : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of("The URL is malformed");
        }
    }

    static URI of(String url, JsonNode parameters) {
        problem(url).ifPresent(problem -> {
            throw new DeliveryWithheldException(problem);
        });
        int question = url.indexOf('?');
        StringBuilder made = new StringBuilder(question < 0 ? url : url.substring(0, question));
        for (JsonNode part : parameters.path("path")) {
            made.append(made.charAt(made.length() - 1) == '/' ? "" : "/").append(pathPart(part.asText()));
        }
        List<String> query = new ArrayList<>();
        if (question >= 0 && question + 1 < url.length()) {
            query.add(url.substring(question + 1));
        }
        for (Map.Entry<String, JsonNode> each : parameters.path("query").properties()) {
            query.add(encode(each.getKey()) + "=" + encode(each.getValue().asText()));
        }
        return URI.create(query.isEmpty() ? made.toString() : made + "?" + String.join("&", query));
    }

    private static String pathPart(String part) {
        if (DOTS.contains(part)) {
            throw new DeliveryWithheldException("A part of the path is empty, or made of dots");
        }
        return encode(part);
    }

    /** As a form does, but with a space that means the same everywhere. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
