package dev.integrations.testkit.template;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.web.MalformedParametersException;
import dev.integrations.web.WebParameters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The texts in a request, each as the vendor reads it. */
final class RequestText {
    private RequestText() {}

    /** Returns the texts: parts of the path, values of the query, of headers, and in the body. */
    static List<String> texts(OutboundRequest request) {
        List<String> texts = new ArrayList<>();
        for (String segment : request.uri().getRawPath().split("/", -1)) {
            texts.add(decoded(segment.replace("+", "%2B")));
        }
        Optional.ofNullable(request.uri().getRawQuery()).ifPresent(query -> texts.addAll(form(query)));
        request.headers().forEach(header -> texts.add(header.value()));
        String body = body(request);
        if (isForm(request)) {
            texts.addAll(form(body));
        } else {
            Optional<JsonNode> json = SampleJson.find(body);
            json.ifPresentOrElse(tree -> addLeaves(tree, texts), () -> texts.add(body));
        }
        return texts;
    }

    /** Returns the body as text, unpacked if it is compressed. */
    static String body(OutboundRequest request) {
        byte[] body = request.body();
        if (!header(request, "content-encoding").equals("gzip")) {
            return new String(body, UTF_8);
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isForm(OutboundRequest request) {
        return header(request, "content-type").startsWith("application/x-www-form-urlencoded");
    }

    static boolean isMultipart(OutboundRequest request) {
        return header(request, "content-type").startsWith("multipart/");
    }

    static String header(OutboundRequest request, String name) {
        return request.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(header -> header.value().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("");
    }

    private static List<String> form(String encoded) {
        List<String> texts = new ArrayList<>();
        WebParameters parameters = WebParameters.parse(new String(encoded.getBytes(UTF_8), ISO_8859_1));
        for (String name : parameters.names()) {
            texts.add(name);
            texts.addAll(parameters.all(name));
        }
        return texts;
    }

    private static String decoded(String encoded) {
        try {
            return WebParameters.decode(encoded);
        } catch (MalformedParametersException e) {
            return encoded;
        }
    }

    private static void addLeaves(JsonNode json, List<String> texts) {
        if (json.isContainerNode()) {
            json.properties().forEach(entry -> texts.add(entry.getKey()));
            json.forEach(each -> addLeaves(each, texts));
        } else {
            texts.add(json.asText());
        }
    }
}
