package dev.integrations.examples;

import static dev.integrations.testkit.http.Behaviour.answer;

import com.sun.net.httpserver.HttpExchange;
import dev.integrations.http.Header;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.testkit.http.ReceivedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Stubs of Slack, Discord, SendGrid and Mailgun, and of two receivers of webhooks. */
final class DemoVendors implements AutoCloseable {
    static final String SLACK_PATH = "/services/T0/B0/not-a-real-key";
    static final String DISCORD_PATH = "/api/v10/webhooks/42/not-a-real-token";

    private static final List<Header> IN_HALF_A_MINUTE = List.of(new Header("Retry-After", "30"));

    final FaultyReceiver others = FaultyReceiver.start();
    private final AtomicInteger mails = new AtomicInteger();
    private final int sendGridPort;
    private LocalServer sendGrid;
    private volatile int sendGridAnswers = 202;

    DemoVendors() throws IOException {
        sendGrid = LocalServer.start();
        sendGridPort = sendGrid.port();
        stubSendGrid();
        Behaviour limited = answer(429, IN_HALF_A_MINUTE, "");
        others.on(SLACK_PATH, answer(400, List.of(), "no_text"), limited, answer(200, List.of(), "ok"));
        others.on(
                DISCORD_PATH,
                answer(200, List.of(), "{\"id\": \"42\", \"type\": 1, \"name\": \"Hook\"}"),
                answer(200, List.of(), "{\"id\": \"4711\"}"));
        others.on("/v4/domains/mg.example.com", answer(200, List.of(), "{\"domain\": {\"state\": \"active\"}}"));
        others.on("/v3/mg.example.com/messages", answer(200, List.of(), "{\"id\": \"m1\"}"));
        others.on("/crm", answer(204));
        others.on("/erp", answer(500), answer(503, List.of(new Header("Retry-After", "5")), ""), answer(204));
    }

    /** What the demo is told on its command line. */
    String option() {
        String url = others.url("").toString();
        return "hooks.slack.com=%s,discord.com=%s,api.mailgun.net=%s,api.sendgrid.com=http://127.0.0.1:%d"
                .formatted(url, url, url, sendGridPort);
    }

    /** Lets Slack ask once more for fewer messages. */
    void limitSlack() {
        others.on(SLACK_PATH, answer(429, IN_HALF_A_MINUTE, ""), answer(200, List.of(), "ok"));
    }

    void sendGridAnswers(int status) {
        sendGridAnswers = status;
    }

    /** From now on nobody listens at its port. */
    void stopSendGrid() {
        sendGrid.close();
    }

    void startSendGrid() throws IOException {
        sendGrid = LocalServer.start(sendGridPort);
        stubSendGrid();
    }

    /** How many messages SendGrid was asked to send, those that it only checked left out. */
    int mailsAsked() {
        return mails.get();
    }

    /** How many requests came to a stub, those of setup checks left out. */
    long received(String name) {
        return switch (name) {
            case "sendgrid" -> mailsAsked();
            case "slack" ->
                posts(SLACK_PATH)
                        .filter(body -> !body.contains("\"text\":\"\""))
                        .count();
            case "discord" -> posts(DISCORD_PATH).count();
            case "mailgun" -> posts("/v3/mg.example.com/messages").count();
            default -> posts("/" + name).count();
        };
    }

    private Stream<String> posts(String path) {
        return others.requests().stream()
                .filter(request -> request.method().equals("POST")
                        && request.target().split("\\?", 2)[0].equals(path))
                .map(ReceivedRequest::text);
    }

    private void stubSendGrid() {
        sendGrid.handle("/v3/scopes", exchange -> reply(exchange, 200, "{\"scopes\": [\"mail.send\"]}"));
        sendGrid.handle("/v3/mail/send", exchange -> {
            String body = new String(LocalServer.body(exchange), StandardCharsets.UTF_8);
            if (body.contains("sandbox_mode")) {
                reply(exchange, 200, "");
                return;
            }
            mails.incrementAndGet();
            reply(exchange, sendGridAnswers, "");
        });
    }

    /** Each connection is closed, so that none is left when the server is gone. */
    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        sendGrid.close();
        others.close();
    }
}
