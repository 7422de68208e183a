package dev.integrations.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.shaded.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import dev.integrations.shaded.hc.client5.http.ssl.DefaultHostnameVerifier;
import dev.integrations.shaded.hc.client5.http.ssl.HostnameVerificationPolicy;
import dev.integrations.shaded.hc.core5.concurrent.FutureCallback;
import dev.integrations.shaded.hc.core5.http.HttpHost;
import dev.integrations.shaded.hc.core5.http.nio.ssl.TlsStrategy;
import dev.integrations.shaded.hc.core5.http.ssl.TLS;
import dev.integrations.shaded.hc.core5.net.NamedEndpoint;
import dev.integrations.shaded.hc.core5.reactor.ssl.SSLBufferMode;
import dev.integrations.shaded.hc.core5.reactor.ssl.TransportSecurityLayer;
import dev.integrations.shaded.hc.core5.ssl.SSLContexts;
import dev.integrations.shaded.hc.core5.util.Timeout;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Opens TLS with the options that a request has, or with those of the transport. */
final class TlsStrategies implements TlsStrategy {
    private static final int MAX_KEPT = 1000;
    private static final Duration KEPT_UNUSED = Duration.ofMinutes(30);

    private final TlsStrategy common;
    private final Cache<TlsOptions, TlsStrategy> owned = Caffeine.newBuilder()
            .maximumSize(MAX_KEPT)
            .expireAfterAccess(KEPT_UNUSED)
            .build();

    TlsStrategies(Optional<SSLContext> context) {
        common = strategy(context.orElseGet(SSLContexts::createDefault));
    }

    @Override
    public void upgrade(
            TransportSecurityLayer layer,
            NamedEndpoint endpoint,
            Object attachment,
            Timeout timeout,
            FutureCallback<TransportSecurityLayer> callback) {
        TlsStrategy strategy = endpoint instanceof OwnedEndpoint receiver
                ? owned.get(receiver.options(), options -> strategy(options.context()))
                : common;
        strategy.upgrade(layer, endpoint, attachment, timeout, callback);
    }

    @Override
    @Deprecated
    public boolean upgrade(
            TransportSecurityLayer layer,
            HttpHost host,
            SocketAddress local,
            SocketAddress remote,
            @Nullable Object attachment,
            Timeout timeout) {
        throw new UnsupportedOperationException("HttpClient 5.6 tells the endpoint");
    }

    /** BOTH, and a verifier by name: each policy alone has let a wrong host pass in some release of HttpClient. */
    private static TlsStrategy strategy(SSLContext context) {
        return ClientTlsStrategyBuilder.create()
                .setSslContext(context)
                .setTlsVersions(TLS.V_1_3, TLS.V_1_2)
                .setSslBufferMode(SSLBufferMode.DYNAMIC)
                .setHostVerificationPolicy(HostnameVerificationPolicy.BOTH)
                .setHostnameVerifier(new DefaultHostnameVerifier())
                .buildAsync();
    }
}
