package dev.integrations.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class TransportSettingsTest {
    @Test
    void defaults_are_strict() {
        TransportSettings settings = TransportSettings.ofDefaults();

        assertThat(settings.policy().problems("http://127.0.0.1/")).isNotEmpty();
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.maxConnections()).isEqualTo(1024);
        assertThat(settings.maxConnectionsPerHost()).isEqualTo(64);
        assertThat(settings.responseBytes()).isEqualTo(16 * 1024);
        assertThat(settings.ioThreads()).isEqualTo(2);
        assertThat(settings.sslContext()).isEmpty();
    }

    @Test
    void to_builder_keeps_every_setting() throws NoSuchAlgorithmException {
        OutboundPolicy policy = OutboundPolicy.development();
        Resolver resolver = host -> List.of();
        SSLContext context = SSLContext.getDefault();

        TransportSettings settings = TransportSettings.builder()
                .policy(policy)
                .resolver(resolver)
                .connectTimeout(Duration.ofMillis(7))
                .maxConnections(9)
                .maxConnectionsPerHost(8)
                .responseBytes(0)
                .ioThreads(1)
                .sslContext(context)
                .build()
                .toBuilder()
                .build();

        assertThat(settings.policy()).isSameAs(policy);
        assertThat(settings.resolver()).isSameAs(resolver);
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofMillis(7));
        assertThat(settings.maxConnections()).isEqualTo(9);
        assertThat(settings.maxConnectionsPerHost()).isEqualTo(8);
        assertThat(settings.responseBytes()).isZero();
        assertThat(settings.ioThreads()).isEqualTo(1);
        assertThat(settings.sslContext()).containsSame(context);
    }

    @Test
    void all_problems_are_reported_together() {
        TransportSettings.Builder builder = TransportSettings.builder()
                .connectTimeout(Duration.ZERO)
                .maxConnections(0)
                .maxConnectionsPerHost(0)
                .responseBytes(-1)
                .ioThreads(0);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "connectTimeout", "maxConnections", "maxConnectionsPerHost", "responseBytes", "ioThreads");
    }
}
