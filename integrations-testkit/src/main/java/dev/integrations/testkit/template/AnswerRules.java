package dev.integrations.testkit.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.integrations.http.OutboundResponse;
import dev.integrations.mail.MailReply.Stage;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.Verdict;
import dev.integrations.template.spi.Verdict.Kind;
import dev.integrations.testkit.template.TemplateSamples.Errors;
import dev.integrations.testkit.template.TemplateSamples.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Answers mean what the error table says of them; what nobody has described is no success and no reason to stop. */
final class AnswerRules {
    private static final Set<Kind> SUCCESS = Set.of(Kind.OK, Kind.DEDUP);
    private static final Set<Kind> FINAL = Set.of(Kind.OK, Kind.DEDUP, Kind.AUTH, Kind.GONE);
    private static final Duration TO_THE_DATE =
            Duration.between(Subject.NOW, Subject.NOW.plusMillis(29_876).plusNanos(544_000));

    /** Seconds, and a date in the three forms of RFC 9110, section 5.6.7. */
    private static final Map<String, Duration> WAITS = Map.of(
            "0", Duration.ZERO,
            "7", Duration.ofSeconds(7),
            "Sun, 01 Mar 2026 12:00:30 GMT", TO_THE_DATE,
            "Sunday, 01-Mar-26 12:00:30 GMT", TO_THE_DATE,
            "Sun Mar  1 12:00:30 2026", TO_THE_DATE);

    private static final List<String> NO_WAITS =
            List.of("", "-5", "soon", "1e9", "99999999999999999999", "0x10", "Sun, 31 Feb 2026 12:00:30 GMT");

    private final Subject subject;

    AnswerRules(Subject subject) {
        this.subject = subject;
    }

    Stream<DynamicTest> tests() {
        if (subject.descriptor().actions().isEmpty()) {
            return Stream.of();
        }
        List<DynamicTest> tests = new ArrayList<>();
        subject.samples()
                .accepted()
                .forEach(answer -> subject.configs(answer.config())
                        .forEach(config -> tests.add(dynamicTest(
                                "'%s' takes status %d for success"
                                        .formatted(config, answer.response().status()),
                                () -> accepted(config, answer.response())))));
        subject.samples()
                .errors()
                .forEach(errors -> subject.configs(errors.config())
                        .forEach(config -> errors.table()
                                .rows()
                                .forEach(row -> tests.add(dynamicTest(
                                        "'%s' judges by the row %s".formatted(config, name(row)),
                                        () -> proven(config, errors, row))))));
        for (Wait wait : subject.samples().waits()) {
            subject.configs(wait.config())
                    .forEach(config -> tests.add(dynamicTest(
                            "'%s' reads a wait of %s".formatted(config, wait.expected()),
                            () -> waits(config, wait.response(), wait.expected()))));
        }
        for (String config : subject.configs()) {
            if (subject.descriptor().mail()) {
                tests.add(dynamicTest(
                        "'%s' judges replies that nobody has described".formatted(config),
                        () -> unknownReplies(config)));
            } else {
                tests.add(dynamicTest("'%s' reads Retry-After".formatted(config), () -> retryAfter(config)));
                tests.add(
                        dynamicTest("'%s' judges what nobody has described".formatted(config), () -> unknown(config)));
            }
        }
        return tests.stream();
    }

    private static String name(ErrorTable.Row row) {
        return row.status().map(status -> status + " ").orElse("") + row.code().orElse("");
    }

    private void accepted(String config, OutboundResponse response) {
        Verdict verdict = verdict(config, response);
        if (!SUCCESS.contains(verdict.kind())) {
            fail("an answer of success is judged as %s; correct classify, or accepted(...)", verdict);
        }
    }

    private void proven(String config, Errors errors, ErrorTable.Row row) {
        OutboundResponse answer = errors.answer().apply(row);
        if (row.status().isPresent() && row.status().get() != answer.status()) {
            fail("the answer for the row %s has the status %d; give it that of the row", name(row), answer.status());
        }
        Verdict verdict = verdict(config, answer);
        if (verdict.kind() != row.kind() || !verdict.reason().contains(row.reason())) {
            fail(
                    "the row %s says %s '%s', and classify makes %s of its answer; read the vendor's code where the answer has it,"
                            + " or correct errors(...)",
                    name(row), row.kind(), row.reason(), verdict);
        }
    }

    private void waits(String config, OutboundResponse response, Duration expected) {
        Verdict verdict = verdict(config, response);
        assertThat(verdict.retryAfter())
                .as("the answer asks to wait %s, and %s is made of it; add withRetryAfter(...)", expected, verdict)
                .contains(expected);
        assertThat(verdict.kind())
                .as("an answer that asks to wait is no success and no refusal")
                .isIn(Kind.RATE_LIMITED, Kind.QUOTA, Kind.RETRY);
    }

    private void retryAfter(String config) {
        WAITS.forEach((header, expected) -> waits(config, limited(header), expected));
        for (String header : NO_WAITS) {
            Optional<Duration> wait = verdict(config, limited(header)).retryAfter();
            assertThat(wait.filter(Duration::isNegative))
                    .as("Retry-After: '%s' makes a negative wait; read it with RetryAfter.of", header)
                    .isEmpty();
        }
    }

    private static OutboundResponse limited(String retryAfter) {
        return Answers.of(429, "", "Retry-After", retryAfter);
    }

    private void unknown(String config) {
        for (String body : HostileBodies.ALL) {
            for (int status : List.of(500, 502, 503, 504)) {
                assertNot(FINAL, config, status, body, "an outage passes: make it a RETRY");
            }
            for (int status : List.of(302, 400, 401, 403, 404, 409, 418, 429, 599)) {
                assertNot(SUCCESS, config, status, body, "make it a REJECTED or RETRY by ErrorTable.verdict");
            }
            // Whatever it is taken for, it does not throw.
            verdict(config, Answers.of(200, body));
        }
    }

    /** By its first digit a reply says whether another attempt may succeed (RFC 5321, section 4.2.1). */
    private void unknownReplies(String config) {
        for (Stage stage : Stage.values()) {
            for (String text : HostileBodies.ALL) {
                for (int code : List.of(421, 432, 450, 451, 452, 454, 499)) {
                    assertNot(FINAL, config, Answers.reply(stage, code, text), "it passes: make it a RETRY");
                }
                for (int code : List.of(354, 500, 521, 550, 554, 599)) {
                    assertNot(SUCCESS, config, Answers.reply(stage, code, text), "it is no success");
                }
                if (stage != Stage.CONTENT) {
                    assertNot(SUCCESS, config, Answers.reply(stage, 250, text), "nothing was sent by then");
                }
            }
        }
    }

    private void assertNot(Set<Kind> kinds, String config, int status, String body, String hint) {
        assertNot(kinds, config, Answers.of(status, body), hint);
    }

    private void assertNot(Set<Kind> kinds, String config, OutboundResponse answer, String hint) {
        Verdict verdict = verdict(config, answer);
        if (kinds.contains(verdict.kind())) {
            fail(
                    "status %d with %s is judged as %s; %s",
                    answer.status(), HostileBodies.shown(Subject.text(answer.body())), verdict, hint);
        }
    }

    private Verdict verdict(String config, OutboundResponse response) {
        try {
            Verdict verdict = subject.judge(config, response);
            if (!SUCCESS.contains(verdict.kind()) && verdict.reason().isBlank()) {
                fail(
                        "status %d is judged as %s without a reason; say what it means",
                        response.status(), verdict.kind());
            }
            return verdict;
        } catch (RuntimeException e) {
            throw new AssertionError(
                    "classify throws for status %d with %s; answers are untrusted, so read them with care"
                            .formatted(response.status(), HostileBodies.shown(Subject.text(response.body()))),
                    e);
        }
    }
}
