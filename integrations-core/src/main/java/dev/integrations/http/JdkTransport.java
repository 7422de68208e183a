package dev.integrations.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** A transport on the JDK's client, which leaves addresses to a proxy. Each set of TLS options has its own client. */
final class JdkTransport implements HttpTransport {
    private static final int MAX_CLIENTS = 200;
    private static final Duration KEPT_UNUSED = Duration.ofMinutes(10);

    private final TransportSettings settings;
    private final EgressProxy proxy;
    private final ExecutorService threads;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Threads.named("jdk-timer"));
    private final HttpClient common;
    private final Cache<TlsOptions, HttpClient> owned = Caffeine.newBuilder()
            .maximumSize(MAX_CLIENTS)
            .expireAfterAccess(KEPT_UNUSED)
            .build();
    private final Set<Sending> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    JdkTransport(TransportSettings settings) {
        this.settings = settings;
        this.proxy = settings.proxy()
                .filter(given -> given.authorization().isEmpty())
                .orElseThrow(() -> new IllegalArgumentException(
                        "a transport that does not vet addresses needs a proxy that does, one without credentials"));
        this.threads = Executors.newFixedThreadPool(settings.ioThreads(), Threads.named("jdk"));
        timer.setRemoveOnCancelPolicy(true);
        this.common = client(settings.sslContext().orElse(null));
    }

    @Override
    public CompletableFuture<OutboundResponse> send(OutboundRequest request) {
        Sending sending = new Sending(request.timeout(), request.responseBytes().orElse(settings.responseBytes()));
        underWay.add(sending);
        if (closed) {
            sending.fail(FailureKind.CLOSED, false, "the transport is closed", null);
            return sending;
        }
        try {
            OutboundUrl url = OutboundUrl.parse(request.uri().toASCIIString());
            List<String> problems = settings.policy().problems(url);
            if (problems.isEmpty()) {
                sending.start(client(request), message(request, url));
            } else {
                String all = String.join("; ", problems);
                sending.fail(FailureKind.REFUSED_ADDRESS, false, "the URL is refused: " + all, null);
            }
        } catch (OutboundUrl.Refused e) {
            sending.fail(FailureKind.REFUSED_ADDRESS, false, "the URL is refused: " + e.problem(), e);
        } catch (RejectedExecutionException e) {
            sending.fail(FailureKind.CLOSED, false, "the transport is being closed", e);
        }
        return sending;
    }

    @Override
    public void close() {
        closed = true;
        underWay.forEach(sending -> sending.fail(FailureKind.CLOSED, true, "the transport was closed", null));
        timer.shutdownNow();
        threads.shutdown();
    }

    private static HttpRequest message(OutboundRequest request, OutboundUrl url) {
        HttpRequest.Builder message = HttpRequest.newBuilder(url.uri())
                .method(
                        request.method(),
                        request.content().length == 0
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(request.content()));
        boolean hasUserAgent = false;
        for (Header header : request.headers()) {
            hasUserAgent |= header.name().equalsIgnoreCase("User-Agent");
            message.header(header.name(), header.value());
        }
        return (hasUserAgent ? message : message.header("User-Agent", PooledTransport.USER_AGENT)).build();
    }

    private HttpClient client(OutboundRequest request) {
        return request.tls()
                .map(options -> owned.get(options, key -> client(key.context())))
                .orElse(common);
    }

    private HttpClient client(@Nullable SSLContext context) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout())
                .proxy(ProxySelector.of(InetSocketAddress.createUnresolved(proxy.host(), proxy.port())))
                .sslParameters(parameters)
                .executor(threads);
        return (context == null ? client : client.sslContext(context)).build();
    }

    /** One request on its way; the future that the caller gets. */
    private final class Sending extends CompletableFuture<OutboundResponse> {
        private final Duration timeout;
        private final int responseBytes;
        private final long startedAt = System.nanoTime();
        private volatile @Nullable Future<?> deadline;
        private volatile @Nullable CompletableFuture<HttpResponse<CappedBody.Content>> exchange;

        Sending(Duration timeout, int responseBytes) {
            this.timeout = timeout;
            this.responseBytes = responseBytes;
        }

        void start(HttpClient client, HttpRequest message) {
            deadline = timer.schedule(
                    () -> fail(FailureKind.TIMEOUT, true, "no complete response within " + timeout, null),
                    timeout.toNanos(),
                    TimeUnit.NANOSECONDS);
            var sent = client.sendAsync(message, head -> new CappedBody(responseBytes));
            exchange = sent;
            if (isDone()) {
                settle();
            }
            var unused = sent.whenComplete((response, failure) -> {
                if (failure == null) {
                    succeed(response);
                } else {
                    TransportException translated =
                            JdkFailures.translate(failure, message.uri().getHost());
                    settle();
                    completeExceptionally(translated);
                }
            });
        }

        private void succeed(HttpResponse<CappedBody.Content> response) {
            settle();
            OutboundResponse.Builder answer = OutboundResponse.builder(response.statusCode())
                    .body(response.body().bytes())
                    .truncated(response.body().truncated())
                    .took(Duration.ofNanos(System.nanoTime() - startedAt));
            response.headers().map().forEach((name, values) -> values.forEach(value -> answer.header(name, value)));
            complete(answer.build());
        }

        void fail(FailureKind kind, boolean sent, String detail, @Nullable Throwable cause) {
            completeExceptionally(new TransportException(kind, sent, detail, cause));
            settle();
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            settle();
            return cancelled;
        }

        private void settle() {
            Future<?> pending = deadline;
            if (pending != null) {
                pending.cancel(false);
            }
            Future<?> current = exchange;
            if (current != null) {
                current.cancel(true);
            }
            underWay.remove(this);
        }
    }
}
