package dev.integrations.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.Template;
import dev.integrations.templates.facts.ApiSpec;
import dev.integrations.templates.facts.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What setup checks ask is as the vendors describe it, but for what is written here; GA4 has no description of that form. */
class SetupCheckRequestsTest {
    private static final String DESCRIBED = "[]";
    private static final String TWILIO =
            "{'accountSid': 'ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', %s, 'from': '+14155551111', 'to': '+14155550000'}";
    private static final String ACCOUNT = "api.twilio.com/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    /** A check goes as far as it can if the vendor says this to everything. */
    private static final OutboundResponse REFUSED = Facts.response(401, "{\"message\": \"Invalid private key\"}");

    static Stream<Arguments> checks() {
        return Stream.of(
                arguments(
                        "slack",
                        "{'mode': 'bot', 'botToken': 'xoxb-not-real', 'channel': 'C012AB3CD'}",
                        List.of(
                                // Slack takes both methods for each call.
                                "POST slack.com/api/auth.test [POST /api/auth.test is not described]",
                                "GET slack.com/api/conversations.info " + DESCRIBED)),
                arguments(
                        "discord",
                        "{'webhookUrl': 'https://discord.com/api/webhooks/1/not_a_real_token'}",
                        List.of("GET discord.com/api/v10/webhooks/1/not_a_real_token " + DESCRIBED)),
                arguments(
                        "sendgrid",
                        "{'apiKey': 'SG.not-real', 'from': 'a@example.com', 'to': ['b@example.com'], 'templateId': 'd-1'}",
                        List.of(
                                "GET api.sendgrid.com/v3/scopes " + DESCRIBED,
                                "POST api.sendgrid.com/v3/mail/send " + DESCRIBED)),
                arguments(
                        "mailgun",
                        "{'apiKey': 'not-real', 'domain': 'mg.example.com', 'region': 'us', 'from': 'a@mg.example.com',"
                                + " 'to': ['b@example.com']}",
                        List.of(
                                "GET api.mailgun.net/v4/domains/mg.example.com " + DESCRIBED,
                                // A message that nobody gets.
                                "POST api.mailgun.net/v3/mg.example.com/messages [the body is missing]",
                                "GET api.eu.mailgun.net/v4/domains/mg.example.com " + DESCRIBED,
                                "POST api.eu.mailgun.net/v3/mg.example.com/messages [the body is missing]")),
                arguments(
                        "twilio-sms",
                        TWILIO.formatted("'authToken': 'not-a-real-token'"),
                        List.of("GET " + ACCOUNT + ".json " + DESCRIBED)),
                arguments(
                        "twilio-sms",
                        TWILIO.formatted(
                                "'apiKeySid': 'SKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'apiKeySecret': 'not-a-real-secret'"),
                        List.of(
                                "GET " + ACCOUNT + ".json " + DESCRIBED,
                                // The list of messages is not in the part of the description that is kept here.
                                "GET %s/Messages.json [GET %s/Messages.json is not described]"
                                        .formatted(ACCOUNT, ACCOUNT.substring("api.twilio.com".length())))),
                arguments(
                        "vonage-sms",
                        "{'api': 'sms', 'apiKey': 'a1b2c3d4', 'apiSecret': 'not-a-real-secret', 'from': '447700900000',"
                                + " 'to': '447700900009'}",
                        // Both are in a header, where no log has them.
                        List.of("GET rest.nexmo.com/account/get-balance"
                                + " [query api_key is missing, query api_secret is missing]")),
                arguments(
                        "stripe",
                        "{'apiKey': 'rk_test_1', 'account': 'acct_1'}",
                        // Headers that all calls may have are not a part of the description.
                        List.of("GET api.stripe.com/v1/account"
                                + " [header Stripe-Version is not described, header Stripe-Account is not described]")),
                arguments(
                        "paypal",
                        "{'environment': 'live'}",
                        List.of("GET api-m.paypal.com/v1/notifications/webhooks " + DESCRIBED)),
                arguments(
                        "mixpanel",
                        "{'auth': 'serviceAccount', 'username': 'mp.abc', 'secret': 'not-real', 'projectId': '4711',"
                                + " 'region': 'us'}",
                        // It belongs to the application, which has no description.
                        List.of("GET mixpanel.com/api/app/me [GET /api/app/me is not described]")));
    }

    @ParameterizedTest
    @MethodSource("checks")
    void setup_checks_ask_as_the_vendors_describe_it(String id, String config, List<String> expected) {
        Template template = TemplateCatalog.of(new ShippedTemplates()).find(id).orElseThrow();
        ApiSpec spec = ApiSpec.of(id.replace("-sms", ""));

        List<String> asked = new ArrayList<>();
        for (SetupCheck check : template.checks(Facts.config(template, config))) {
            for (OutboundRequest request : Facts.asked(check, REFUSED)) {
                asked.add("%s %s%s %s"
                        .formatted(
                                request.method(),
                                request.uri().getHost(),
                                request.uri().getPath(),
                                spec.problems(request)));
            }
        }

        assertThat(asked).isEqualTo(expected);
    }
}
