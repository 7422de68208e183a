package dev.integrations.templates;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;

import dev.integrations.templates.facts.Vendor;
import java.util.List;
import java.util.stream.Stream;

/** What becomes of an event, and of an installation, for each answer that vendors document. */
final class Vendors {
    static final String OK = "SUCCEEDED";
    static final String DEAD = "DEAD_LETTERED";
    static final String STOPPED = "DEAD_LETTERED, stopped";
    static final String RETRY = "PENDING 1 s";

    private static final String ACCOUNT = "/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private static final String STRIPE = "{'apiKey': 'rk_test_51HcRtQ', 'mode': 'test'}";
    private static final String VONAGE =
            "{'api': '%s', 'apiKey': 'a1b2c3d4', 'apiSecret': 'not-a-real-secret', 'from': '447700900000',"
                    + " 'to': '447700900009'}";
    private static final String MIXPANEL_TOKEN = "{'auth': 'token', 'token': '0123456789abcdef0123', 'region': 'us'}";
    private static final String MIXPANEL_ACCOUNT =
            "{'auth': 'serviceAccount', 'username': 'mp.abc', 'secret': 'not-real', 'projectId': '4711', 'region': 'us'}";

    private Vendors() {}

    static Stream<Vendor> all() {
        return Stream.of(
                slackWebhook(),
                slackBot(),
                discord(),
                sendGrid(),
                mailgun(),
                twilio(),
                vonageSms(),
                vonageMessages(),
                stripe(),
                stripeRefund(),
                payPal(),
                ga4(),
                mixpanel(),
                mixpanelAccount());
    }

    private static Vendor slackWebhook() {
        String place = "POST /services/T0/B0/not-real";
        return Vendor.of(
                        "slack through a webhook",
                        "slack",
                        place,
                        "{'mode': 'webhook', 'webhookUrl': 'https://hooks.slack.com/services/T0/B0/not-real'}")
                .setup(place, "webhook", 2)
                .check(
                        place,
                        "webhook",
                        "UNREACHABLE",
                        "UNREACHABLE",
                        "VERIFIED_LIMITED",
                        "refused by check 'Webhook'",
                        "refused by check 'Webhook'",
                        "refused by check 'Webhook'",
                        "refused by check 'Webhook'",
                        "refused by check 'Webhook'",
                        "UNREACHABLE",
                        "UNREACHABLE")
                .events(
                        List.of("webhook"),
                        "200 " + OK,
                        "400 " + DEAD,
                        "400 " + DEAD,
                        "403 " + STOPPED,
                        "403 " + STOPPED,
                        "404 " + STOPPED,
                        "404 " + STOPPED,
                        "410 " + STOPPED,
                        "500 " + RETRY,
                        "429 PENDING 30 s")
                .unclear(RETRY);
    }

    private static Vendor slackBot() {
        return Vendor.of(
                        "slack through a bot",
                        "slack",
                        "POST /api/chat.postMessage",
                        "{'mode': 'bot', 'botToken': 'xoxb-not-real', 'channel': 'C012AB3CD'}")
                .setup("POST /api/auth.test", "auth.test", 0)
                .setup("GET /api/conversations.info", "conversations.info", 0)
                .check("POST /api/auth.test", "auth.test", "VERIFIED, VERIFIED", "refused by check 'Bot token'")
                .check(
                        "GET /api/conversations.info",
                        "conversations.info",
                        "VERIFIED, VERIFIED",
                        "VERIFIED, VERIFIED_LIMITED")
                .events(List.of("chat.postMessage"), "200 " + OK, "200 " + DEAD, "429 PENDING 30 s")
                .unclear(RETRY);
    }

    private static Vendor discord() {
        String path = "/api/v10/webhooks/223704706495545344/not_a_real_token";
        return Vendor.of(
                        "discord",
                        "discord",
                        "POST " + path,
                        "{'webhookUrl': 'https://discord.com/api/webhooks/223704706495545344/not_a_real_token'}")
                .setup("GET " + path, "get_webhook", 0)
                .check("GET " + path, "get_webhook", "VERIFIED")
                .events(
                        List.of("execute_webhook"),
                        "204 " + OK,
                        "429 PENDING 64 s",
                        "429 PENDING 1336 s",
                        "429 PENDING 64 s",
                        "400 " + DEAD,
                        "401 " + STOPPED,
                        "404 " + STOPPED,
                        "400 " + DEAD,
                        "400 " + STOPPED)
                .unclear(RETRY);
    }

    static Vendor sendGrid() {
        String place = "POST /v3/mail/send";
        return Vendor.of(
                        "sendgrid",
                        "sendgrid",
                        place,
                        "{'apiKey': 'SG.not-real', 'from': 'a@example.com', 'to': ['b@example.com']}")
                .setup("GET /v3/scopes", "scopes", 0)
                // A message that is only checked is answered so.
                .setup(place, aResponse().withStatus(200))
                .check("GET /v3/scopes", "scopes", "VERIFIED, VERIFIED")
                .check(
                        place,
                        "mail.send",
                        "VERIFIED, UNREACHABLE",
                        "refused by check 'Message'",
                        "refused by check 'Message'",
                        "VERIFIED, VERIFIED_LIMITED",
                        "VERIFIED, UNREACHABLE",
                        "VERIFIED, UNREACHABLE",
                        "VERIFIED, UNREACHABLE",
                        "VERIFIED, UNREACHABLE")
                .events(
                        List.of("mail.send", "any"),
                        "202 " + OK,
                        "400 " + DEAD,
                        "401 " + STOPPED,
                        "403 " + STOPPED,
                        "404 " + DEAD,
                        "405 " + DEAD,
                        "413 " + DEAD,
                        "500 " + RETRY,
                        "429 " + RETRY)
                .unclear(DEAD);
    }

    private static Vendor mailgun() {
        String domain = "GET /v4/domains/mg.example.com";
        return Vendor.of(
                        "mailgun",
                        "mailgun",
                        "POST /v3/mg.example.com/messages",
                        "{'apiKey': 'not-real', 'domain': 'mg.example.com', 'region': 'us', 'from': 'a@mg.example.com',"
                                + " 'to': ['b@example.com']}")
                .setup(domain, "get /v4/domains/{name}", 0)
                // What a key or a domain that is not known gets.
                .setup("POST /v3/mg.example.com/messages", "/messages", 2)
                .check(
                        domain,
                        "get /v4/domains/{name}",
                        "VERIFIED",
                        "refused by check 'Key and domain'",
                        "refused by check 'Key and domain'")
                .events(
                        List.of("/messages"),
                        "200 " + OK,
                        "400 " + DEAD,
                        "401 " + STOPPED,
                        "429 PENDING 120 s",
                        "500 " + RETRY)
                .unclear(DEAD);
    }

    static Vendor twilio() {
        return Vendor.of(
                        "twilio",
                        "twilio-sms",
                        "POST " + ACCOUNT + "/Messages.json",
                        "{'accountSid': 'ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'authToken': 'not-a-real-token',"
                                + " 'from': '+14155551111', 'to': '+14155550000'}")
                .setup("GET " + ACCOUNT + ".json", "Accounts/{Sid}.json", 0)
                .check("GET " + ACCOUNT + ".json", "Accounts/{Sid}.json", "VERIFIED")
                .check(
                        "GET " + ACCOUNT + ".json",
                        "messages",
                        "refused by check 'Credentials'",
                        "UNREACHABLE",
                        "UNREACHABLE",
                        "UNREACHABLE",
                        "UNREACHABLE",
                        "UNREACHABLE")
                .events(
                        List.of("Messages.json", "messages"),
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
                        "400 " + DEAD)
                .unclear(DEAD);
    }

    private static Vendor vonageSms() {
        return vonage("vonage by its SMS API", "POST /sms/json", "sms")
                .events(
                        List.of("sms"),
                        "200 " + OK,
                        "200 " + RETRY,
                        "200 " + DEAD,
                        "200 " + STOPPED,
                        "200 " + RETRY,
                        "200 PENDING 3600 s",
                        "200 " + STOPPED,
                        "200 " + DEAD);
    }

    private static Vendor vonageMessages() {
        return vonage("vonage by its Messages API", "POST /v1/messages", "messages")
                .events(List.of("messages"), "202 " + OK, "429 " + RETRY);
    }

    private static Vendor vonage(String name, String place, String api) {
        return Vendor.of(name, "vonage-sms", place, VONAGE.formatted(api))
                .setup("GET /account/get-balance", "get-balance", 0)
                .check("GET /account/get-balance", "get-balance", "VERIFIED")
                .unclear(DEAD);
    }

    private static Vendor stripe() {
        return stripe("stripe", "/v1/payment_intents")
                .check(
                        "GET /v1/account",
                        "any",
                        "UNREACHABLE",
                        "refused by check 'Secret key'",
                        "UNREACHABLE",
                        "VERIFIED_LIMITED",
                        "UNREACHABLE",
                        "UNREACHABLE",
                        "UNREACHABLE",
                        "UNREACHABLE",
                        "UNREACHABLE",
                        "UNREACHABLE",
                        "UNREACHABLE")
                .events(
                        List.of("payment_intent", "any"),
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
                        "503 " + RETRY);
    }

    private static Vendor stripeRefund() {
        return stripe("stripe for a refund", "/v1/refunds")
                .action("refund_payment")
                .events(List.of("refund"), "200 " + OK);
    }

    private static Vendor stripe(String name, String path) {
        return Vendor.of(name, "stripe", "POST " + path, STRIPE)
                .setup("GET /v1/account", "account", 0)
                .check("GET /v1/account", "account", "VERIFIED_LIMITED")
                .unclear(RETRY);
    }

    static Vendor payPal() {
        return Vendor.of(
                        "paypal",
                        "paypal",
                        "POST /v2/checkout/orders",
                        "{'environment': 'sandbox', 'webhookId': '96605875FF6516633'}")
                .setup("POST /v1/oauth2/token", "oauth2/token", 0)
                .setup(
                        "GET /v1/notifications/webhooks",
                        okJson("{\"webhooks\": [{\"id\": \"96605875FF6516633\", \"url\": \"https://app.test/in\"}]}"))
                .check("POST /v1/oauth2/token", "oauth2/token", "VERIFIED", "refused by credentials")
                .check("GET /v1/notifications/webhooks", "orders", "UNREACHABLE", "UNREACHABLE", "UNREACHABLE")
                .events(List.of("orders"), "500 " + RETRY, "503 " + RETRY, "429 " + RETRY)
                // Nobody has an example of it; the description says that id and status are what is returned at least.
                .success(aResponse()
                        .withStatus(201)
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"id\": \"5O190127TN364715T\", \"status\": \"CREATED\"}"))
                .unclear(RETRY);
    }

    private static Vendor ga4() {
        return Vendor.of(
                        "ga4",
                        "ga4",
                        "POST /mp/collect",
                        "{'stream': 'web', 'measurementId': 'G-ABC123', 'apiSecret': 'not-a-real-secret',"
                                + " 'clientIdSource': 'event'}")
                .setup("POST /debug/mp/collect", "debug", 0)
                .check("POST /debug/mp/collect", "debug", "UNVERIFIABLE", "refused by check 'Data stream'")
                .events(List.of("collect"), "204 " + OK)
                .unclear(RETRY);
    }

    static Vendor mixpanel() {
        return mixpanel("mixpanel", MIXPANEL_TOKEN);
    }

    private static Vendor mixpanelAccount() {
        return mixpanel("mixpanel by a service account", MIXPANEL_ACCOUNT)
                .setup("GET /api/app/me", okJson("{\"results\": {\"projects\": {\"4711\": {}}}}"))
                .check(
                        "GET /api/app/me",
                        "import",
                        "VERIFIED_LIMITED",
                        "UNREACHABLE",
                        "refused by check 'Service account'",
                        "UNREACHABLE",
                        "UNREACHABLE");
    }

    private static Vendor mixpanel(String name, String config) {
        return Vendor.of(name, "mixpanel", "POST /import", config)
                .events(List.of("import"), "200 " + OK, "400 " + DEAD, "401 " + STOPPED, "413 " + DEAD, "429 " + RETRY)
                .unclear(RETRY);
    }
}
