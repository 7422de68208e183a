package dev.integrations.testkit.template;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * What is not signed makes a genuine request neither another event nor the repetition of one: whoever has one request could
 * send as many events by it, or keep others from being handled.
 */
final class UnsignedRules {
    private static final List<String> VALUES =
            List.of("", "x", "1", "application/json", "application/x-www-form-urlencoded");
    private static final List<String> PARAMETERS = List.of("unknown=1", "unknown=", "unknown", "=", "=x");

    private final Subject subject;

    UnsignedRules(Subject subject) {
        this.subject = subject;
    }

    /** By what a host and the library know an event. */
    private record Told(String id, String type, String key) {
        static List<Told> of(InboundResult result) {
            return result instanceof InboundResult.Received received
                    ? received.events().stream().map(Told::of).toList()
                    : List.of();
        }

        private static Told of(InboundEvent event) {
            return new Told(event.id(), event.type(), InboundWalk.key(event));
        }
    }

    Stream<DynamicTest> tests() {
        return subject.samples().inbound().stream()
                .filter(InboundSample::signed)
                .flatMap(sample -> Stream.of(
                        dynamicTest(
                                "the %s is the same with other headers that are not signed".formatted(sample),
                                () -> headers(sample)),
                        dynamicTest(
                                "the %s is the same with more parameters".formatted(sample), () -> parameters(sample)),
                        dynamicTest("the %s is for its URL, if that is signed".formatted(sample), () -> urls(sample)),
                        dynamicTest(
                                "the %s is told from others with the same headers".formatted(sample),
                                () -> unsignedHeaders(sample))));
    }

    private void headers(InboundSample sample) {
        WebRequest request = sample.request().request();
        TreeSet<String> others = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        others.addAll(request.headerNames());
        sample.signedHeaders().forEach(others::remove);
        sample.unsignedHeaders().forEach(others::remove);
        for (String header : others) {
            same(sample, with(sample, header, values -> List.of()), "no " + header);
            for (String value : VALUES) {
                same(sample, with(sample, header, values -> List.of(value)), "'%s' as %s".formatted(value, header));
                same(
                        sample,
                        with(sample, header, values -> plus(value, values)),
                        "'%s' as a second %s".formatted(value, header));
            }
        }
    }

    private static InboundRequest with(InboundSample sample, String header, UnaryOperator<List<String>> change) {
        return InboundWalk.withHeader(sample.request(), header, change);
    }

    private static List<String> plus(String first, List<String> values) {
        return Stream.concat(Stream.of(first), values.stream()).toList();
    }

    private void parameters(InboundSample sample) {
        WebRequest request = sample.request().request();
        joined(request.query().orElse(""), request.queryParameters())
                .forEach((query, what) -> same(sample, at(sample, path -> path, old -> query), what + " to its query"));
        if (request.isForm()) {
            joined(new String(request.body(), ISO_8859_1), request.form())
                    .forEach((form, what) -> same(
                            sample,
                            InboundWalk.withBody(sample.request(), form.getBytes(ISO_8859_1)),
                            what + " to its form"));
        }
    }

    /** Returns encoded parameters, each with one more, and what that is. */
    private static Map<String, String> joined(String encoded, WebParameters parameters) {
        List<String> more = new ArrayList<>(PARAMETERS);
        for (String name : parameters.names()) {
            more.add(URLEncoder.encode(name, UTF_8) + "=");
            more.add(URLEncoder.encode(name, UTF_8) + "=x");
        }
        Map<String, String> joined = new LinkedHashMap<>();
        for (String each : more) {
            joined.put(encoded.isEmpty() ? each : each + "&" + encoded, "'%s' added".formatted(each));
            joined.put(encoded.isEmpty() ? each : encoded + "&" + each, "'%s' added".formatted(each));
        }
        return joined;
    }

    private static InboundRequest at(InboundSample sample, UnaryOperator<String> path, UnaryOperator<String> query) {
        return InboundWalk.withTarget(sample.request(), path, query);
    }

    private void urls(InboundSample sample) {
        Map<String, InboundRequest> others = new LinkedHashMap<>();
        others.put("another path", at(sample, path -> path + "x", query -> query));
        others.put("another query", at(sample, path -> path, query -> query.isEmpty() ? "x=1" : query + "&x=1"));
        others.put("another host", elsewhere(sample.request()));
        others.forEach((what, request) -> {
            if (sample.signedUrl() && InboundWalk.isTaken(verified(sample, request))) {
                fail("the %s is taken with %s in its URL, although signedUrl() says that it is signed", sample, what);
            }
            same(sample, request, what + " in its URL");
        });
    }

    private static InboundRequest elsewhere(InboundRequest request) {
        String url = request.url().toString().replaceFirst("//[^/?]*", "//elsewhere.example");
        return new InboundRequest(request.request(), URI.create(url), request.at());
    }

    private void same(InboundSample sample, InboundRequest changed, String what) {
        InboundResult genuine = verified(sample, sample.request());
        InboundResult result = verified(sample, changed);
        boolean alike =
                result.getClass() == genuine.getClass() && Told.of(result).equals(Told.of(genuine));
        if (InboundWalk.isTaken(result) && !alike) {
            fail(
                    "the %s is another one with %s: %s and not %s; read id, type and repetition from what is signed, refuse it,"
                            + " or name what is not signed with unsignedHeaders(...)",
                    sample, what, Told.of(result), Told.of(genuine));
        }
    }

    private InboundResult verified(InboundSample sample, InboundRequest request) {
        return InboundWalk.verified(subject, sample, request);
    }

    private void unsignedHeaders(InboundSample sample) {
        List<InboundSample> others = subject.samples().inbound().stream()
                .filter(other -> !other.handshake() && other.config().equals(sample.config()))
                .filter(other -> !Subject.text(other.request().request().body())
                        .equals(Subject.text(sample.request().request().body())))
                .filter(other ->
                        other.request().request().headerNames().containsAll(lowerCase(sample.unsignedHeaders())))
                .toList();
        if (sample.unsignedHeaders().isEmpty() || sample.handshake()) {
            return;
        }
        if (others.isEmpty()) {
            fail(
                    "the %s has unsignedHeaders(...); add inbound(...) of the same configuration with the same headers and"
                            + " another body, from which it must be told apart",
                    sample);
        }
        for (InboundSample other : others) {
            otherBody(sample, other);
            for (String header : sample.unsignedHeaders()) {
                List<String> values = other.request().request().headers(header);
                otherValue(sample, header, values.isEmpty() ? "x" : values.get(0));
            }
        }
    }

    private static List<String> lowerCase(List<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    /** Whoever has a request sends it with what is in the headers of another. */
    private void otherBody(InboundSample sample, InboundSample other) {
        InboundRequest disguised = other.request();
        for (String header : sample.unsignedHeaders()) {
            List<String> values = sample.request().request().headers(header);
            if (values.isEmpty()) {
                fail("unsignedHeaders(\"%s\") is no header of the %s", header, sample);
            }
            disguised = InboundWalk.withHeader(disguised, header, old -> values);
        }
        List<String> keys = keys(verified(sample, sample.request()));
        if (keys(verified(other, disguised)).stream().anyMatch(keys::contains)) {
            fail(
                    "the %s counts as a repetition of another one that has its %s; give the event a repetition of id, type, and"
                            + " the digest of what is signed",
                    sample, sample.unsignedHeaders());
        }
    }

    private void otherValue(InboundSample sample, String header, String value) {
        List<Told> genuine = Told.of(verified(sample, sample.request()));
        for (String changed : List.of(value, value + "x")) {
            List<Told> told = Told.of(verified(sample, with(sample, header, values -> List.of(changed))));
            for (int i = 0; i < Math.min(told.size(), genuine.size()); i++) {
                if (!told.get(i).equals(genuine.get(i))
                        && told.get(i).key().equals(genuine.get(i).key())) {
                    fail(
                            "the %s is another event with '%s' as %s, and counts as its repetition; give the event a repetition"
                                    + " of id, type, and the digest of what is signed",
                            sample, changed, header);
                }
            }
        }
    }

    private static List<String> keys(InboundResult result) {
        return Told.of(result).stream().map(Told::key).toList();
    }
}
