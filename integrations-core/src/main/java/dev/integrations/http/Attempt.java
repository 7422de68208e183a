package dev.integrations.http;

import dev.integrations.shaded.hc.client5.http.HttpRoute;
import dev.integrations.shaded.hc.client5.http.nio.AsyncConnectionEndpoint;
import dev.integrations.shaded.hc.core5.concurrent.CallbackContribution;
import dev.integrations.shaded.hc.core5.concurrent.FutureCallback;
import dev.integrations.shaded.hc.core5.http.ConnectionClosedException;
import dev.integrations.shaded.hc.core5.http.HttpHost;
import dev.integrations.shaded.hc.core5.http.protocol.HttpCoreContext;
import dev.integrations.shaded.hc.core5.io.CloseMode;
import dev.integrations.shaded.hc.core5.net.NamedEndpoint;
import dev.integrations.shaded.hc.core5.reactor.ConnectionInitiator;
import dev.integrations.shaded.hc.core5.reactor.IOSession;
import dev.integrations.shaded.hc.core5.util.TimeValue;
import dev.integrations.shaded.hc.core5.util.Timeout;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One try at one vetted address: leases a connection, opens it if it is new, and lets {@link Conversation} speak. It
 * ends exactly once, and gives its connection back exactly once, whichever thread gets there first.
 */
final class Attempt implements ConnectionInitiator, FutureCallback<AsyncConnectionEndpoint> {
    /** How far it got. */
    enum Phase {
        LEASE,
        CONNECT,
        HANDSHAKE,
        EXCHANGE
    }

    private final Exchange exchange;
    private final Connections connections;
    private final OutboundUrl url;
    private final List<InetAddress> addresses;
    private final @Nullable HttpHost proxy;
    private final Conversation conversation;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<@Nullable AsyncConnectionEndpoint> endpoint = new AtomicReference<>();
    private volatile Phase phase = Phase.LEASE;
    private volatile @Nullable Future<?> lease;
    private volatile @Nullable Future<?> connecting;
    private volatile @Nullable IOSession session;

    /** The first of the addresses is tried; the others are for the exchange to go on with. The proxy may be null. */
    Attempt(
            Exchange exchange,
            Connections connections,
            OutboundUrl url,
            List<InetAddress> addresses,
            @Nullable HttpHost proxy) {
        this.exchange = exchange;
        this.connections = connections;
        this.url = url;
        this.addresses = addresses;
        this.proxy = proxy;
        this.conversation = new Conversation(
                this, exchange, url, exchange.request().responseBytes().orElse(connections.responseBytes()));
    }

    /** Returns the address that this connects to, without the interface that an IPv6 address may name. */
    String address() {
        String text = addresses.get(0).getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    boolean sent() {
        return conversation.sent();
    }

    void start() {
        HttpHost target = new HttpHost(url.scheme(), addresses.get(0), url.host(), url.port());
        TlsOptions tls = isSecure() ? exchange.request().tls().orElse(null) : null;
        NamedEndpoint name = tls == null ? null : new OwnedEndpoint(target, tls);
        HttpRoute route = proxy == null
                ? new HttpRoute(target, name, null, isSecure())
                : new HttpRoute(target, name, null, proxy, isSecure());
        Timeout wait = Timeout.of(exchange.request().timeout());
        try {
            lease = connections.pool().lease("", route, null, wait, this);
        } catch (RuntimeException e) {
            failed(e);
        }
        if (ended.get()) {
            cancel(lease);
        }
    }

    /** The lease was granted. */
    @Override
    public void completed(AsyncConnectionEndpoint leased) {
        endpoint.set(leased);
        if (ended.get() || connections.isClosing()) {
            discard();
        } else if (leased.isConnected()) {
            speak(leased);
        } else {
            phase = Phase.CONNECT;
            open(leased);
        }
    }

    private void open(AsyncConnectionEndpoint leased) {
        try {
            connecting = connections
                    .pool()
                    .connect(
                            leased,
                            this,
                            connections.connectTimeout(),
                            null,
                            HttpCoreContext.create(),
                            new CallbackContribution<AsyncConnectionEndpoint>(this) {
                                @Override
                                public void completed(AsyncConnectionEndpoint connected) {
                                    if (ended.get()) {
                                        discard();
                                    } else if (proxy == null) {
                                        speak(leased);
                                    } else {
                                        tunnel(leased);
                                    }
                                }
                            });
        } catch (RuntimeException e) {
            failed(e);
        }
        if (ended.get()) {
            cancel(connecting);
        }
    }

    /** Stands between the pool and the reactor to know the socket while its TLS handshake goes on. */
    @Override
    public Future<IOSession> connect(
            NamedEndpoint host,
            SocketAddress remote,
            SocketAddress local,
            Timeout timeout,
            Object attachment,
            FutureCallback<IOSession> callback) {
        return connections
                .initiator()
                .connect(host, remote, local, timeout, attachment, new CallbackContribution<IOSession>(callback) {
                    @Override
                    public void completed(IOSession opened) {
                        session = opened;
                        phase = proxy == null ? Phase.HANDSHAKE : Phase.CONNECT;
                        if (ended.get()) {
                            opened.close(CloseMode.IMMEDIATE);
                        }
                        callback.completed(opened);
                    }
                });
    }

    private void tunnel(AsyncConnectionEndpoint connected) {
        try {
            connected.execute(
                    "",
                    new Tunnel(this, addresses.get(0), url.port(), connections.proxyAuthorization()),
                    HttpCoreContext.create());
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** The proxy is connected to the receiver. */
    void tunnelled() {
        AsyncConnectionEndpoint connected = endpoint.get();
        if (connected == null || ended.get()) {
            discard();
        } else if (isSecure()) {
            phase = Phase.HANDSHAKE;
            secure(connected);
        } else {
            speak(connected);
        }
    }

    private void secure(AsyncConnectionEndpoint connected) {
        try {
            connections
                    .pool()
                    .upgrade(
                            connected,
                            null,
                            HttpCoreContext.create(),
                            new CallbackContribution<AsyncConnectionEndpoint>(this) {
                                @Override
                                public void completed(AsyncConnectionEndpoint upgraded) {
                                    if (ended.get()) {
                                        discard();
                                    } else {
                                        speak(connected);
                                    }
                                }
                            });
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private boolean isSecure() {
        return url.scheme().equals("https");
    }

    private void speak(AsyncConnectionEndpoint connected) {
        phase = Phase.EXCHANGE;
        try {
            connected.execute("", conversation, HttpCoreContext.create());
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** All of the response that is wanted has come. */
    void succeeded(OutboundResponse response, TimeValue keepAlive) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        // Given back before the future completes, so that what is chained to it finds the connection free.
        if (TimeValue.isPositive(keepAlive)) {
            AsyncConnectionEndpoint held = endpoint.getAndSet(null);
            if (held != null) {
                connections.pool().release(held, null, keepAlive);
            }
        } else {
            discard();
        }
        exchange.succeed(response);
    }

    @Override
    public void failed(Exception cause) {
        if (ended.compareAndSet(false, true)) {
            discard();
            exchange.attemptFailed(
                    url,
                    addresses,
                    Failures.translate(
                            cause,
                            phase,
                            sent(),
                            url.host() + "/" + addresses.get(0).getHostAddress()));
        }
    }

    @Override
    public void cancelled() {
        if (!ended.get()) {
            failed(new ConnectionClosedException("the connection was closed"));
        }
    }

    boolean hasEnded() {
        return ended.get();
    }

    /** Ends it without a result: nothing more is written, the socket is closed. */
    void abort() {
        if (ended.compareAndSet(false, true)) {
            cancel(lease);
            cancel(connecting);
            discard();
        }
    }

    private void discard() {
        IOSession opened = session;
        if (opened != null) {
            opened.close(CloseMode.IMMEDIATE);
        }
        AsyncConnectionEndpoint held = endpoint.getAndSet(null);
        if (held != null) {
            held.close(CloseMode.IMMEDIATE);
            connections.pool().release(held, null, TimeValue.ZERO_MILLISECONDS);
        }
    }

    private static void cancel(@Nullable Future<?> future) {
        if (future != null) {
            future.cancel(true);
        }
    }
}
