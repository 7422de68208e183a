package dev.integrations.benchmarks;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A receiver that shares no code with the library: the JDK's server, and the verifier of the Standard Webhooks project. It
 * counts what it gets by message id.
 */
final class VerifyingReceiver implements AutoCloseable {
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final int THREADS = 64;
    private static final int HOLD_SECONDS = 60;

    private final Webhook verifier;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final HttpServer server;
    private final Map<String, Integer> requests = new ConcurrentHashMap<>();
    private final Map<String, Integer> sizes = new ConcurrentHashMap<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger outstanding = new AtomicInteger();
    private volatile Gate gate = new Gate(0);
    private volatile Alarm alarm = new Alarm(Integer.MAX_VALUE, () -> {});

    private record Alarm(int distinct, Runnable action) {}

    /** Holds requests back until more than a number of them are there at once. */
    private record Gate(int outstanding, CountDownLatch open) {
        Gate(int outstanding) {
            this(outstanding, new CountDownLatch(1));
        }
    }

    VerifyingReceiver() {
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
            verifier = new Webhook(SECRET);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (EmptyWebhookSecretException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:%d/hooks".formatted(server.getAddress().getPort());
    }

    /** Returns how often each message came that passed the check, by its id. */
    Map<String, Integer> requests() {
        return requests;
    }

    int distinct() {
        return requests.size();
    }

    /** Returns how many requests came beyond the first of each message. */
    int duplicates() {
        return requests.values().stream().mapToInt(count -> count - 1).sum();
    }

    /** Returns the size of each body by the id of its message. */
    Map<String, Integer> sizes() {
        return sizes;
    }

    /** Counts anew from here on. */
    void forget() {
        requests.clear();
    }

    /** Returns why requests did not pass the check. */
    Queue<String> refusals() {
        return refusals;
    }

    /** Does something once, on a thread that is just answering, as soon as a number of different messages is there. */
    void whenDistinct(int count, Runnable action) {
        alarm = new Alarm(count, action);
    }

    /** Answers nothing from now on until more than a number of requests are waiting for an answer. */
    void holdUntilMoreThan(int count) {
        gate = new Gate(count);
    }

    boolean isIdle() {
        return outstanding.get() == 0;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            int waiting = outstanding.incrementAndGet();
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (waiting > gate.outstanding()) {
                gate.open().countDown();
            }
            boolean opened = gate.open().await(HOLD_SECONDS, TimeUnit.SECONDS);
            exchange.sendResponseHeaders(opened && accepts(exchange, body) ? 204 : 400, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            outstanding.decrementAndGet();
        }
    }

    private boolean accepts(HttpExchange exchange, byte[] body) {
        try {
            verifier.verify(
                    new String(body, StandardCharsets.UTF_8),
                    HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true));
        } catch (WebhookVerificationException e) {
            refusals.add(String.valueOf(e.getMessage()));
            return false;
        }
        String id = exchange.getRequestHeaders().getFirst("webhook-id");
        sizes.put(id, body.length);
        requests.merge(id, 1, Integer::sum);
        ring();
        return true;
    }

    private synchronized void ring() {
        if (requests.size() >= alarm.distinct()) {
            Runnable action = alarm.action();
            alarm = new Alarm(Integer.MAX_VALUE, () -> {});
            action.run();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
