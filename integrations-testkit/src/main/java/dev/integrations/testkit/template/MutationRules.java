package dev.integrations.testkit.template;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.web.MalformedParametersException;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** A genuine request of which a signed part, the time or the key is another is refused. */
final class MutationRules {
    /** Bodies are long: so many places of them are tried, evenly over the whole. */
    private static final int PLACES = 200;

    private static final Duration STEP = Duration.ofSeconds(1);

    private final Subject subject;

    MutationRules(Subject subject) {
        this.subject = subject;
    }

    Stream<DynamicTest> tests() {
        return subject.samples().inbound().stream()
                .filter(InboundSample::signed)
                .flatMap(sample -> Stream.of(
                        dynamicTest("the %s is refused with another body".formatted(sample), () -> body(sample)),
                        dynamicTest("the %s is refused with other headers".formatted(sample), () -> headers(sample)),
                        dynamicTest("the %s is refused without a header".formatted(sample), () -> missing(sample)),
                        dynamicTest("the %s is refused too late or early".formatted(sample), () -> time(sample)),
                        dynamicTest("the %s is refused with another key".formatted(sample), () -> keys(sample))));
    }

    private void body(InboundSample sample) {
        byte[] body = sample.request().request().body();
        if (sample.signedTexts().isEmpty()) {
            int step = Math.max(1, body.length / PLACES);
            for (int i = 0; i < body.length; i += step) {
                flipAt(sample, body, i);
            }
            refuse(
                    sample,
                    InboundWalk.withBody(sample.request(), (Subject.text(body) + " ").getBytes(UTF_8)),
                    "a longer body");
            return;
        }
        for (String text : sample.signedTexts()) {
            int start = new String(body, ISO_8859_1).indexOf(new String(text.getBytes(UTF_8), ISO_8859_1));
            if (start < 0) {
                fail("signedTexts(\"%s\") is not in the body of the %s", text, sample);
            }
            for (int i = start; i < start + text.getBytes(UTF_8).length; i++) {
                flipAt(sample, body, i);
            }
        }
    }

    private void flipAt(InboundSample sample, byte[] body, int place) {
        byte[] changed = body.clone();
        changed[place] ^= (byte) (1 << (place % 7));
        InboundRequest request = InboundWalk.withBody(sample.request(), changed);
        if (!isSameForm(sample.request().request(), request.request())) {
            refuse(sample, request, "another byte at %d of its body".formatted(place));
        }
    }

    /** Says whether both are forms that are decoded to the same parameters, such as {@code %2b} and {@code %2B}. */
    private static boolean isSameForm(WebRequest genuine, WebRequest changed) {
        return genuine.isForm() && form(genuine).isPresent() && form(genuine).equals(form(changed));
    }

    private static Optional<Map<String, List<String>>> form(WebRequest request) {
        try {
            WebParameters parameters = request.form();
            Map<String, List<String>> values = new LinkedHashMap<>();
            parameters.names().forEach(name -> values.put(name, parameters.all(name)));
            return Optional.of(values);
        } catch (MalformedParametersException e) {
            return Optional.empty();
        }
    }

    private void headers(InboundSample sample) {
        for (String header : sample.signedHeaders()) {
            String value = sample.request()
                    .request()
                    .header(header)
                    .orElseThrow(() -> new AssertionError(
                            "signedHeaders(\"%s\") is no header of the %s".formatted(header, sample)));
            for (String changed : changed(value)) {
                refuse(
                        sample,
                        InboundWalk.withHeader(sample.request(), header, values -> List.of(changed)),
                        "the value '%s' of %s".formatted(changed, header));
            }
        }
    }

    /** Returns texts that differ in one letter or digit, but not in the last one, of which Base64 may ignore a part. */
    private static List<String> changed(String value) {
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < value.length() - 1; i++) {
            boolean last = !isAlphanumeric(value.charAt(i + 1)) && value.charAt(i + 1) == '=';
            if (isAlphanumeric(value.charAt(i)) && !last) {
                char other = value.charAt(i) == '0' ? '1' : '0';
                changed.add(value.substring(0, i) + other + value.substring(i + 1));
            }
        }
        return changed;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private void missing(InboundSample sample) {
        for (String header : sample.signedHeaders()) {
            refuse(sample, InboundWalk.withHeader(sample.request(), header, values -> List.of()), "no " + header);
        }
    }

    private void time(InboundSample sample) {
        if (sample.window().isEmpty()) {
            return;
        }
        Duration window = sample.window().get();
        Duration ahead = sample.ahead().orElse(window);
        for (Duration within : List.of(window.minus(STEP), ahead.minus(STEP).negated())) {
            InboundRequest request = InboundWalk.later(sample.request(), within);
            if (InboundWalk.verified(subject, sample, request) instanceof InboundResult.Refused refused) {
                fail(
                        "the %s is refused %s after its time, which is within its window of %s, and %s ahead: %s;"
                                + " correct the verifier, or window(...)",
                        sample, within, window, ahead, refused.reason());
            }
        }
        for (Duration beyond : List.of(window.plus(STEP), ahead.plus(STEP).negated())) {
            refuse(
                    sample,
                    InboundWalk.later(sample.request(), beyond),
                    "an arrival %s after its time".formatted(beyond));
        }
    }

    private void keys(InboundSample sample) {
        sample.otherKeys().forEach((field, value) -> {
            ObjectNode json = subject.json(sample.config());
            JsonNode old = json.get(field);
            if (old != null && old.isArray()) {
                json.putArray(field).add(value);
            } else {
                json.put(field, value);
            }
            InboundVerifier verifier = subject.template()
                    .inbound(subject.config(json))
                    .orElseThrow(() -> new AssertionError(
                            "otherKey(\"%s\", ...) makes a configuration that verifies nothing".formatted(field)));
            if (InboundWalk.isTaken(InboundWalk.verified(subject, verifier, sample, sample.request()))) {
                fail(
                        "the %s is taken although field '%s' holds another key; check the signature with it",
                        sample, field);
            }
        });
    }

    private void refuse(InboundSample sample, InboundRequest request, String what) {
        if (InboundWalk.isTaken(InboundWalk.verified(subject, sample, request))) {
            fail(
                    "the %s is taken with %s; check all that is signed before anything else, or ask the vendor about it with"
                            + " vouching(...)",
                    sample, what);
        }
    }
}
