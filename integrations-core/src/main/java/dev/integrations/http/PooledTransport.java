package dev.integrations.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The default transport: owns the threads, the pool and what is under way. */
final class PooledTransport implements HttpTransport {
    static final String USER_AGENT = "Integrations/" + version();
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(5);
    private static final int MAX_REMEMBERED_URLS = 4096;

    private final TransportSettings settings;
    private final Connections connections;
    private final Names names;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Threads.named("timer"));
    private final Cache<String, OutboundUrl> urls =
            Caffeine.newBuilder().maximumSize(MAX_REMEMBERED_URLS).build();
    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    PooledTransport(TransportSettings settings) {
        this.settings = settings;
        this.connections = new Connections(settings);
        this.names = new Names(settings.resolver());
        timer.setRemoveOnCancelPolicy(true);
        long millis = HOUSEKEEPING.toMillis();
        var unused = timer.scheduleWithFixedDelay(connections::closeIdle, millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletableFuture<OutboundResponse> send(OutboundRequest request) {
        Exchange exchange = new Exchange(this, request);
        underWay.add(exchange);
        if (closed) {
            exchange.fail(FailureKind.CLOSED, "the transport is closed", null);
            return exchange;
        }
        try {
            exchange.start();
        } catch (RejectedExecutionException e) {
            exchange.fail(FailureKind.CLOSED, "the transport is being closed", e);
        }
        return exchange;
    }

    @Override
    public void close() {
        closed = true;
        connections.refuse();
        timer.shutdownNow();
        names.close();
        underWay.forEach(exchange -> exchange.fail(FailureKind.CLOSED, "the transport was closed", null));
        connections.close();
    }

    /** Takes a URL apart, or remembers how; whether it is allowed is asked each time. */
    OutboundUrl parse(URI uri) throws OutboundUrl.Refused {
        OutboundUrl known = urls.getIfPresent(uri.toString());
        if (known == null) {
            known = OutboundUrl.parse(uri.toASCIIString());
            urls.put(uri.toString(), known);
        }
        return known;
    }

    TransportSettings settings() {
        return settings;
    }

    Connections connections() {
        return connections;
    }

    Names names() {
        return names;
    }

    ScheduledThreadPoolExecutor timer() {
        return timer;
    }

    void forget(Exchange exchange) {
        underWay.remove(exchange);
    }

    private static String version() {
        try (InputStream in = PooledTransport.class.getResourceAsStream("version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("version.txt cannot be read from the jar", e);
        }
    }
}
