package dev.integrations.testkit.template;

import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.web.WebRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Verifies requests with answers that are at hand, and makes requests that differ in one part. */
final class InboundWalk {
    private InboundWalk() {}

    /** Verifies a sample, and returns a question only if there is no answer to it. */
    static InboundResult run(Subject subject, InboundSample sample) {
        return run(verifier(subject, sample), sample.request(), sample.answers());
    }

    static InboundResult run(InboundVerifier verifier, InboundRequest request, List<OutboundResponse> answers) {
        InboundResult result = verifier.verify(request);
        for (OutboundResponse answer : answers) {
            if (result instanceof InboundResult.Ask ask) {
                result = ask.next().apply(answer);
            }
        }
        return result;
    }

    static InboundVerifier verifier(Subject subject, InboundSample sample) {
        return subject.template()
                .inbound(subject.config(sample.config()))
                .orElseThrow(() -> new AssertionError(
                        "configuration '%s' verifies no requests; set the key for it, or correct inbound(...)"
                                .formatted(sample.config())));
    }

    static InboundRequest later(InboundRequest request, Duration by) {
        return new InboundRequest(request.request(), request.url(), request.at().plus(by));
    }

    static InboundRequest withBody(InboundRequest request, byte[] body) {
        WebRequest old = request.request();
        WebRequest.Builder builder = start(old).body(body);
        old.headerNames().forEach(name -> old.headers(name).forEach(value -> builder.header(name, value)));
        return new InboundRequest(builder.build(), request.url(), request.at());
    }

    /** Changes the values of a header; those for which nothing is returned are left out. */
    static InboundRequest withHeader(InboundRequest request, String changed, UnaryOperator<List<String>> change) {
        WebRequest old = request.request();
        WebRequest.Builder builder = start(old).body(old.body());
        for (String name : old.headerNames()) {
            List<String> values = name.equalsIgnoreCase(changed) ? change.apply(old.headers(name)) : old.headers(name);
            values.forEach(value -> builder.header(name, value));
        }
        return new InboundRequest(builder.build(), request.url(), request.at());
    }

    private static WebRequest.Builder start(WebRequest old) {
        String target = old.path() + old.query().map(query -> "?" + query).orElse("");
        return WebRequest.builder(old.method(), target).peer(old.peer()).secure(old.secure());
    }
}
