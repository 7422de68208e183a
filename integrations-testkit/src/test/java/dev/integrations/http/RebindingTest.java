package dev.integrations.http;

import static dev.integrations.http.TransportHarness.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 127.0.0.1 plays a public address here: it is the only one that the policy allows beyond the defaults. */
class RebindingTest {
    private static final OutboundPolicy POLICY = OutboundPolicy.builder()
            .allowHttp()
            .allowAnyPort()
            .allowCidrs("127.0.0.1/32")
            .build();

    private final FaultyReceiver receiver = FaultyReceiver.start().on("/", Behaviour.answer(200, List.of(), "ok"));
    private final TransportHarness http =
            TransportHarness.with(TransportHarness.development().policy(POLICY));
    private final URI url = receiver.url("hooks.test", "/");

    @AfterEach
    void close() {
        http.close();
        receiver.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.2",
                "10.0.0.1",
                "169.254.169.254",
                "::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "fd00:ec2::254",
                "2002:a00:1::"
            })
    void name_that_was_public_when_registered_and_leads_inside_when_used_is_refused(String inside) {
        assertThat(POLICY.problems(url.toString())).isEmpty();
        http.names.put("hooks.test", List.of(inside));

        TransportException failure = http.fail(url);

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_ADDRESS);
        assertThat(failure.requestSent()).isFalse();
        assertThat(failure).hasMessage(FailureKind.REFUSED_ADDRESS.description());
        assertThat(receiver.acceptedConnections()).isZero();
    }

    @Test
    void one_forbidden_address_among_allowed_ones_refuses_the_name() {
        http.names.put("hooks.test", List.of("127.0.0.1", "10.0.0.1"));

        assertThat(http.fail(url).kind()).isEqualTo(FailureKind.REFUSED_ADDRESS);
        assertThat(receiver.acceptedConnections()).isZero();
    }

    @Test
    void pooled_connection_does_not_excuse_a_name_that_was_rebound() {
        http.names.put("hooks.test", List.of("127.0.0.1"));
        assertThat(http.send(url).status()).isEqualTo(200);
        assertThat(http.transport.connections().open()).isEqualTo(1);

        http.names.put("hooks.test", List.of("127.0.0.2"));
        TransportException failure = http.fail(url);

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_ADDRESS);
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void name_that_comes_back_uses_its_pooled_connection_again() {
        http.names.put("hooks.test", List.of("127.0.0.1"));
        http.send(url);
        http.names.put("hooks.test", List.of("10.0.0.1"));
        http.fail(url);
        http.names.put("hooks.test", List.of("127.0.0.1"));

        assertThat(http.send(url).status()).isEqualTo(200);
        assertThat(receiver.acceptedConnections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.2/",
                "http://[::1]/",
                "http://2130706433/",
                "http://0x7f.1/",
                "http://user@127.0.0.1/",
                "http://localhost/",
                "http://metadata.google.internal/",
                "ftp://127.0.0.1/"
            })
    void url_is_checked_again_when_it_is_used(String text) {
        TransportException failure = TransportHarness.failure(
                http.transport.send(post(URI.create(text)).build()));

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_ADDRESS);
        assertThat(failure.requestSent()).isFalse();
    }

    @Test
    void port_is_checked_again_when_it_is_used() {
        http.names.put("hooks.test", List.of("127.0.0.1"));
        OutboundPolicy fewPorts =
                OutboundPolicy.builder().allowHttp().allowCidrs("127.0.0.1/32").build();
        try (TransportHarness strict =
                TransportHarness.with(TransportHarness.development().policy(fewPorts))) {
            assertThat(strict.fail(url).kind()).isEqualTo(FailureKind.REFUSED_ADDRESS);
        }
    }
}
