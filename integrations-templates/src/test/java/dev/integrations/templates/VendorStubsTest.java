package dev.integrations.templates;

import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.Header;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.facts.VendorStub;
import dev.integrations.testkit.Samples;
import dev.integrations.testkit.http.Behaviour;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stubs of all vendors play what their documentation shows, over HTTP, to integrations that are installed and delivered to as
 * those of any host; what becomes of an event is written here for each answer.
 */
class VendorStubsTest {
    private static final String OK = "SUCCEEDED";
    private static final String DEAD = "DEAD_LETTERED";
    private static final String STOPPED = "DEAD_LETTERED, stopped";
    private static final String RETRY = "PENDING 1 s";

    /** A vendor, where events go to, and what follows from each of its answers in their order, and from none. */
    private record Vendor(
            String name,
            String template,
            String path,
            String config,
            List<String> calls,
            List<String> follows,
            String unclear) {
        Stream<JsonNode> fixtures() {
            return calls.stream().flatMap(call -> Facts.fixtures(template.replace("-sms", ""), call));
        }

        VendorStub stub() {
            return new VendorStub(template, path, config);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final Vendor TWILIO = new Vendor(
            "twilio",
            "twilio-sms",
            "/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Messages.json",
            "{'accountSid': 'ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'authToken': 'not-a-real-token',"
                    + " 'from': '+14155551111', 'to': '+14155550000'}",
            List.of("Messages.json", "messages"),
            List.of(
                    "201 " + OK,
                    "201 " + OK,
                    "201 " + OK,
                    "201 " + OK,
                    "201 " + OK,
                    "201 " + OK,
                    "201 " + OK,
                    "401 " + STOPPED,
                    "404 " + STOPPED,
                    "429 " + RETRY,
                    "400 " + DEAD,
                    "400 " + DEAD,
                    "400 " + DEAD),
            DEAD);

    static Stream<Vendor> vendors() {
        return Stream.of(chats(), mails(), texts(), payments(), numbers()).flatMap(each -> each);
    }

    private static Stream<Vendor> chats() {
        return Stream.of(
                new Vendor(
                        "slack through a webhook",
                        "slack",
                        "/services/T0/B0/not-real",
                        "{'mode': 'webhook', 'webhookUrl': 'https://hooks.slack.com/services/T0/B0/not-real'}",
                        List.of("webhook"),
                        List.of(
                                "200 " + OK,
                                "400 " + DEAD,
                                "400 " + DEAD,
                                "403 " + STOPPED,
                                "403 " + STOPPED,
                                "404 " + STOPPED,
                                "404 " + STOPPED,
                                "410 " + STOPPED,
                                "500 " + RETRY,
                                "429 PENDING 30 s"),
                        RETRY),
                new Vendor(
                        "slack through a bot",
                        "slack",
                        "/api/chat.postMessage",
                        "{'mode': 'bot', 'botToken': 'xoxb-not-real', 'channel': 'C012AB3CD'}",
                        List.of("chat.postMessage"),
                        List.of("200 " + OK, "200 " + DEAD, "429 PENDING 30 s"),
                        RETRY),
                new Vendor(
                        "discord",
                        "discord",
                        "/api/v10/webhooks/1/not_a_real_token",
                        "{'webhookUrl': 'https://discord.com/api/webhooks/1/not_a_real_token'}",
                        List.of("execute_webhook"),
                        List.of(
                                "204 " + OK,
                                "429 PENDING 64 s",
                                "429 PENDING 1336 s",
                                "429 PENDING 64 s",
                                "400 " + DEAD,
                                "401 " + STOPPED,
                                "404 " + STOPPED,
                                "400 " + DEAD,
                                "400 " + STOPPED),
                        RETRY));
    }

    private static Stream<Vendor> mails() {
        return Stream.of(
                new Vendor(
                        "sendgrid",
                        "sendgrid",
                        "/v3/mail/send",
                        "{'apiKey': 'SG.not-real', 'from': 'a@example.com', 'to': ['b@example.com']}",
                        List.of("mail.send", "any"),
                        List.of(
                                "202 " + OK,
                                "400 " + DEAD,
                                "401 " + STOPPED,
                                "403 " + STOPPED,
                                "404 " + DEAD,
                                "405 " + DEAD,
                                "413 " + DEAD,
                                "500 " + RETRY,
                                "429 " + RETRY),
                        DEAD),
                new Vendor(
                        "mailgun",
                        "mailgun",
                        "/v3/mg.example.com/messages",
                        "{'apiKey': 'not-real', 'domain': 'mg.example.com', 'region': 'us', 'from': 'a@mg.example.com',"
                                + " 'to': ['b@example.com']}",
                        List.of("/messages"),
                        List.of("200 " + OK, "400 " + DEAD, "401 " + STOPPED, "429 PENDING 120 s", "500 " + RETRY),
                        DEAD));
    }

    private static Stream<Vendor> texts() {
        String vonage = "{'api': '%s', 'apiKey': 'a1b2c3d4', 'apiSecret': 'not-a-real-secret', 'from': '447700900000',"
                + " 'to': '447700900009'}";
        return Stream.of(
                TWILIO,
                new Vendor(
                        "vonage by its SMS API",
                        "vonage-sms",
                        "/sms/json",
                        vonage.formatted("sms"),
                        List.of("sms"),
                        List.of(
                                "200 " + OK,
                                "200 " + RETRY,
                                "200 " + DEAD,
                                "200 " + STOPPED,
                                "200 " + RETRY,
                                "200 PENDING 3600 s",
                                "200 " + STOPPED,
                                "200 " + DEAD),
                        DEAD),
                new Vendor(
                        "vonage by its Messages API",
                        "vonage-sms",
                        "/v1/messages",
                        vonage.formatted("messages"),
                        List.of("messages"),
                        List.of("202 " + OK, "429 " + RETRY),
                        DEAD));
    }

    private static Stream<Vendor> payments() {
        return Stream.of(
                new Vendor(
                        "stripe",
                        "stripe",
                        "/v1/payment_intents",
                        "{'apiKey': 'rk_test_51HcRtQ', 'mode': 'test'}",
                        List.of("payment_intent", "any"),
                        List.of(
                                "200 " + OK,
                                "400 " + DEAD,
                                "401 " + STOPPED,
                                "402 " + DEAD,
                                "403 " + STOPPED,
                                "404 " + DEAD,
                                "409 " + RETRY,
                                "400 " + DEAD,
                                "429 " + RETRY,
                                "429 " + RETRY,
                                "500 " + DEAD,
                                "503 " + RETRY),
                        RETRY),
                new Vendor(
                        "paypal",
                        "paypal",
                        "/v2/checkout/orders",
                        "{'environment': 'sandbox'}",
                        List.of("orders"),
                        List.of("500 " + RETRY, "503 " + RETRY, "429 " + RETRY),
                        RETRY));
    }

    private static Stream<Vendor> numbers() {
        return Stream.of(
                new Vendor(
                        "ga4",
                        "ga4",
                        "/mp/collect",
                        "{'stream': 'web', 'measurementId': 'G-ABC123', 'apiSecret': 'not-a-real-secret',"
                                + " 'clientIdSource': 'event'}",
                        List.of("collect"),
                        List.of("204 " + OK),
                        RETRY),
                new Vendor(
                        "mixpanel",
                        "mixpanel",
                        "/import",
                        "{'auth': 'token', 'token': '0123456789abcdef0123', 'region': 'us'}",
                        List.of("import"),
                        List.of("200 " + OK, "400 " + DEAD, "401 " + STOPPED, "413 " + DEAD, "429 " + RETRY),
                        RETRY));
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void documented_answers_are_followed(Vendor vendor) throws InterruptedException {
        try (VendorStub stub = vendor.stub()) {
            List<String> followed = new ArrayList<>();
            for (JsonNode fixture : vendor.fixtures().toList()) {
                followed.add(fixture.path("status") + " " + stub.follows(fixture));
            }

            assertThat(followed).isEqualTo(vendor.follows());
            assertThat(stub.sent()).hasSizeGreaterThanOrEqualTo(followed.size());
        }
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void nobody_is_asked_before_the_wait_is_over_in_whatever_form_it_is_told(Vendor vendor)
            throws InterruptedException {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Samples.NOON.plusSeconds(91).atOffset(ZoneOffset.UTC));
        try (VendorStub stub = vendor.stub()) {
            assertThat(stub.follows(limited("Retry-After", "7"))).isEqualTo("PENDING 7 s");
            assertThat(stub.follows(limited("Retry-After", date))).isEqualTo("PENDING 90 s");
        }
    }

    @Test
    void sendgrid_says_when_its_limit_is_reset() throws InterruptedException {
        String reset = Long.toString(Samples.NOON.getEpochSecond() + 91);
        Vendor sendGrid = mails().findFirst().orElseThrow();
        try (VendorStub stub = sendGrid.stub()) {
            assertThat(stub.follows(limited("X-RateLimit-Reset", reset))).isEqualTo("PENDING 90 s");
        }
    }

    private static Behaviour limited(String header, String value) {
        return answer(429, List.of(new Header(header, value)), "");
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void whether_it_is_repeated_when_no_answer_comes_depends_on_what_that_would_do(Vendor vendor)
            throws InterruptedException {
        try (VendorStub stub = vendor.stub()) {
            assertThat(stub.follows(Behaviour.resetAfterReading())).isEqualTo(vendor.unclear());
            assertThat(stub.follows(Behaviour.closeWithinBody())).isEqualTo(vendor.unclear());
            assertThat(stub.follows(Behaviour.resetBeforeReading())).isIn(vendor.unclear(), RETRY);
        }
    }

    /** This takes as long as an attempt may. */
    @Test
    void what_is_not_answered_in_time_is_as_unclear() throws InterruptedException {
        try (VendorStub stub = TWILIO.stub()) {
            assertThat(stub.follows(Behaviour.silence())).isEqualTo(DEAD);
        }
    }
}
