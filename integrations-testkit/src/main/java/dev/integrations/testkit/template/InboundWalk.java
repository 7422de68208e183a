package dev.integrations.testkit.template;

import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.web.WebRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
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

    /** Verifies a request that is like a sample, as {@link #verified(Subject, InboundVerifier, InboundSample, InboundRequest)}. */
    static InboundResult verified(Subject subject, InboundSample sample, InboundRequest request) {
        return verified(subject, verifier(subject, sample), sample, request);
    }

    /** Verifies a request that is like a sample, about which the vendor says what it would say of that request. */
    static InboundResult verified(
            Subject subject, InboundVerifier verifier, InboundSample sample, InboundRequest request) {
        try {
            if (!sample.vouched()) {
                return run(verifier, request, sample.answers());
            }
            // The vendor would know what is wrong, if it is asked about it.
            InboundResult result = verifier.verify(request);
            return result instanceof InboundResult.Ask ask && isGenuineQuestion(subject, sample, ask)
                    ? run(subject, sample)
                    : result;
        } catch (RuntimeException e) {
            throw new AssertionError(
                    "the verifier throws for a changed %s; anybody can send it, so return Refused".formatted(sample),
                    e);
        }
    }

    private static boolean isGenuineQuestion(Subject subject, InboundSample sample, InboundResult.Ask ask) {
        return verifier(subject, sample).verify(sample.request()) instanceof InboundResult.Ask genuine
                && genuine.request().uri().equals(ask.request().uri())
                && genuine.request().headers().equals(ask.request().headers())
                && Arrays.equals(genuine.request().body(), ask.request().body());
    }

    static boolean isTaken(InboundResult result) {
        return result instanceof InboundResult.Received || result instanceof InboundResult.Handshake;
    }

    /** Returns by what a repetition of an event is known. */
    static String key(InboundEvent event) {
        return event.repetition().orElse(event.id());
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

    /** Changes the path and the query, of the request as of the URL. */
    static InboundRequest withTarget(InboundRequest request, UnaryOperator<String> path, UnaryOperator<String> query) {
        WebRequest old = request.request();
        String changed = query.apply(old.query().orElse(""));
        String rest = changed.isEmpty() ? "" : "?" + changed;
        WebRequest.Builder builder = start(old, path.apply(old.path()) + rest).body(old.body());
        old.headerNames().forEach(name -> old.headers(name).forEach(value -> builder.header(name, value)));
        String url = request.url().toString().replaceFirst("\\?.*", "");
        return new InboundRequest(builder.build(), URI.create(path.apply(url) + rest), request.at());
    }

    private static WebRequest.Builder start(WebRequest old) {
        return start(old, old.path() + old.query().map(query -> "?" + query).orElse(""));
    }

    private static WebRequest.Builder start(WebRequest old, String target) {
        return WebRequest.builder(old.method(), target).peer(old.peer()).secure(old.secure());
    }
}
