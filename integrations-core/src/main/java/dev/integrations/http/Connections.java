package dev.integrations.http;

import dev.integrations.common.Secret;
import dev.integrations.shaded.hc.client5.http.DnsResolver;
import dev.integrations.shaded.hc.client5.http.config.ConnectionConfig;
import dev.integrations.shaded.hc.client5.http.config.TlsConfig;
import dev.integrations.shaded.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import dev.integrations.shaded.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import dev.integrations.shaded.hc.client5.http.nio.AsyncClientConnectionManager;
import dev.integrations.shaded.hc.core5.http.config.Http1Config;
import dev.integrations.shaded.hc.core5.http.impl.nio.ClientHttp1IOEventHandlerFactory;
import dev.integrations.shaded.hc.core5.http.impl.nio.ClientHttp1StreamDuplexerFactory;
import dev.integrations.shaded.hc.core5.http.nio.command.ShutdownCommand;
import dev.integrations.shaded.hc.core5.http.protocol.HttpProcessorBuilder;
import dev.integrations.shaded.hc.core5.http2.HttpVersionPolicy;
import dev.integrations.shaded.hc.core5.io.CloseMode;
import dev.integrations.shaded.hc.core5.pool.PoolConcurrencyPolicy;
import dev.integrations.shaded.hc.core5.reactor.Command;
import dev.integrations.shaded.hc.core5.reactor.ConnectionInitiator;
import dev.integrations.shaded.hc.core5.reactor.DefaultConnectingIOReactor;
import dev.integrations.shaded.hc.core5.reactor.IOReactorConfig;
import dev.integrations.shaded.hc.core5.util.TimeValue;
import dev.integrations.shaded.hc.core5.util.Timeout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The I/O reactor and the pool of HttpClient, with every setting in one place. HttpClient's execution chain (redirects,
 * retries, cookies, authentication, decompression, protocol upgrade) is not built at all, and nothing rewrites a
 * message on its way: {@link Attempt} leases, connects and speaks HTTP/1.1 itself.
 */
final class Connections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    /** How late a connect timeout may be noticed. */
    private static final TimeValue SELECT_INTERVAL = TimeValue.ofMilliseconds(250);

    private static final TimeValue TIME_TO_LIVE = TimeValue.ofMinutes(10);
    private static final TimeValue CLOSE_WAIT = TimeValue.ofSeconds(2);

    /** Idle connections are closed after this long, sooner if the receiver says so ({@code Keep-Alive: timeout}). */
    static final TimeValue MAX_IDLE = TimeValue.ofSeconds(30);

    private final DefaultConnectingIOReactor reactor;
    private final PoolingAsyncClientConnectionManager pool;
    private final Timeout connectTimeout;
    private final int responseBytes;
    private final Optional<Secret> proxyAuthorization;
    private volatile boolean closing;

    Connections(TransportSettings settings) {
        connectTimeout = Timeout.of(settings.connectTimeout());
        responseBytes = settings.responseBytes();
        proxyAuthorization = settings.proxy().flatMap(EgressProxy::authorization);
        pool = pool(settings, connectTimeout);
        // 4,096 bytes instead of 32 KiB cuts the heap of an idle connection from 102 to 15 KB.
        Http1Config http1 = Http1Config.custom()
                .setBufferSize(4096)
                .setMaxHeaderCount(100)
                .setMaxLineLength(8192)
                .build();
        reactor = new DefaultConnectingIOReactor(
                new ClientHttp1IOEventHandlerFactory(
                        new ClientHttp1StreamDuplexerFactory(
                                HttpProcessorBuilder.create().build(), http1, null),
                        null,
                        null),
                IOReactorConfig.custom()
                        .setIoThreadCount(settings.ioThreads())
                        .setSelectInterval(SELECT_INTERVAL)
                        .setTcpNoDelay(true)
                        .build(),
                Threads.named("io"),
                null,
                this::report,
                null,
                session -> session.enqueue(new ShutdownCommand(CloseMode.GRACEFUL), Command.Priority.IMMEDIATE));
        reactor.start();
    }

    AsyncClientConnectionManager pool() {
        return pool;
    }

    ConnectionInitiator initiator() {
        return reactor;
    }

    Timeout connectTimeout() {
        return connectTimeout;
    }

    /** From now on no connection is opened or lent. */
    void refuse() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    Optional<Secret> proxyAuthorization() {
        return proxyAuthorization;
    }

    int responseBytes() {
        return responseBytes;
    }

    void closeIdle() {
        pool.closeExpired();
        pool.closeIdle(MAX_IDLE);
    }

    /** Connections that are open or being opened, for tests. */
    int open() {
        var stats = pool.getTotalStats();
        return stats.getLeased() + stats.getAvailable();
    }

    /** Connections in use and requests that wait for one, for tests. */
    int busy() {
        var stats = pool.getTotalStats();
        return stats.getLeased() + stats.getPending();
    }

    @Override
    public void close() {
        closing = true;
        pool.close(CloseMode.IMMEDIATE);
        reactor.initiateShutdown();
        try {
            reactor.awaitShutdown(CLOSE_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reactor.close(CloseMode.IMMEDIATE);
    }

    private void report(Exception unexpected) {
        if (closing) {
            LOG.debug("An I/O thread was closed at work", unexpected);
        } else {
            LOG.warn("An I/O thread met an unexpected exception", unexpected);
        }
    }

    private static PoolingAsyncClientConnectionManager pool(TransportSettings settings, Timeout connectTimeout) {
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
                .setMaxConnTotal(settings.maxConnections())
                .setMaxConnPerRoute(settings.maxConnectionsPerHost())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connectTimeout)
                        .setTimeToLive(TIME_TO_LIVE)
                        .build())
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                        .setHandshakeTimeout(connectTimeout)
                        .build())
                .setTlsStrategy(new TlsStrategies(settings.sslContext()))
                .setDnsResolver(new NoResolver())
                .build();
    }

    /** Addresses are vetted before they come here; a name that got this far is a defect. */
    private static final class NoResolver implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException("refused to resolve a name that was not vetted: " + host);
        }

        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
            throw new UnknownHostException("refused to resolve a name that was not vetted: " + host);
        }
    }
}
