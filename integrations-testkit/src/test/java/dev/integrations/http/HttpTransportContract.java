package dev.integrations.http;

import static dev.integrations.http.TransportHarness.answer;
import static dev.integrations.http.TransportHarness.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.ConnectProxy;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.testkit.http.TestCertificate;
import dev.integrations.testkit.http.TestClientCertificate;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every transport, here behind a proxy. */
abstract class HttpTransportContract {
    private static final Duration AMPLE = Duration.ofSeconds(20);

    final ConnectProxy proxy = ConnectProxy.start();
    final FaultyReceiver receiver = FaultyReceiver.startTls(TestCertificate.RECEIVER);
    HttpTransport transport;

    abstract HttpTransport open(TransportSettings settings);

    @BeforeEach
    void open() {
        transport = open(settings(EgressProxy.of("127.0.0.1", proxy.port())).build());
    }

    @AfterEach
    void close() {
        transport.close();
        receiver.close();
        proxy.close();
    }

    static TransportSettings.Builder settings(EgressProxy proxy) {
        return TransportSettings.builder()
                .policy(OutboundPolicy.development())
                .resolver(host -> List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1})))
                .connectTimeout(Duration.ofSeconds(5))
                .responseBytes(1000)
                .sslContext(TestCertificate.trust())
                .proxy(proxy);
    }

    @Test
    void request_and_response_come_as_they_were_sent() {
        receiver.on("/hooks", Behaviour.answer(418, List.of(new Header("Retry-After", "7")), "{\"ok\":false}"));

        OutboundResponse response = answer(transport.send(post("/hooks?a=b%20c")
                .header("webhook-id", "evt_1")
                .header("X-Twice", "1")
                .header("X-Twice", "2")
                .build()));

        assertThat(response.status()).isEqualTo(418);
        assertThat(response.header("retry-after")).contains("7");
        assertThat(response.body()).asString().isEqualTo("{\"ok\":false}");
        assertThat(response.truncated()).isFalse();
        ReceivedRequest request = receiver.awaitRequests(1, AMPLE).get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/hooks?a=b%20c");
        assertThat(request.body()).asString().isEqualTo("{\"n\":1}");
        assertThat(request.header("Host")).contains("receiver.test:" + receiver.port());
        assertThat(request.header("User-Agent").orElseThrow()).startsWith("Integrations/");
        assertThat(request.headers())
                .contains(new Header("webhook-id", "evt_1"), new Header("X-Twice", "1"), new Header("X-Twice", "2"))
                .noneMatch(header ->
                        header.name().toLowerCase(java.util.Locale.ROOT).startsWith("proxy-"));
    }

    @Test
    void redirect_is_an_answer() {
        receiver.on("/", Behaviour.redirect(307, "/other")).on("/other", Behaviour.answer(200));

        assertThat(answer(transport.send(post("/").build())).status()).isEqualTo(307);
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void answer_is_read_up_to_the_limit() {
        receiver.on("/", Behaviour.endlessBody());

        OutboundResponse response = answer(transport.send(post("/").build()));

        assertThat(response.truncated()).isTrue();
        assertThat(response.body()).hasSize(1000);
    }

    @Test
    void deadline_covers_the_body_and_silence() {
        receiver.on("/drip", Behaviour.dripBody(Duration.ofMillis(20))).on("/silent", Behaviour.silence());

        for (String path : List.of("/drip", "/silent")) {
            CompletableFuture<OutboundResponse> sent =
                    transport.send(post(path).timeout(Duration.ofMillis(1500)).build());

            assertThat(failure(sent).kind()).isEqualTo(FailureKind.TIMEOUT);
        }
    }

    @Test
    void policy_is_asked_and_nothing_sent() {
        for (String url : List.of("https://10.0.0.1/", "https://169.254.169.254/", "https://user@receiver.test/")) {
            OutboundRequest request =
                    OutboundRequest.post(URI.create(url)).timeout(AMPLE).build();

            assertThat(failure(transport.send(request)).kind()).isEqualTo(FailureKind.REFUSED_ADDRESS);
        }
        assertThat(proxy.asked()).isEmpty();
    }

    @Test
    void wrong_host_is_refused() {
        try (FaultyReceiver wrong =
                FaultyReceiver.startTls(TestCertificate.WRONG_HOST).on("/", Behaviour.answer(200))) {
            OutboundRequest request = OutboundRequest.post(wrong.url("receiver.test", "/"))
                    .timeout(AMPLE)
                    .build();

            assertThat(failure(transport.send(request)).kind()).isEqualTo(FailureKind.TLS);
            assertThat(wrong.requests()).isEmpty();
        }
    }

    @Test
    void each_owner_has_connections_and_a_certificate_of_its_own() {
        try (FaultyReceiver mutual =
                FaultyReceiver.startMutualTls(TestCertificate.RECEIVER).on("/", Behaviour.answer(200))) {
            for (TestClientCertificate certificate : TestClientCertificate.values()) {
                for (int i = 0; i < 2; i++) {
                    OutboundRequest request = OutboundRequest.post(mutual.url("receiver.test", "/"))
                            .tls(options(certificate))
                            .timeout(AMPLE)
                            .build();
                    assertThat(answer(transport.send(request)).status()).isEqualTo(200);
                }
            }

            assertThat(mutual.requests())
                    .extracting(request -> request.client().orElseThrow())
                    .containsExactly("CN=client-a", "CN=client-a", "CN=client-b", "CN=client-b");
            assertThat(mutual.acceptedConnections()).isEqualTo(2);
        }
    }

    @Test
    void proxy_that_refuses_is_a_failure_to_connect() {
        try (ConnectProxy refusing = ConnectProxy.startRefusing(403);
                HttpTransport refused = open(
                        settings(EgressProxy.of("127.0.0.1", refusing.port())).build())) {
            TransportException failure = failure(refused.send(post("/").build()));

            assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
            assertThat(failure.requestSent()).isFalse();
            assertThat(receiver.requests()).isEmpty();
        }
    }

    @Test
    void closed_transport_fails_what_is_under_way_and_what_comes_later() {
        receiver.on("/", Behaviour.silence());
        CompletableFuture<OutboundResponse> underWay =
                transport.send(post("/").timeout(Duration.ofSeconds(60)).build());
        receiver.awaitRequests(1, AMPLE);

        transport.close();
        transport.close();

        assertThat(failure(underWay).kind()).isEqualTo(FailureKind.CLOSED);
        assertThat(failure(transport.send(post("/").build())).kind()).isEqualTo(FailureKind.CLOSED);
    }

    OutboundRequest.Builder post(String path) {
        return OutboundRequest.post(receiver.url("receiver.test", path))
                .header("Content-Type", "application/json")
                .body("{\"n\":1}".getBytes(StandardCharsets.UTF_8))
                .timeout(AMPLE);
    }

    private static TlsOptions options(TestClientCertificate certificate) {
        return TlsOptions.of(
                certificate.name(),
                Optional.of(ClientIdentity.parse(certificate.chain(), certificate.key())),
                Optional.of(TrustedAuthorities.parse(TestCertificate.authority())));
    }
}
