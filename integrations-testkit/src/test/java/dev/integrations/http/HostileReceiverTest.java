package dev.integrations.http;

import static dev.integrations.http.TransportHarness.SLACK;
import static dev.integrations.http.TransportHarness.answer;
import static dev.integrations.http.TransportHarness.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileReceiverTest {
    private static final Duration TIMEOUT = Duration.ofMillis(700);
    private static final Duration OFTEN = Duration.ofMillis(50);

    private final FaultyReceiver receiver = FaultyReceiver.start().on("/good", Behaviour.answer(200, List.of(), "ok"));
    private final TransportHarness http = TransportHarness.open();

    @AfterEach
    void close() {
        http.close();
        receiver.close();
    }

    static Stream<Arguments> slow() {
        return Stream.of(
                Arguments.of("silence", Behaviour.silence()),
                Arguments.of("dripping body", Behaviour.dripBody(OFTEN)),
                Arguments.of("dripping header", Behaviour.dripHeaders(OFTEN)),
                Arguments.of("dripping interim responses", Behaviour.dripInterim(OFTEN)),
                Arguments.of("late answer", Behaviour.answer(200).after(Duration.ofSeconds(20))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slow")
    void what_takes_too_long_is_cut_off_at_the_deadline(String name, Behaviour behaviour) {
        receiver.on("/bad", behaviour);
        long start = System.nanoTime();

        TransportException failure = failure(http.start(receiver.url("/bad"), TIMEOUT));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(TIMEOUT, TIMEOUT.plus(SLACK));
        assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
        assertThat(failure.requestSent()).isTrue();
        goodRequestsGoOn();
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("endless headers", Behaviour.endlessHeaders(), FailureKind.PROTOCOL),
                Arguments.of("endless header", Behaviour.endlessHeader(), FailureKind.PROTOCOL),
                Arguments.of("endless interim responses", Behaviour.endlessInterim(), FailureKind.PROTOCOL),
                Arguments.of("no HTTP", Behaviour.raw("SSH-2.0-OpenSSH\r\n\r\n"), FailureKind.PROTOCOL),
                Arguments.of(
                        "malformed chunk",
                        Behaviour.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"),
                        FailureKind.PROTOCOL),
                Arguments.of("reset before reading", Behaviour.resetBeforeReading(), FailureKind.CONNECTION_LOST),
                Arguments.of("reset after reading", Behaviour.resetAfterReading(), FailureKind.CONNECTION_LOST),
                Arguments.of("half a body", Behaviour.closeWithinBody(), FailureKind.CONNECTION_LOST),
                Arguments.of(
                        "half a chunked body",
                        Behaviour.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf"),
                        FailureKind.CONNECTION_LOST),
                Arguments.of("half a header", Behaviour.raw("HTTP/1.1 200 OK\r\nX-A"), FailureKind.PROTOCOL),
                Arguments.of("nothing", Behaviour.raw(""), FailureKind.CONNECTION_LOST));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void what_is_no_answer_fails_at_once(String name, Behaviour behaviour, FailureKind kind) {
        receiver.on("/bad", behaviour);

        TransportException failure = failure(http.start(receiver.url("/bad"), Duration.ofSeconds(5)));

        assertThat(failure.kind()).as(failure.detail()).isEqualTo(kind);
        assertThat(failure.requestSent()).isTrue();
        goodRequestsGoOn();
    }

    @Test
    void endless_body_is_cut_off_and_its_status_counts() {
        receiver.on("/bad", Behaviour.endlessBody());

        OutboundResponse response = http.send(receiver.url("/bad"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.truncated()).isTrue();
        assertThat(response.body()).hasSize(16 * 1024);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(receiver.openConnections()).isZero());
        goodRequestsGoOn();
    }

    @Test
    void gzip_is_neither_asked_for_nor_expanded() {
        receiver.on("/bad", Behaviour.gzipBomb(8));

        OutboundResponse response = http.send(receiver.url("/bad"));

        assertThat(receiver.requests().get(0).header("Accept-Encoding")).isEmpty();
        assertThat(response.header("Content-Encoding")).contains("gzip");
        assertThat(response.body()).startsWith(0x1F, 0x8B).hasSizeLessThanOrEqualTo(16 * 1024);
        goodRequestsGoOn();
    }

    @Test
    void redirect_is_an_answer_and_not_followed() {
        receiver.on("/bad", Behaviour.redirect(307, receiver.url("/inside").toString()));
        receiver.on("/inside", Behaviour.answer(200));

        OutboundResponse response = http.send(receiver.url("/bad"));
        goodRequestsGoOn();

        assertThat(response.status()).isEqualTo(307);
        assertThat(response.header("Location")).contains(receiver.url("/inside").toString());
        assertThat(receiver.requests()).extracting(request -> request.target()).doesNotContain("/inside");
    }

    @Test
    void early_answer_to_a_half_read_request_is_taken_and_the_connection_dropped() {
        receiver.on("/bad", exchange -> {
            exchange.write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
            exchange.pause(Duration.ofMinutes(1));
        });

        OutboundResponse response = answer(http.transport.send(TransportHarness.post(receiver.url("/bad"))
                .body(new byte[64 << 20])
                .build()));

        assertThat(response.status()).isEqualTo(413);
        goodRequestsGoOn();
        assertThat(receiver.acceptedConnections()).isEqualTo(2);
    }

    @Test
    void connect_to_a_full_backlog_is_given_up() throws IOException {
        try (ServerSocket full = new ServerSocket(0, 1, TransportHarness.LOOPBACK)) {
            List<Socket> queued = fill(full);
            URI url = URI.create("http://127.0.0.1:%d/".formatted(full.getLocalPort()));
            long start = System.nanoTime();

            TransportException failure = http.fail(url);

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(1).plus(SLACK));
            assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
            assertThat(failure.requestSent()).isFalse();
            for (Socket socket : queued) {
                socket.close();
            }
        }
        nothingIsLeftOpen();
    }

    @Test
    void deadline_holds_while_connecting() throws IOException {
        try (ServerSocket full = new ServerSocket(0, 1, TransportHarness.LOOPBACK)) {
            List<Socket> queued = fill(full);
            URI url = URI.create("http://127.0.0.1:%d/".formatted(full.getLocalPort()));
            long start = System.nanoTime();

            TransportException failure = failure(http.start(url, Duration.ofMillis(300)));

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofMillis(300).plus(SLACK));
            assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(failure.requestSent()).isFalse();
            for (Socket socket : queued) {
                socket.close();
            }
        }
        nothingIsLeftOpen();
    }

    @Test
    void hundred_drips_that_were_cut_off_leave_nothing_behind() {
        receiver.on("/bad", Behaviour.dripBody(OFTEN));
        try (TransportHarness narrow =
                TransportHarness.with(TransportHarness.development().maxConnectionsPerHost(100))) {
            List<CompletableFuture<OutboundResponse>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(narrow.start(receiver.url("/bad"), TIMEOUT));
            }

            all.forEach(future -> assertThat(failure(future).kind()).isEqualTo(FailureKind.TIMEOUT));

            assertThat(narrow.transport.connections().busy()).isZero();
            assertThat(narrow.transport.connections().open()).isZero();
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(receiver.openConnections()).isZero());
            assertThat(narrow.send(receiver.url("/good")).status()).isEqualTo(200);
        }
    }

    @Test
    void requests_that_wait_for_a_connection_are_cut_off_too() {
        receiver.on("/bad", Behaviour.silence());
        try (TransportHarness narrow =
                TransportHarness.with(TransportHarness.development().maxConnectionsPerHost(1))) {
            CompletableFuture<OutboundResponse> holding = narrow.start(receiver.url("/bad"), Duration.ofSeconds(5));
            CompletableFuture<OutboundResponse> waiting = narrow.start(receiver.url("/good"), TIMEOUT);

            TransportException failure = failure(waiting);

            assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(failure.requestSent()).isFalse();
            assertThat(holding).isNotDone();
            assertThat(holding.cancel(true)).isTrue();
            assertThat(narrow.send(receiver.url("/good")).status()).isEqualTo(200);
            assertThat(narrow.transport.connections().busy()).isZero();
        }
    }

    @Test
    void name_that_hangs_is_given_up_and_other_names_go_on() {
        try (HangingResolver resolver = new HangingResolver();
                HttpTransport transport = HttpTransport.create(TransportHarness.development()
                        .connectTimeout(TIMEOUT)
                        .resolver(resolver)
                        .build())) {
            long start = System.nanoTime();
            List<CompletableFuture<OutboundResponse>> hanging = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                hanging.add(transport.send(
                        TransportHarness.post(URI.create("http://hangs.test/")).build()));
            }

            CompletableFuture<OutboundResponse> good = transport.send(
                    TransportHarness.post(receiver.url("good.test", "/good")).build());

            assertThat(answer(good).status()).isEqualTo(200);
            hanging.forEach(future -> assertThat(failure(future).kind()).isEqualTo(FailureKind.DNS));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.plus(SLACK));
            assertThat(resolver.asked("hangs.test")).isEqualTo(1);
        }
    }

    private void goodRequestsGoOn() {
        assertThat(http.send(receiver.url("/good")).status()).isEqualTo(200);
        assertThat(http.transport.connections().busy()).isZero();
    }

    private void nothingIsLeftOpen() {
        assertThat(http.transport.connections().open()).isZero();
        goodRequestsGoOn();
    }

    /** Connects until the kernel takes no more. */
    private static List<Socket> fill(ServerSocket server) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        while (true) {
            Socket socket = new Socket();
            sockets.add(socket);
            try {
                socket.connect(new InetSocketAddress(TransportHarness.LOOPBACK, server.getLocalPort()), 300);
            } catch (SocketTimeoutException e) {
                return sockets;
            }
        }
    }
}
