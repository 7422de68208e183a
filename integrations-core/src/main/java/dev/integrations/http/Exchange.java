package dev.integrations.http;

import dev.integrations.shaded.hc.core5.http.HttpHost;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request from {@link HttpTransport#send} to its end: vets the URL, has the name looked up, vets the addresses,
 * tries one after the other until one accepts a connection, and sees to it that all of that ends in time. It is the
 * future that the caller gets.
 */
final class Exchange extends CompletableFuture<OutboundResponse> {
    private final PooledTransport transport;
    private final OutboundRequest request;
    private final long startedAt = System.nanoTime();
    private volatile @Nullable Future<?> deadline;
    private volatile @Nullable Attempt attempt;

    Exchange(PooledTransport transport, OutboundRequest request) {
        this.transport = transport;
        this.request = request;
    }

    OutboundRequest request() {
        return request;
    }

    Duration took() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    void start() {
        OutboundUrl url;
        try {
            url = transport.parse(request.uri());
        } catch (OutboundUrl.Refused e) {
            fail(FailureKind.REFUSED_ADDRESS, "the URL is refused: " + e.problem(), e);
            return;
        }
        List<String> problems = transport.settings().policy().problems(url);
        if (!problems.isEmpty()) {
            fail(FailureKind.REFUSED_ADDRESS, "the URL is refused: " + String.join("; ", problems), null);
            return;
        }
        deadline = failAfter(request.timeout(), FailureKind.TIMEOUT, "no complete response within ");
        if (url.literal() == null) {
            lookUp(url);
        } else {
            connect(url, List.of(url.literal()));
        }
    }

    private void lookUp(OutboundUrl url) {
        CompletableFuture<List<InetAddress>> answer = transport.names().lookUp(url.host());
        Future<?> limit = answer.isDone()
                ? null
                : failAfter(
                        transport.settings().connectTimeout(),
                        FailureKind.DNS,
                        url.host() + " did not resolve within ");
        var unused = answer.whenComplete((addresses, failure) -> {
            if (limit != null) {
                limit.cancel(false);
            }
            if (failure != null) {
                Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                fail(FailureKind.DNS, url.host() + " did not resolve: " + cause, cause);
            } else if (addresses.isEmpty()) {
                fail(FailureKind.DNS, url.host() + " has no address", null);
            } else {
                vet(url, addresses);
            }
        });
    }

    private void vet(OutboundUrl url, List<InetAddress> addresses) {
        transport
                .settings()
                .policy()
                .problem(addresses)
                .ifPresentOrElse(
                        problem -> fail(FailureKind.REFUSED_ADDRESS, "%s: %s".formatted(url.host(), problem), null),
                        () -> connect(url, addresses));
    }

    private void connect(OutboundUrl url, List<InetAddress> addresses) {
        EgressProxy proxy = transport.settings().proxy().orElse(null);
        if (proxy == null) {
            connect(url, addresses, null);
        } else if (proxy.literal() != null) {
            connect(url, addresses, hop(proxy, proxy.literal()));
        } else {
            var unused = transport.names().lookUp(proxy.host()).whenComplete((found, failure) -> {
                if (found == null || found.isEmpty()) {
                    fail(FailureKind.CONNECT, "the proxy %s did not resolve: %s".formatted(proxy, failure), failure);
                } else {
                    connect(url, addresses, hop(proxy, found.get(0)));
                }
            });
        }
    }

    private static HttpHost hop(EgressProxy proxy, InetAddress address) {
        return new HttpHost("http", address, proxy.host(), proxy.port());
    }

    private void connect(OutboundUrl url, List<InetAddress> addresses, @Nullable HttpHost proxy) {
        Attempt next = new Attempt(this, transport.connections(), url, addresses, proxy);
        attempt = next;
        if (isDone()) {
            next.abort();
        } else {
            next.start();
        }
    }

    /** Goes on to the next address if this one accepted no connection. */
    void attemptFailed(OutboundUrl url, List<InetAddress> addresses, TransportException failure) {
        if (failure.kind() == FailureKind.CONNECT && addresses.size() > 1 && !isDone()) {
            connect(url, addresses.subList(1, addresses.size()));
        } else {
            settle();
            completeExceptionally(failure);
        }
    }

    void succeed(OutboundResponse response) {
        settle();
        complete(response);
    }

    void fail(FailureKind kind, String detail, @Nullable Throwable cause) {
        Attempt current = attempt;
        settle();
        // Read after the attempt was ended: from then on it sends nothing.
        boolean sent = current != null && current.sent();
        completeExceptionally(new TransportException(kind, sent, detail, cause));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        settle();
        return super.cancel(mayInterruptIfRunning);
    }

    private Future<?> failAfter(Duration limit, FailureKind kind, String detail) {
        return transport
                .timer()
                .schedule(() -> fail(kind, detail + limit, null), limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends what is under way; what was ended before is not touched. */
    private void settle() {
        Future<?> pending = deadline;
        if (pending != null) {
            pending.cancel(false);
        }
        Attempt current = attempt;
        if (current != null) {
            current.abort();
        }
        transport.forget(this);
    }
}
