package dev.integrations.http;

import static dev.integrations.http.TransportHarness.SLACK;
import static dev.integrations.http.TransportHarness.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.testkit.http.TestCertificate;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs against the relocated HttpClient, as everything in this module does. */
class TransportTlsTest {
    private final TransportHarness http =
            TransportHarness.with(TransportHarness.development().sslContext(TestCertificate.trust()));

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void http_client_is_the_relocated_one() {
        assertThat(http.transport.connections().pool().getClass().getName())
                .startsWith("dev.integrations.shaded.hc.client5.");
    }

    @Test
    void right_host_is_accepted_by_name_and_by_address_and_its_connection_kept() {
        http.names.put("receiver.test", List.of("127.0.0.1"));
        try (FaultyReceiver receiver = tls(TestCertificate.RECEIVER)) {
            for (int i = 0; i < 10; i++) {
                assertThat(http.send(receiver.url("receiver.test", "/")).status())
                        .isEqualTo(200);
            }
            assertThat(receiver.acceptedConnections()).isEqualTo(1);
            assertThat(http.send(receiver.url("/")).status()).isEqualTo(200);
        }
    }

    @Test
    void wrong_host_is_refused_by_name_and_by_address() {
        http.names.put("receiver.test", List.of("127.0.0.1"));
        try (FaultyReceiver receiver = tls(TestCertificate.WRONG_HOST)) {
            assertRefused(receiver, http.fail(receiver.url("receiver.test", "/")));
            assertRefused(receiver, http.fail(receiver.url("/")));
        }
    }

    @Test
    void wrong_host_certificate_serves_its_own_name() {
        http.names.put("elsewhere.test", List.of("127.0.0.1"));
        try (FaultyReceiver receiver = tls(TestCertificate.WRONG_HOST)) {
            assertThat(http.send(receiver.url("elsewhere.test", "/")).status()).isEqualTo(200);
        }
    }

    @Test
    void connection_of_one_name_is_not_lent_to_another_at_the_same_address() {
        http.names.put("receiver.test", List.of("127.0.0.1"));
        http.names.put("elsewhere.test", List.of("127.0.0.1"));
        try (FaultyReceiver receiver = tls(TestCertificate.RECEIVER)) {
            assertThat(http.send(receiver.url("receiver.test", "/")).status()).isEqualTo(200);

            assertThat(http.fail(receiver.url("elsewhere.test", "/")).kind()).isEqualTo(FailureKind.TLS);
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @Test
    void unknown_ca_is_refused() {
        try (FaultyReceiver receiver = tls(TestCertificate.UNTRUSTED)) {
            assertRefused(receiver, http.fail(receiver.url("/")));
        }
    }

    @Test
    void trust_of_the_jvm_does_not_include_the_test_ca() {
        try (FaultyReceiver receiver = tls(TestCertificate.RECEIVER);
                TransportHarness defaults = TransportHarness.open()) {
            assertRefused(receiver, defaults.fail(receiver.url("/")));
        }
    }

    @Test
    void receiver_that_speaks_no_tls_is_refused() {
        try (FaultyReceiver receiver = FaultyReceiver.start()) {
            URI https = URI.create("https://127.0.0.1:%d/".formatted(receiver.port()));

            TransportException failure = http.fail(https);

            assertThat(failure.kind()).isEqualTo(FailureKind.TLS);
            assertThat(failure.requestSent()).isFalse();
        }
    }

    @Test
    void tls_1_1_is_neither_offered_nor_accepted() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, TransportHarness.LOOPBACK)) {
            CompletableFuture<String> hello = CompletableFuture.supplyAsync(() -> answerWithTls11(server));

            TransportException failure =
                    http.fail(URI.create("https://127.0.0.1:%d/".formatted(server.getLocalPort())));

            assertThat(failure.kind()).isEqualTo(FailureKind.TLS);
            assertThat(failure.detail()).contains("SSLHandshakeException").contains("TLS11");
            // Extension 43, supported_versions (RFC 8446, section 4.2.1): TLS 1.3 and 1.2, and nothing else.
            assertThat(hello.join()).contains("002b0005" + "04" + "0304" + "0303");
        }
    }

    @Test
    void handshake_that_stalls_is_cut_off_at_the_deadline_and_its_socket_closed() throws IOException {
        Duration timeout = Duration.ofMillis(300);
        try (ServerSocket server = new ServerSocket(0, 1, TransportHarness.LOOPBACK)) {
            URI url = URI.create("https://127.0.0.1:%d/".formatted(server.getLocalPort()));
            long start = System.nanoTime();

            CompletableFuture<OutboundResponse> sent = http.start(url, timeout);
            try (Socket peer = server.accept()) {
                TransportException failure = failure(sent);

                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(timeout.plus(SLACK));
                assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
                assertThat(failure.requestSent()).isFalse();
                assertClosedByPeer(peer);
            }
        }
        assertThat(http.transport.connections().open()).isZero();
        assertThat(http.transport.connections().busy()).isZero();
    }

    private static void assertRefused(FaultyReceiver receiver, TransportException failure) {
        assertThat(failure.kind()).isEqualTo(FailureKind.TLS);
        assertThat(failure.requestSent()).isFalse();
        assertThat(receiver.requests()).isEmpty();
    }

    private static void assertClosedByPeer(Socket socket) throws IOException {
        socket.setSoTimeout(1000);
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private static FaultyReceiver tls(TestCertificate certificate) {
        return FaultyReceiver.startTls(certificate).on("/", Behaviour.answer(200, List.of(), "ok"));
    }

    /** Answers a client's hello with a server's hello of TLS 1.1 (RFC 4346, section 7.4.1.3) and returns the first. */
    private static String answerWithTls11(ServerSocket server) {
        String random = "00".repeat(32);
        byte[] serverHello =
                HexFormat.of().parseHex("160302002a" + "02000026" + "0302" + random + "00" + "c014" + "00");
        try (Socket socket = server.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] header = in.readNBytes(5);
            byte[] hello = in.readNBytes(((header[3] & 0xFF) << 8) | (header[4] & 0xFF));
            socket.getOutputStream().write(serverHello);
            assertClosedByPeer(socket);
            return HexFormat.of().formatHex(hello);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
