package dev.integrations.testkit.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.SetupCheck.Step;
import dev.integrations.testkit.template.TemplateSamples.CheckRun;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Setup checks end as the vendor's documentation says, and refuse nothing because of an answer that it does not describe. */
final class CheckRules {
    private static final List<Integer> UNKNOWN_STATUSES = List.of(302, 418, 429, 500, 502, 503, 504);
    private static final List<Integer> REFUSALS = List.of(401, 403);

    private final Subject subject;

    CheckRules(Subject subject) {
        this.subject = subject;
    }

    Stream<DynamicTest> tests() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String config : subject.configs()) {
            tests.add(dynamicTest("'%s' has checks with names".formatted(config), () -> names(config)));
            tests.add(dynamicTest("unknown answers refuse nothing of '%s'".formatted(config), () -> unknown(config)));
            tests.add(dynamicTest("401 and 403 verify nothing of '%s'".formatted(config), () -> refused(config)));
        }
        for (CheckRun run : subject.samples().checks()) {
            tests.add(dynamicTest(
                    "check '%s' of '%s' ends as %s".formatted(run.check(), run.config(), run.outcome()),
                    () -> outcome(run)));
        }
        return tests.stream();
    }

    private void names(String config) {
        List<SetupCheck> checks = checks(config);
        if (checks.isEmpty() && !subject.descriptor().actions().isEmpty()) {
            fail(
                    "configuration '%s' has no setup check; ask the vendor, or return SetupCheck.known(name, UNVERIFIABLE)",
                    config);
        }
        assertThat(checks)
                .extracting(SetupCheck::name)
                .as("the checks of one configuration have names of their own")
                .doesNotHaveDuplicates()
                .allMatch(name -> !name.isBlank());
        for (SetupCheck check : checks) {
            if (check.first() instanceof Step.Done done) {
                assertTold(check.name(), done.result());
            }
        }
    }

    private void outcome(CheckRun run) {
        SetupCheck check = checks(run.config()).stream()
                .filter(each -> each.name().equals(run.check()))
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError("configuration '%s' has no check '%s', it has %s; correct check(...)"
                                .formatted(
                                        run.config(),
                                        run.check(),
                                        checks(run.config()).stream()
                                                .map(SetupCheck::name)
                                                .toList())));
        if (run.answers().isEmpty()) {
            fail("check '%s' of '%s' has no answers; add what the vendor answers", run.check(), run.config());
        }
        Result result = CheckWalk.run(check, run.answers());
        assertThat(result.outcome())
                .as(
                        "check '%s' of '%s' ends as %s; correct the check, or check(...)",
                        run.check(), run.config(), result)
                .isEqualTo(run.outcome());
        assertThat(CheckWalk.questions(check, run.answers()))
                .as("check '%s' of '%s' asks as often as check(...) has answers", run.check(), run.config())
                .isEqualTo(run.answers().size());
        assertTold(run.check(), result);
    }

    private void unknown(String config) {
        for (SetupCheck check : checks(config)) {
            if (CheckWalk.asks(check.first())) {
                for (String body : HostileBodies.ALL) {
                    for (int status : UNKNOWN_STATUSES) {
                        assertUndecided(check, Answers.of(status, body));
                    }
                }
                assertUndecided(check, Answers.of(200, "<html><body>Please sign in to the network</body></html>"));
            }
        }
    }

    private void assertUndecided(SetupCheck check, OutboundResponse answer) {
        Result result = run(check, answer);
        boolean portal = answer.status() == 200 && subject.descriptor().hosts().isEmpty();
        if (result.outcome() == Outcome.REJECTED || (result.outcome() == Outcome.VERIFIED && !portal)) {
            fail(
                    "check '%s' ends as %s because of status %d with %s, which says neither; make it UNREACHABLE",
                    check.name(), result.outcome(), answer.status(), HostileBodies.shown(Subject.text(answer.body())));
        }
        assertTold(check.name(), result);
    }

    private void refused(String config) {
        for (SetupCheck check : checks(config)) {
            if (CheckWalk.asks(check.first())) {
                for (int status : REFUSALS) {
                    for (String body : HostileBodies.ALL) {
                        Result result = run(check, Answers.of(status, body));
                        if (result.outcome() == Outcome.VERIFIED) {
                            fail(
                                    "check '%s' ends as VERIFIED with status %d; it is REJECTED, VERIFIED_LIMITED or UNREACHABLE",
                                    check.name(), status);
                        }
                    }
                }
            }
        }
    }

    private static Result run(SetupCheck check, OutboundResponse answer) {
        try {
            return CheckWalk.run(check, List.of(answer));
        } catch (RuntimeException e) {
            throw new AssertionError(
                    "check '%s' throws because of status %d with %s; answers are untrusted, so make it UNREACHABLE"
                            .formatted(check.name(), answer.status(), HostileBodies.shown(Subject.text(answer.body()))),
                    e);
        }
    }

    private static void assertTold(String check, Result result) {
        if (result.message().isBlank()) {
            fail("check '%s' ends as %s and says nothing; tell what was found", check, result.outcome());
        }
        if (result.outcome() == Outcome.REJECTED && result.remedy().isEmpty()) {
            fail("check '%s' ends as REJECTED and does not say what to do; add a remedy", check);
        }
    }

    private List<SetupCheck> checks(String config) {
        return subject.template().checks(subject.config(config));
    }
}
