package dev.integrations.http;

import static dev.integrations.http.TransportHarness.answer;
import static dev.integrations.http.TransportHarness.failure;
import static dev.integrations.http.TransportHarness.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.testkit.http.ReceivedRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportSendTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final FaultyReceiver receiver = FaultyReceiver.start();
    private final TransportHarness http = TransportHarness.open();

    @AfterEach
    void close() {
        http.close();
        receiver.close();
    }

    @Test
    void request_arrives_as_it_was_built() {
        receiver.on("/hooks", Behaviour.answer(200));
        byte[] body = new byte[300_000];
        new Random(1).nextBytes(body);

        answer(http.transport.send(OutboundRequest.post(receiver.url("/hooks?a=b%20c"))
                .header("webhook-id", "evt_1")
                .header("X-Twice", "1")
                .header("X-Twice", "2")
                .body(body)
                .build()));

        ReceivedRequest request = receiver.awaitRequests(1, SOON).get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/hooks?a=b%20c");
        assertThat(request.body()).isEqualTo(body);
        assertThat(request.headers())
                .containsExactlyInAnyOrder(
                        new Header("Host", "127.0.0.1:" + receiver.port()),
                        new Header("Content-Length", "300000"),
                        new Header("webhook-id", "evt_1"),
                        new Header("X-Twice", "1"),
                        new Header("X-Twice", "2"),
                        new Header("User-Agent", PooledTransport.USER_AGENT));
    }

    @Test
    void user_agent_names_the_version_unless_the_request_has_one() {
        receiver.on("/", Behaviour.answer(200));

        http.send(receiver.url(""));
        answer(http.transport.send(
                post(receiver.url("/")).header("user-agent", "Acme/2").build()));

        List<ReceivedRequest> requests = receiver.awaitRequests(2, SOON);
        assertThat(requests.get(0).header("User-Agent").orElseThrow()).matches("Integrations/[0-9]+\\.[0-9]+\\..+");
        assertThat(requests.get(1).header("User-Agent")).contains("Acme/2");
    }

    @Test
    void host_field_carries_the_name_and_the_connection_goes_to_its_address() {
        http.names.put("receiver.test", List.of("127.0.0.1"));
        receiver.on("/", Behaviour.answer(200));

        http.send(receiver.url("receiver.test", "/"));

        assertThat(receiver.awaitRequests(1, SOON).get(0).header("Host")).contains("receiver.test:" + receiver.port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "PUT", "PATCH"})
    void methods_without_a_body_work(String method) {
        receiver.on("/", Behaviour.answer(204));

        OutboundResponse response = answer(http.transport.send(
                OutboundRequest.builder(method, receiver.url("/")).build()));

        assertThat(response.status()).isEqualTo(204);
        assertThat(receiver.awaitRequests(1, SOON).get(0).method()).isEqualTo(method);
    }

    @Test
    void response_has_status_headers_and_body_as_they_came() {
        receiver.on("/", Behaviour.answer(418, List.of(new Header("Retry-After", "7")), "{\"ok\":false}"));

        OutboundResponse response = http.send(receiver.url("/"));

        assertThat(response.status()).isEqualTo(418);
        assertThat(response.header("retry-after")).contains("7");
        assertThat(response.body()).asString().isEqualTo("{\"ok\":false}");
        assertThat(response.truncated()).isFalse();
        assertThat(response.took()).isPositive().isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void long_header_values_are_cut_off() {
        receiver.on("/", Behaviour.answer(200, List.of(new Header("X-Long", "x".repeat(5000))), ""));

        assertThat(http.send(receiver.url("/")).header("X-Long").orElseThrow())
                .hasSize(OutboundResponse.MAX_HEADER_VALUE);
    }

    @Test
    void body_of_exactly_the_limit_is_whole_and_one_byte_more_is_truncated() {
        receiver.on("/fits", Behaviour.answer(200, List.of(), "x".repeat(16 * 1024)));
        receiver.on("/over", Behaviour.answer(200, List.of(), "x".repeat(16 * 1024 + 1)));

        OutboundResponse fits = http.send(receiver.url("/fits"));
        OutboundResponse over = http.send(receiver.url("/over"));

        assertThat(fits.body()).hasSize(16 * 1024);
        assertThat(fits.truncated()).isFalse();
        assertThat(over.body()).hasSize(16 * 1024);
        assertThat(over.truncated()).isTrue();
    }

    @Test
    void requests_one_after_the_other_share_a_connection() {
        receiver.on("/", Behaviour.answer(200, List.of(), "ok"));

        for (int i = 0; i < 50; i++) {
            assertThat(http.send(receiver.url("/")).status()).isEqualTo(200);
        }

        assertThat(receiver.acceptedConnections()).isEqualTo(1);
    }

    @Test
    void connection_is_not_used_again_when_the_receiver_says_so() {
        receiver.on("/", Behaviour.answer(200, List.of(new Header("Connection", "close")), "ok"));

        http.send(receiver.url("/"));
        http.send(receiver.url("/"));

        assertThat(receiver.acceptedConnections()).isEqualTo(2);
    }

    @Test
    void connection_is_not_used_again_when_the_receiver_keeps_it_no_longer_than_a_second() {
        receiver.on("/", Behaviour.answer(200, List.of(new Header("Keep-Alive", "timeout=1, max=5")), "ok"));

        http.send(receiver.url("/"));
        http.send(receiver.url("/"));

        assertThat(receiver.acceptedConnections()).isEqualTo(2);
    }

    @Test
    void request_chained_to_a_response_finds_its_connection_free() {
        receiver.on("/", Behaviour.answer(200, List.of(), "ok"));
        URI url = receiver.url("/");

        CompletableFuture<OutboundResponse> second = http.start(url, SOON).thenCompose(first -> http.start(url, SOON));

        assertThat(answer(second).status()).isEqualTo(200);
        assertThat(receiver.acceptedConnections()).isEqualTo(1);
    }

    @Test
    void no_more_connections_are_open_than_allowed_and_waiting_requests_go_on() {
        receiver.on("/", Behaviour.answer(200, List.of(), "ok").after(Duration.ofMillis(20)));
        try (TransportHarness narrow =
                TransportHarness.with(TransportHarness.development().maxConnectionsPerHost(3))) {
            List<CompletableFuture<OutboundResponse>> all = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                all.add(narrow.start(receiver.url("/"), SOON));
            }

            all.forEach(future -> assertThat(answer(future).status()).isEqualTo(200));
        }

        assertThat(receiver.acceptedConnections()).isLessThanOrEqualTo(3);
    }

    @Test
    void refused_connection_is_known_not_to_have_carried_the_request() throws IOException {
        URI nobody = URI.create("http://127.0.0.1:%d/".formatted(freePort()));

        TransportException failure = http.fail(nobody);

        assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
        assertThat(failure.requestSent()).isFalse();
        assertThat(failure).hasMessage(FailureKind.CONNECT.description());
        assertThat(failure.detail()).contains("127.0.0.1");
    }

    @Test
    void next_address_is_tried_when_one_refuses() {
        http.names.put("receiver.test", List.of("127.0.0.2", "127.0.0.3", "127.0.0.1"));
        receiver.on("/", Behaviour.answer(200));

        OutboundResponse response = http.send(receiver.url("receiver.test", "/"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void unknown_name_is_a_failure_of_its_own() {
        TransportException failure = http.fail(URI.create("http://nowhere.test/"));

        assertThat(failure.kind()).isEqualTo(FailureKind.DNS);
        assertThat(failure.requestSent()).isFalse();
    }

    @Test
    void connection_that_was_closed_while_idle_is_known_not_to_have_carried_the_request() throws Exception {
        CountDownLatch close = new CountDownLatch(1);
        CountDownLatch holding = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        receiver.on("/", closing(close), Behaviour.answer(200));
        try (FaultyReceiver other =
                        FaultyReceiver.start().on("/", Behaviour.answer(200).after(Duration.ofMillis(100)));
                TransportHarness single =
                        TransportHarness.with(TransportHarness.development().ioThreads(1))) {
            assertThat(single.send(receiver.url("/")).status()).isEqualTo(200);
            // The one I/O thread is held up by another answer, so that it learns of the close and of the request at
            // once.
            CompletableFuture<Boolean> held = single.start(other.url("/"), SOON).thenApply(answer -> {
                holding.countDown();
                return opened(goOn);
            });
            assertThat(opened(holding)).isTrue();
            close.countDown();
            await().atMost(SOON).until(() -> receiver.openConnections() == 0);

            CompletableFuture<OutboundResponse> second = single.start(receiver.url("/"), SOON);
            goOn.countDown();

            assertThat(held.get(5, TimeUnit.SECONDS)).isTrue();
            TransportException failure = failure(second);
            assertThat(failure.kind()).isEqualTo(FailureKind.CONNECTION_LOST);
            assertThat(failure.requestSent()).isFalse();
            assertThat(receiver.requests()).hasSize(1);
            assertThat(single.send(receiver.url("/")).status()).isEqualTo(200);
        }
    }

    private static Behaviour closing(CountDownLatch latch) {
        return exchange -> {
            exchange.answer(200, List.of(), new byte[0]);
            opened(latch);
            exchange.close();
        };
    }

    private static boolean opened(CountDownLatch latch) {
        try {
            return latch.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, TransportHarness.LOOPBACK)) {
            return socket.getLocalPort();
        }
    }
}
