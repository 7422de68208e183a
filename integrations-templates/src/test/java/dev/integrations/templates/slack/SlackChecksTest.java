package dev.integrations.templates.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.facts.Facts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackChecksTest {
    private final SlackTemplate template = new SlackTemplate();
    private final TemplateConfig bot =
            Facts.config(template, "{'mode':'bot','botToken':'xoxb-1-2-abc','channel':'C012AB3CD'}");
    private final SetupCheck webhook = template.checks(Facts.config(
                    template, "{'mode':'webhook','webhookUrl':'https://hooks.slack.com/services/T0/B0/X0'}"))
            .get(0);

    @Test
    void a_webhook_is_tried_with_a_message_that_is_never_posted() {
        OutboundRequest request = ((SetupCheck.Step.Ask) webhook.first()).request();

        assertThat(webhook.sideEffect()).isEqualTo(SetupCheck.SideEffect.NONE);
        assertThat(request.uri()).hasToString("https://hooks.slack.com/services/T0/B0/X0");
        assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo("{\"text\":\"\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "400; no_text; VERIFIED_LIMITED",
                "400; missing_text; VERIFIED_LIMITED",
                "403; invalid_token; REJECTED",
                "404; no_service; REJECTED",
                "404; channel_not_found; REJECTED",
                "410; channel_is_archived; REJECTED",
                "400; invalid_payload; UNREACHABLE",
                "400; no_service; UNREACHABLE",
                "401; ''; UNREACHABLE",
                "403; <html>; UNREACHABLE",
                "403; something_new; UNREACHABLE",
                "404; ''; UNREACHABLE",
                "200; ok; UNREACHABLE",
                "429; ''; UNREACHABLE",
                "500; rollup_error; UNREACHABLE"
            })
    void only_known_answers_decide_about_a_webhook(int status, String body, Outcome outcome) {
        assertThat(Facts.outcome(webhook, Facts.response(status, body))).isEqualTo(outcome);
    }

    @Test
    void a_bot_is_tried_with_its_token_and_its_channel() {
        List<SetupCheck> checks = template.checks(bot);

        assertThat(checks).extracting(SetupCheck::name).containsExactly("Bot token", "Channel");
        assertThat(((SetupCheck.Step.Ask) checks.get(0).first()).request().uri())
                .hasToString("https://slack.com/api/auth.test");
        assertThat(((SetupCheck.Step.Ask) checks.get(1).first()).request().uri())
                .hasToString("https://slack.com/api/conversations.info?channel=C012AB3CD");
    }

    @Test
    void the_name_of_a_channel_cannot_be_looked_up() {
        TemplateConfig named = Facts.config(template, "{'mode':'bot','botToken':'xoxb-1','channel':'#bills'}");

        assertThat(template.checks(named)).extracting(SetupCheck::name).containsExactly("Bot token");
    }

    @Test
    void answers_that_the_vendor_shows_are_judged() {
        SetupCheck token = template.checks(bot).get(0);
        SetupCheck channel = template.checks(bot).get(1);

        assertThat(Facts.fixtures("slack", "auth.test").map(fixture -> Facts.outcome(token, Facts.response(fixture))))
                .containsExactly(Outcome.VERIFIED, Outcome.REJECTED);
        assertThat(Facts.fixtures("slack", "conversations.info")
                        .map(fixture -> Facts.outcome(channel, Facts.response(fixture))))
                .containsExactly(Outcome.VERIFIED, Outcome.VERIFIED_LIMITED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "200; {\"ok\":false,\"error\":\"token_revoked\"}; REJECTED",
                "200; {\"ok\":false,\"error\":\"not_authed\"}; REJECTED",
                "200; {\"ok\":false,\"error\":\"fatal_error\"}; UNREACHABLE",
                "200; {\"ok\":false,\"error\":\"something_new\"}; UNREACHABLE",
                "200; <html>; UNREACHABLE",
                "200; {}; UNREACHABLE",
                "401; {\"ok\":false}; UNREACHABLE",
                "403; ''; UNREACHABLE",
                "500; {\"ok\":true}; UNREACHABLE",
                "429; {\"ok\":false,\"error\":\"ratelimited\"}; UNREACHABLE"
            })
    void only_known_answers_decide_about_a_token(int status, String body, Outcome outcome) {
        assertThat(Facts.outcome(template.checks(bot).get(0), Facts.response(status, body)))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"ok\":true,\"channel\":{\"is_member\":true}}; VERIFIED",
                "{\"ok\":true,\"channel\":{\"is_member\":false}}; VERIFIED_LIMITED",
                "{\"ok\":true,\"channel\":{\"is_member\":true,\"is_archived\":true}}; REJECTED",
                "{\"ok\":false,\"error\":\"missing_scope\"}; VERIFIED_LIMITED",
                "{\"ok\":false,\"error\":\"invalid_auth\"}; REJECTED",
                "{\"ok\":false,\"error\":\"something_new\"}; UNREACHABLE"
            })
    void a_channel_is_judged_by_what_the_bot_sees_of_it(String body, Outcome outcome) {
        assertThat(Facts.outcome(template.checks(bot).get(1), response(Facts.json(body))))
                .isEqualTo(outcome);
    }

    private static OutboundResponse response(JsonNode body) {
        return Facts.response(200, body.toString());
    }
}
