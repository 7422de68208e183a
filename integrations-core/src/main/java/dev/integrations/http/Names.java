package dev.integrations.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks names up off the caller's thread. One name occupies one thread at the most, however many requests wait for it,
 * so that a receiver with a dead name server cannot take all of them.
 */
final class Names implements AutoCloseable {
    private static final int THREADS = 32;
    private static final int MAX_WAITING = 10_000;
    private static final Duration THREAD_IDLE = Duration.ofSeconds(10);

    private final Resolver resolver;
    private final ThreadPoolExecutor executor;
    private final ConcurrentHashMap<String, CompletableFuture<List<InetAddress>>> running = new ConcurrentHashMap<>();

    Names(Resolver resolver) {
        this.resolver = resolver;
        this.executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                THREAD_IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                Threads.named("dns"));
        executor.allowCoreThreadTimeOut(true);
    }

    /** Addresses of a name: at once if they are known, else later; fails with what the resolver threw. */
    CompletableFuture<List<InetAddress>> lookUp(String host) {
        try {
            return resolver.known(host).map(CompletableFuture::completedFuture).orElseGet(() -> join(host));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<List<InetAddress>> join(String host) {
        CompletableFuture<List<InetAddress>> mine = new CompletableFuture<>();
        CompletableFuture<List<InetAddress>> other = running.putIfAbsent(host, mine);
        if (other != null) {
            return other;
        }
        try {
            executor.execute(() -> resolve(host, mine));
        } catch (RejectedExecutionException e) {
            running.remove(host, mine);
            mine.completeExceptionally(e);
        }
        return mine;
    }

    private void resolve(String host, CompletableFuture<List<InetAddress>> answer) {
        try {
            List<InetAddress> addresses = List.copyOf(resolver.resolve(host));
            running.remove(host, answer);
            answer.complete(addresses);
        } catch (UnknownHostException | RuntimeException e) {
            running.remove(host, answer);
            answer.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
