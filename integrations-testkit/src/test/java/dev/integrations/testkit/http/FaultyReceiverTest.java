package dev.integrations.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.http.Header;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Speaks to the receiver with the JDK's client, so that a fault here is not made up for by one of our transport. */
class FaultyReceiverTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final FaultyReceiver receiver = FaultyReceiver.start(Clock.fixed(NOON, ZoneOffset.UTC));
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void request_is_recorded_with_its_bytes_and_the_time_of_the_clock() throws Exception {
        receiver.on("/hooks", Behaviour.answer(202, List.of(new Header("X-A", "b")), "thanks"));

        HttpResponse<String> response = post(receiver.url("/hooks?a=b"), "payload");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEqualTo("thanks");
        assertThat(response.headers().firstValue("x-a")).contains("b");
        ReceivedRequest request =
                receiver.awaitRequests(1, Duration.ofSeconds(1)).get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/hooks?a=b");
        assertThat(request.text()).isEqualTo("payload");
        assertThat(request.header("CONTENT-TYPE")).contains("text/plain");
        assertThat(request.receivedAt()).isEqualTo(NOON);
    }

    @Test
    void chunked_request_is_read_as_one_body() throws Exception {
        receiver.on("/", Behaviour.answer(200));
        HttpRequest request = HttpRequest.newBuilder(receiver.url("/"))
                .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString("a".repeat(50_000))))
                .build();

        client.send(request, HttpResponse.BodyHandlers.discarding());

        assertThat(receiver.requests().get(0).header("Transfer-Encoding")).contains("chunked");
        assertThat(receiver.requests().get(0).body()).hasSize(50_000);
    }

    @Test
    void behaviours_of_a_path_follow_one_another_and_the_last_stays() throws Exception {
        receiver.on("/", Behaviour.answer(503), Behaviour.answer(429), Behaviour.answer(200));

        List<Integer> statuses = List.of(status("/"), status("/"), status("/"), status("/"));

        assertThat(statuses).containsExactly(503, 429, 200, 200);
        assertThat(receiver.acceptedConnections()).isEqualTo(1);
    }

    @Test
    void path_without_a_behaviour_is_not_found_and_recorded() throws Exception {
        assertThat(status("/nowhere")).isEqualTo(404);
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void connection_can_be_closed_after_an_answer() throws Exception {
        receiver.on("/", Behaviour.answer(200).thenClose());

        status("/");
        status("/");

        assertThat(receiver.acceptedConnections()).isEqualTo(2);
    }

    @Test
    void reset_is_an_error_at_the_sender() {
        receiver.on("/", Behaviour.resetAfterReading());

        assertThatThrownBy(() -> status("/")).isInstanceOf(IOException.class);
        assertThat(receiver.requests()).isNotEmpty();
    }

    @Test
    void tls_receiver_is_trusted_with_the_test_ca_only() throws Exception {
        try (FaultyReceiver tls = FaultyReceiver.startTls(TestCertificate.RECEIVER)) {
            HttpClient trusting =
                    HttpClient.newBuilder().sslContext(TestCertificate.trust()).build();
            HttpRequest request = HttpRequest.newBuilder(tls.url("/")).build();

            assertThat(trusting.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(404);
            assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.discarding()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void waiting_in_vain_says_how_many_came() {
        assertThatThrownBy(() -> receiver.awaitRequests(1, Duration.ofMillis(20)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("0 requests came");
    }

    @Test
    void path_needs_a_behaviour() {
        assertThatThrownBy(() -> receiver.on("/")).isInstanceOf(IllegalArgumentException.class);
    }

    private int status(String path) throws Exception {
        return post(receiver.url(path), "x").statusCode();
    }

    private HttpResponse<String> post(URI url, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
