package dev.integrations.testkit.template;

import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.RetryAfter;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.SetupCheck.Step;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.template.spi.Verdict.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers mean: to deliveries, and to setup checks. */
class AnswerRulesTest {
    @Test
    void success_that_is_not_seen_is_told() {
        judging(response -> response.status() == 200 ? Verdict.of(Kind.RETRY, "Who knows") : good(response))
                .assertTold("an answer of success is judged as");
    }

    @Test
    void row_that_is_not_proven_is_told() {
        judging(response -> ChatTemplate.ERRORS.verdict(response.status(), ""))
                .assertTold("the row no_channel says GONE 'The channel is gone', and classify makes");
        ContractRun.of(
                        new ChatTemplate(),
                        ChatSamples.all()
                                .errors(ChatTemplate.ERRORS, row -> Answers.of(200, ""))
                                .build())
                .assertTold("has the status 200; give it that of the row");
    }

    @Test
    void wait_that_is_not_read_is_told() {
        judging(response -> ChatTemplate.ERRORS.verdict(
                        response.status(),
                        ChatTemplate.json(response).path("error").asText("")))
                .assertTold("add withRetryAfter(...)");
        judging(response -> good(response)
                        .withRetryAfter(response.header("Retry-After")
                                .filter(each -> each.matches("\\d{1,9}"))
                                .map(each -> Duration.ofSeconds(Long.parseLong(each)))))
                .assertTold("asks to wait PT29.876544S");
        judging(response -> good(response)
                        .withRetryAfter(response.header("Retry-After")
                                .filter(each -> each.equals("-5"))
                                .map(each -> Duration.ofSeconds(-5))
                                .or(() -> RetryAfter.of(response, Subject.NOW))))
                .assertTold("makes a negative wait");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sun, 01 Mar", "Sunday, 01-Mar-26", "Sun Mar  1"})
    void date_that_is_not_read_in_one_of_its_forms_is_told(String form) {
        judging(response -> good(response)
                        .withRetryAfter(response.header("Retry-After")
                                .filter(each -> !each.startsWith(form))
                                .flatMap(each -> RetryAfter.parse(each, Subject.NOW))))
                .assertTold("asks to wait PT29.876544S");
    }

    @Test
    void wait_for_which_the_integration_stops_is_told() {
        judging(response -> response.status() == 429
                        ? Verdict.of(Kind.GONE, "No more").withRetryAfter(RetryAfter.of(response, Subject.NOW))
                        : good(response))
                .assertTold("an answer that asks to wait is no success and no refusal");
    }

    @Test
    void outage_for_which_the_integration_stops_is_told() {
        judging(response -> response.status() == 503 ? Verdict.of(Kind.AUTH, "No") : good(response))
                .assertTold("an outage passes");
    }

    @Test
    void unknown_answer_that_counts_as_success_is_told() {
        judging(response -> response.status() == 418 ? Verdict.ok() : good(response))
                .assertTold("status 418 with");
    }

    @Test
    void template_that_throws_for_an_answer_is_told() {
        judging(response -> {
                    SampleJson.value(Subject.text(response.body()));
                    return good(response);
                })
                .assertTold("classify throws for status");
    }

    @Test
    void verdict_without_a_reason_is_told() {
        judging(response -> response.status() == 409 ? Verdict.of(Kind.RETRY, " ") : good(response))
                .assertTold("without a reason");
    }

    @Test
    void verdict_that_repeats_a_secret_is_told() {
        judging(response -> response.status() == 403
                        ? Verdict.of(
                                Kind.REJECTED,
                                "No: "
                                        + ChatTemplate.json(response)
                                                .path("message")
                                                .asText())
                        : good(response))
                .assertTold("the verdict on an answer that repeats the request holds the value of the secret");
    }

    @Test
    void verdict_that_differs_from_call_to_call_is_told() {
        int[] count = {0};
        judging(response -> response.status() == 200 && response.body().length > 0
                        ? new Verdict(Kind.OK, "Number " + count[0]++, Optional.empty())
                        : good(response))
                .assertTold("classify returns the same for the same answer");
    }

    @Test
    void configuration_without_checks_is_told() {
        checking(config -> List.of()).assertTold("has no setup check");
    }

    @Test
    void checks_without_names_of_their_own_are_told() {
        checking(config -> List.of(known("Token"), known("Token"))).assertTold("names of their own");
        checking(config -> List.of(known(" "))).assertTold("names of their own");
    }

    @Test
    void check_that_ends_otherwise_is_told() {
        judgingCheck(response -> Result.of(Outcome.UNREACHABLE, "Who knows"))
                .assertTold("check 'Bot token' of 'bot' ends as");
    }

    @Test
    void check_that_refuses_because_of_an_unknown_answer_is_told() {
        judgingCheck(response -> response.status() == 503
                        ? Result.of(Outcome.REJECTED, "No", "Try again")
                        : new ChatTemplate().judge(response))
                .assertTold("ends as REJECTED because of status 503");
    }

    @Test
    void check_that_verifies_by_any_answer_is_told() {
        judgingCheck(response -> response.status() == 200
                        ? Result.of(Outcome.VERIFIED, "Fine")
                        : new ChatTemplate().judge(response))
                .assertTold("ends as VERIFIED because of status 200");
        judgingCheck(response -> response.status() == 403
                        ? Result.of(Outcome.VERIFIED, "Fine")
                        : new ChatTemplate().judge(response))
                .assertTold("ends as VERIFIED with status 403");
    }

    @Test
    void check_that_throws_is_told() {
        judgingCheck(response -> {
                    SampleJson.value(Subject.text(response.body()));
                    return new ChatTemplate().judge(response);
                })
                .assertTold("check 'Bot token' throws because of status");
    }

    @Test
    void check_that_tells_nothing_is_told() {
        judgingCheck(response -> Result.of(Outcome.UNREACHABLE, " ")).assertTold("says nothing; tell what was found");
        judgingCheck(response -> response.status() == 401
                        ? Result.of(Outcome.REJECTED, "The token is refused")
                        : new ChatTemplate().judge(response))
                .assertTold("add a remedy");
    }

    @Test
    void check_that_repeats_a_secret_is_told() {
        judgingCheck(response -> response.status() == 403
                        ? Result.of(Outcome.UNREACHABLE, Subject.text(response.body()) + " ")
                        : new ChatTemplate().judge(response))
                .assertTold("on an answer that repeats the request holds the value of the secret");
    }

    @Test
    void check_that_never_ends_is_told() {
        checking(config -> List.of(new SetupCheck("Bot token", SetupCheck.SideEffect.NONE, again())))
                .assertTold("asks the vendor more than 5 times");
    }

    @Test
    void check_to_another_host_is_told() {
        checking(config -> List.of(SetupCheck.asking(
                        "Bot token",
                        OutboundRequest.post(URI.create("https://other.example/me"))
                                .build(),
                        new ChatTemplate()::judge)))
                .assertTold("check 'Bot token' goes to other.example");
    }

    private static Step again() {
        return new Step.Ask(
                OutboundRequest.post(URI.create("https://api.chat.example/me")).build(), response -> again());
    }

    private static SetupCheck known(String name) {
        return SetupCheck.known(name, Result.of(Outcome.UNVERIFIABLE, "It cannot be checked"));
    }

    private static Verdict good(OutboundResponse response) {
        return ChatTemplate.ERRORS
                .verdict(
                        response.status(),
                        ChatTemplate.json(response).path("error").asText(""))
                .withRetryAfter(RetryAfter.of(response, Subject.NOW));
    }

    private static ContractRun judging(Function<OutboundResponse, Verdict> judge) {
        return ContractRun.of(new ChatTemplate() {
            @Override
            public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
                return judge.apply(response);
            }
        });
    }

    private static ContractRun checking(Function<TemplateConfig, List<SetupCheck>> checks) {
        return ContractRun.of(new ChatTemplate() {
            @Override
            public List<SetupCheck> checks(TemplateConfig config) {
                return checks.apply(config);
            }
        });
    }

    private static ContractRun judgingCheck(Function<OutboundResponse, Result> judge) {
        return ContractRun.of(new ChatTemplate() {
            @Override
            Result judge(OutboundResponse response) {
                return judge.apply(response);
            }
        });
    }
}
