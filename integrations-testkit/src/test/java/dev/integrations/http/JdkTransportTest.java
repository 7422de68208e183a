package dev.integrations.http;

import static dev.integrations.http.TransportHarness.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.common.Secret;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** The transport that leaves names to the proxy. */
class JdkTransportTest extends HttpTransportContract {
    @Override
    HttpTransport open(TransportSettings settings) {
        return HttpTransport.behindFilteringProxy(settings);
    }

    @Test
    void names_are_for_the_proxy_to_resolve() {
        receiver.on("/", Behaviour.answer(200));
        TransportSettings settings = settings(EgressProxy.of("127.0.0.1", proxy.port()))
                .resolver(host -> {
                    throw new UnknownHostException(host);
                })
                .build();
        try (HttpTransport unresolving = open(settings);
                FaultyReceiver plain = FaultyReceiver.start().on("/", Behaviour.answer(200))) {
            answer(unresolving.send(post("/").build()));
            answer(unresolving.send(
                    OutboundRequest.post(plain.url("receiver.test", "/")).build()));

            assertThat(proxy.asked())
                    .containsExactly(
                            "CONNECT receiver.test:" + receiver.port(),
                            "POST http://receiver.test:%d/".formatted(plain.port()));
        }
    }

    @Test
    void proxy_without_credentials_is_required() {
        EgressProxy known = EgressProxy.of("127.0.0.1", 3128).withCredentials("a", Secret.of("b"));

        assertThatIllegalArgumentException().isThrownBy(() -> open(TransportSettings.ofDefaults()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(settings(known).build()));
    }
}
