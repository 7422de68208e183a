package dev.integrations.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class DemoAppTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();

    private final DemoApp app = new DemoApp();

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void what_is_published_over_http_is_delivered() throws Exception {
        String url = app.start(DemoOptions.parse("--port", "0"));

        HttpResponse<String> answer = post(url + "publish?tenant=acme&type=report.requested", "{\"month\":3}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(MAPPER.readTree(answer.body()).get("deliveries").intValue()).isEqualTo(1);
        awaitAttempt(
                url, attempt -> attempt.get("eventType").textValue().equals("report.requested") && isAccepted(attempt));
    }

    @Test
    void receivers_that_misbehave_show_it_and_do_not_keep_the_demo_from_ending() throws Exception {
        String url = app.start(DemoOptions.parse("--port", "0"));

        awaitAttempt(
                url, attempt -> isAccepted(attempt) && attempt.get("millis").intValue() >= 2000);
        awaitAttempt(url, attempt -> attempt.get("result").textValue().equals("No complete response came in time"));
        awaitWebhook(url, webhook -> webhook.get("state").textValue().startsWith("disabled: "));
        awaitWebhook(url, webhook -> webhook.get("state").textValue().startsWith("left alone until "));
        await().atMost(PATIENCE)
                .until(() -> each(status(url).get("tenants"))
                        .anyMatch(tenant -> tenant.get("deadLettered").intValue() > 0));
        assertThat(get(url, "text/html").body())
                .contains("<td>globex</td>")
                .contains("<td>erp, whose receiver answers 500</td>");
        assertTimeout(Duration.ofSeconds(10), app::close);
    }

    @Test
    void requests_that_make_no_sense_are_refused() throws Exception {
        String url = app.start(DemoOptions.parse("--port", "0"));

        assertThat(get(url + "nowhere", "*/*").statusCode()).isEqualTo(404);
        assertThat(get(url + "publish", "*/*").statusCode()).isEqualTo(405);
        assertThat(post(url + "publish?type=a.b", "{}").statusCode()).isEqualTo(404);
        assertThat(post(url + "publish?tenant=hooli&type=a.b", "{}").statusCode())
                .isEqualTo(404);
        assertThat(post(url + "publish?tenant=acme", "{}").body()).contains("event type");
        assertThat(post(url + "publish?tenant=acme&type=a.b", "{").statusCode()).isEqualTo(400);
    }

    @Test
    void webhooks_of_an_earlier_run_go_on_with_receivers_of_this_one(@TempDir Path directory) throws Exception {
        String[] args = {
            "--port",
            "0",
            "--key",
            directory.resolve("key").toString(),
            "--jdbc-url",
            "jdbc:h2:" + directory.resolve("demo")
        };
        List<String> before = webhookIds(app.start(DemoOptions.parse(args)));
        app.close();

        try (DemoApp next = new DemoApp()) {
            String url = next.start(DemoOptions.parse(args));

            assertThat(webhookIds(url)).hasSize(9).isEqualTo(before);
            awaitAttempt(url, DemoAppTest::isAccepted);
        }
    }

    @Test
    void a_process_ends_soon_after_it_is_told_to() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DemoApp.class.getName(),
                        "--port",
                        "0")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.lines().anyMatch(line -> line.startsWith("The demo runs at http://127.0.0.1:")))
                    .isTrue();

            process.destroy();

            assertThat(process.waitFor(15, SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean isAccepted(JsonNode attempt) {
        return attempt.get("result").textValue().equals("accepted");
    }

    private void awaitAttempt(String url, Predicate<JsonNode> attempt) {
        await().atMost(PATIENCE)
                .until(() -> each(status(url).get("latestAttempts")).anyMatch(attempt));
    }

    private void awaitWebhook(String url, Predicate<JsonNode> webhook) {
        await().atMost(PATIENCE).until(() -> webhooks(url).anyMatch(webhook));
    }

    private List<String> webhookIds(String url) throws Exception {
        return webhooks(url).map(webhook -> webhook.get("id").textValue()).toList();
    }

    private Stream<JsonNode> webhooks(String url) throws Exception {
        return each(status(url).get("tenants")).flatMap(tenant -> each(tenant.get("webhooks")));
    }

    private JsonNode status(String url) throws Exception {
        return MAPPER.readTree(get(url, "application/json").body());
    }

    private static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private HttpResponse<String> get(String url, String accept) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(url)).header("Accept", accept).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String url, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
