package dev.integrations.http;

import static dev.integrations.http.TransportHarness.answer;
import static dev.integrations.http.TransportHarness.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.Secret;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.ConnectProxy;
import dev.integrations.testkit.http.FaultyReceiver;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The default transport behind a proxy: it asks for the addresses that it has vetted. */
class PooledTransportContractTest extends HttpTransportContract {
    @Override
    HttpTransport open(TransportSettings settings) {
        return HttpTransport.create(settings);
    }

    @Test
    void proxy_is_asked_for_the_vetted_address_once_for_each_connection() {
        receiver.on("/", Behaviour.answer(200));

        for (int i = 0; i < 3; i++) {
            answer(transport.send(post("/").build()));
        }

        assertThat(proxy.asked()).containsExactly("CONNECT 127.0.0.1:" + receiver.port());
        assertThat(receiver.requests().get(2).header("Host")).contains("receiver.test:" + receiver.port());
    }

    @Test
    void plain_urls_are_tunnelled_too() {
        try (FaultyReceiver plain = FaultyReceiver.start().on("/", Behaviour.answer(200))) {
            OutboundRequest request =
                    OutboundRequest.post(plain.url("receiver.test", "/")).build();

            assertThat(answer(transport.send(request)).status()).isEqualTo(200);

            assertThat(proxy.asked()).containsExactly("CONNECT 127.0.0.1:" + plain.port());
            assertThat(plain.requests().get(0).target()).isEqualTo("/");
        }
    }

    @Test
    void address_that_is_not_allowed_does_not_reach_the_proxy() {
        TransportSettings.Builder settings = settings(EgressProxy.of("127.0.0.1", proxy.port()))
                .resolver(host -> List.of(InetAddress.getByAddress(new byte[] {10, 0, 0, 1})));
        try (HttpTransport guarded = open(settings.build())) {
            assertThat(failure(guarded.send(post("/").build())).kind()).isEqualTo(FailureKind.REFUSED_ADDRESS);
            assertThat(proxy.asked()).isEmpty();
        }
    }

    @Test
    void credentials_are_sent_to_the_proxy_and_to_nobody_else() {
        receiver.on("/", Behaviour.answer(200));
        try (ConnectProxy authorizing = ConnectProxy.startAuthorizing("Basic dMO8c2VyOnDDpHNz")) {
            EgressProxy open = EgressProxy.of("localhost", authorizing.port());
            EgressProxy known = open.withCredentials("tüser", Secret.of("päss"));
            try (HttpTransport with = open(settings(known).build());
                    HttpTransport without = open(settings(open).build())) {
                assertThat(answer(with.send(post("/").build())).status()).isEqualTo(200);
                TransportException failure = failure(without.send(post("/").build()));

                assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
                assertThat(failure.detail()).contains("407");
                assertThat(receiver.requests()).hasSize(1);
                assertThat(receiver.requests().get(0).headers())
                        .noneMatch(header -> header.value().startsWith("Basic"));
                assertThat(known.toString()).doesNotContain("päss").doesNotContain("dMO8");
            }
        }
    }

    @Test
    void proxy_that_is_not_there_is_a_failure_to_connect() {
        int port = proxy.port();
        proxy.close();
        try (HttpTransport lost =
                open(settings(EgressProxy.of("127.0.0.1", port)).build())) {
            assertThat(failure(lost.send(post("/").build())).kind()).isEqualTo(FailureKind.CONNECT);
        }
    }
}
