package dev.integrations.testkit.template;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.template.spi.Mapping;
import dev.integrations.template.spi.Outgoing;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** What is as long as the vendor takes goes out as it is; what is longer is cut and noted, or withheld, and never sent. */
final class LimitRules {
    /** Leaves room for the rest of a sample, and for a second parameter that the mapping makes of the same text. */
    private static final int LONG = Mapping.MAX_BYTES / 4;

    private static final String PAIR = "\uD83D\uDE00";

    private static final List<String> SPECIAL = List.of("<", ">", "&", "\"", "'", "*", "_", "`", "|", "#", "@", "\\");

    private final Subject subject;

    LimitRules(Subject subject) {
        this.subject = subject;
    }

    Stream<DynamicTest> tests() {
        return subject.samples().limits().stream()
                .flatMap(limit -> limit.isNone()
                        ? Stream.of(dynamicTest(
                                "'%s' of action '%s' goes out however long it is"
                                        .formatted(limit.parameter(), limit.action()),
                                () -> unlimited(limit)))
                        : subject.cases(limit.config(), limit.action(), limit.parameter()).stream()
                                .flatMap(each -> tests(limit, each)));
    }

    private void unlimited(Limit none) {
        Bounds bounds = new Bounds(subject);
        List<Subject.Case> cases = subject.cases(none.config(), none.action()).stream()
                .filter(each -> bounds.takesText(each, none.parameter()) && !isLimited(none.parameter(), each))
                .toList();
        if (cases.isEmpty()) {
            fail(
                    "'%s' of action '%s' is limited or takes no text, so unlimited(...) shows nothing; remove it",
                    none.parameter(), none.action());
        }
        for (Subject.Case each : cases) {
            boolean whole = prepared(each, none.parameter(), Filler.text(LONG))
                    .filter(outgoing -> outgoing.notes().isEmpty() && Filler.longestRun(outgoing) == LONG)
                    .isPresent();
            if (!whole) {
                fail(
                        "'%s' of %s does not go out whole with %d characters; replace unlimited(...) by limit(...)",
                        none.parameter(), each, LONG);
            }
        }
    }

    private boolean isLimited(String parameter, Subject.Case each) {
        return subject.samples().limits().stream()
                .anyMatch(limit -> !limit.isNone() && limit.parameter().equals(parameter) && limit.isFor(each));
    }

    private Stream<DynamicTest> tests(Limit limit, Subject.Case each) {
        String name = "'%s' of %s".formatted(limit.parameter(), each);
        Stream<DynamicTest> tests = Stream.of(
                dynamicTest("%s goes out at its limit of %d".formatted(name, limit.most()), () -> atLimit(limit, each)),
                dynamicTest("%s does not go out beyond %d".formatted(name, limit.most()), () -> beyond(limit, each)));
        return limit.value().isPresent()
                ? tests
                : Stream.concat(
                        tests,
                        Stream.of(
                                dynamicTest(
                                        "%s is not cut within a character".formatted(name),
                                        () -> characters(limit, each)),
                                dynamicTest(
                                        "%s is not cut within what was escaped".formatted(name),
                                        () -> entities(limit, each))));
    }

    private void atLimit(Limit limit, Subject.Case each) {
        Outgoing outgoing = send(limit, each, limit.most())
                .orElseThrow(() -> new AssertionError("'%s' of %s is withheld at its limit of %d; correct limit(...)"
                        .formatted(limit.parameter(), each, limit.most())));
        if (!outgoing.notes().isEmpty()) {
            fail(
                    "'%s' of %s is changed at its limit of %d: %s; correct the template or limit(...)",
                    limit.parameter(), each, limit.most(), outgoing.notes());
        }
        if (limit.value().isEmpty() && Filler.longestRun(outgoing) != limit.most()) {
            fail(
                    "'%s' of %s has %d of %d characters in the request; send all of them up to the limit",
                    limit.parameter(), each, Filler.longestRun(outgoing), limit.most());
        }
    }

    private void beyond(Limit limit, Subject.Case each) {
        send(limit, each, limit.most() + 1).ifPresent(outgoing -> {
            if (outgoing.notes().isEmpty()) {
                fail(
                        "'%s' of %s exceeds its limit of %d and nothing says so; cut it and add a note to the Outgoing, or throw"
                                + " DeliveryWithheldException",
                        limit.parameter(), each, limit.most());
            }
            if (limit.value().isEmpty() && Filler.longestRun(outgoing) > limit.most()) {
                fail(
                        "'%s' of %s goes out with %d characters, and the limit is %d; cut it",
                        limit.parameter(), each, Filler.longestRun(outgoing), limit.most());
            }
        });
    }

    /** Pairs of surrogates, at even and at odd places. */
    private void characters(Limit limit, Subject.Case each) {
        for (String start : List.of("", "a")) {
            String text = start + PAIR.repeat(limit.most());
            prepared(each, limit.parameter(), JsonNodeFactory.instance.textNode(text))
                    .ifPresent(outgoing -> RequestText.texts(Subject.request(outgoing))
                            .forEach(sent -> assertWhole(limit, each, sent)));
        }
    }

    /** What escaping makes of one character is sent whole or not at all. */
    private void entities(Limit limit, Subject.Case each) {
        for (String special : SPECIAL) {
            String escaped = each.action().escaping(limit.parameter()).escape(special);
            if (escaped.length() > 1) {
                for (int shift = 0; shift < escaped.length(); shift++) {
                    String text = "a".repeat(shift) + special.repeat(limit.most());
                    prepared(each, limit.parameter(), JsonNodeFactory.instance.textNode(text))
                            .ifPresent(outgoing -> RequestText.texts(Subject.request(outgoing))
                                    .forEach(sent -> assertWhole(limit, each, escaped, sent)));
                }
            }
        }
    }

    private static void assertWhole(Limit limit, Subject.Case each, String escaped, String sent) {
        int end = sent.lastIndexOf(escaped + escaped);
        String after = end < 0 ? "" : sent.substring(end + 2 * escaped.length());
        for (int part = 1; part < escaped.length(); part++) {
            String half = escaped.substring(0, part);
            if (after.startsWith(half) && !after.startsWith(escaped) && escaped.charAt(0) != escaped.charAt(part)) {
                fail(
                        "'%s' of %s is cut within '%s', which stands for one character; cut before escaping, or before the '%s'",
                        limit.parameter(), each, escaped, half);
            }
        }
    }

    private static void assertWhole(Limit limit, Subject.Case each, String sent) {
        int end = sent.lastIndexOf(PAIR);
        String after = end < 0 ? "" : sent.substring(end + PAIR.length());
        boolean half = sent.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        if (half || after.startsWith("?") || after.startsWith("\uFFFD")) {
            fail("'%s' of %s is cut in the middle of a character; cut at code points", limit.parameter(), each);
        }
    }

    private Optional<Outgoing> send(Limit limit, Subject.Case each, int size) {
        JsonNode value =
                limit.value().map(made -> SampleJson.value(made.apply(size))).orElseGet(() -> Filler.text(size));
        return prepared(each, limit.parameter(), value);
    }

    private Optional<Outgoing> prepared(Subject.Case each, String parameter, JsonNode value) {
        try {
            return Optional.of(subject.prepare(each, parameter, value));
        } catch (DeliveryWithheldException e) {
            return Optional.empty();
        }
    }
}
