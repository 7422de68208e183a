package dev.integrations.http;

import static dev.integrations.http.TransportHarness.answer;
import static dev.integrations.http.TransportHarness.failure;
import static dev.integrations.http.TransportHarness.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.testkit.http.TestCertificate;
import dev.integrations.testkit.http.TestClientCertificate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransportIdentityTest {
    private static final Optional<TrustedAuthorities> TRUST =
            Optional.of(TrustedAuthorities.parse(TestCertificate.authority()));

    private final TransportHarness http = TransportHarness.open();
    private final FaultyReceiver receiver =
            FaultyReceiver.startMutualTls(TestCertificate.RECEIVER).on("/", Behaviour.answer(200, List.of(), "ok"));

    @AfterEach
    void close() {
        http.close();
        receiver.close();
    }

    @Test
    void certificate_is_shown_to_a_receiver_that_asks_for_it_whatever_its_key() {
        assertThat(send(options("a", TestClientCertificate.A)).status()).isEqualTo(200);
        assertThat(send(options("b", TestClientCertificate.B)).status()).isEqualTo(200);

        assertThat(receiver.requests())
                .extracting(ReceivedRequest::client)
                .containsExactly(
                        Optional.of(TestClientCertificate.A.subject()), Optional.of(TestClientCertificate.B.subject()));
    }

    @Test
    void without_a_certificate_such_a_receiver_is_not_reached() {
        TransportException failure = failure(http.transport.send(request(TlsOptions.of("a", Optional.empty(), TRUST))));

        assertThat(failure.kind()).isIn(FailureKind.TLS, FailureKind.CONNECTION_LOST);
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void connections_are_kept_for_their_owner_and_lent_to_nobody_else() {
        TlsOptions ours = options("tenant-1/webhook-1", TestClientCertificate.A);
        TlsOptions theirs = options("tenant-2/webhook-2", TestClientCertificate.A);
        TlsOptions other = options("tenant-1/webhook-1", TestClientCertificate.B);
        for (int i = 0; i < 5; i++) {
            send(ours);
        }
        assertThat(receiver.acceptedConnections()).isEqualTo(1);

        send(theirs);
        assertThat(receiver.acceptedConnections()).isEqualTo(2);
        send(other);
        assertThat(receiver.acceptedConnections()).isEqualTo(3);
        send(ours);
        send(theirs);
        send(other);
        assertThat(receiver.acceptedConnections()).isEqualTo(3);
        assertThat(receiver.requests().get(9).client()).contains(TestClientCertificate.B.subject());
    }

    @Test
    void connection_with_a_certificate_is_not_lent_to_a_request_without() {
        try (TransportHarness trusting =
                TransportHarness.with(TransportHarness.development().sslContext(TestCertificate.trust()))) {
            OutboundRequest with = request(options("a", TestClientCertificate.A));
            assertThat(answer(trusting.transport.send(with)).status()).isEqualTo(200);

            failure(trusting.transport.send(post(receiver.url("/")).build()));

            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @Test
    void connection_without_a_certificate_is_not_lent_to_a_request_with() {
        try (TransportHarness trusting =
                        TransportHarness.with(TransportHarness.development().sslContext(TestCertificate.trust()));
                FaultyReceiver open = FaultyReceiver.startTls(TestCertificate.RECEIVER)
                        .on("/", Behaviour.answer(200, List.of(), "ok"))) {
            answer(trusting.transport.send(post(open.url("/")).build()));
            OutboundRequest with = post(open.url("/"))
                    .tls(options("a", TestClientCertificate.A))
                    .build();

            answer(trusting.transport.send(with));

            assertThat(open.acceptedConnections()).isEqualTo(2);
        }
    }

    @Test
    void authorities_replace_those_of_the_transport_and_names_are_verified_all_the_same() {
        TrustedAuthorities unrelated = TrustedAuthorities.parse(TestClientCertificate.A.chain());
        TlsOptions wrongTrust = TlsOptions.of("a", Optional.empty(), Optional.of(unrelated));
        try (TransportHarness trusting =
                        TransportHarness.with(TransportHarness.development().sslContext(TestCertificate.trust()));
                FaultyReceiver wrongHost = FaultyReceiver.startTls(TestCertificate.WRONG_HOST)
                        .on("/", Behaviour.answer(200, List.of(), "ok"))) {
            assertThat(failure(trusting.transport.send(request(wrongTrust))).kind())
                    .isEqualTo(FailureKind.TLS);
            assertThat(failure(http.transport.send(post(wrongHost.url("/"))
                                    .tls(TlsOptions.of("a", Optional.empty(), TRUST))
                                    .build()))
                            .kind())
                    .isEqualTo(FailureKind.TLS);
            assertThat(wrongHost.requests()).isEmpty();
        }
    }

    private OutboundResponse send(TlsOptions options) {
        return answer(http.transport.send(request(options)));
    }

    private OutboundRequest request(TlsOptions options) {
        return post(receiver.url("/")).tls(options).build();
    }

    private static TlsOptions options(String owner, TestClientCertificate certificate) {
        ClientIdentity identity = ClientIdentity.parse(certificate.chain(), certificate.key());
        return TlsOptions.of(owner, Optional.of(identity), TRUST);
    }
}
