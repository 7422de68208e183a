package dev.integrations.examples;

import com.sun.net.httpserver.HttpExchange;
import dev.integrations.common.Secret;
import dev.integrations.signature.Verification.Verified;
import dev.integrations.signature.VerificationKey;
import dev.integrations.signature.WebhookVerifier;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The customers' servers of the demo. All of them verify what they get; some of them misbehave then. */
final class DemoReceivers implements AutoCloseable {
    /** What a receiver does with a request that is genuine. */
    enum Behaviour {
        ACCEPTS("accepts at once"),
        SLOW("accepts after two seconds"),
        FAILS("answers 500"),
        BUSY("answers every second request with 429 and asks for five seconds"),
        GONE("answers 410"),
        DRIPS("sends one byte a second");

        private final String words;

        Behaviour(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private static final Duration SLOWNESS = Duration.ofSeconds(2);
    private static final Duration DRIP_INTERVAL = Duration.ofSeconds(1);
    private static final int DRIPS = 60;

    private final LocalServer server = LocalServer.start();
    private final Map<String, WebhookVerifier> verifiers = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    DemoReceivers() throws IOException {}

    /** Opens a receiver at a path, and returns its URL; it refuses everything until it is told a secret. */
    String open(String path, Behaviour behaviour) {
        AtomicInteger calls = new AtomicInteger();
        server.handle(path, exchange -> receive(exchange, behaviour, calls.incrementAndGet()));
        return server.url(path);
    }

    void trust(String path, Secret secret) {
        verifiers.put(path, WebhookVerifier.of(VerificationKey.parse(secret.reveal())));
    }

    private void receive(HttpExchange exchange, Behaviour behaviour, int call) throws IOException {
        byte[] rawBody = LocalServer.body(exchange);
        WebhookVerifier verifier = verifiers.get(exchange.getHttpContext().getPath());
        if (verifier == null || !(verifier.verify(exchange.getRequestHeaders(), rawBody) instanceof Verified)) {
            exchange.sendResponseHeaders(400, -1);
            return;
        }
        switch (behaviour) {
            case ACCEPTS -> exchange.sendResponseHeaders(204, -1);
            case SLOW -> {
                pause(SLOWNESS);
                exchange.sendResponseHeaders(204, -1);
            }
            case FAILS -> exchange.sendResponseHeaders(500, -1);
            case BUSY -> {
                exchange.getResponseHeaders().set("Retry-After", "5");
                exchange.sendResponseHeaders(call % 2 == 1 ? 429 : 204, -1);
            }
            case GONE -> exchange.sendResponseHeaders(410, -1);
            case DRIPS -> drip(exchange);
        }
    }

    private void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, DRIPS);
        OutputStream body = exchange.getResponseBody();
        for (int i = 0; i < DRIPS; i++) {
            body.write('.');
            body.flush();
            if (pause(DRIP_INTERVAL)) {
                return;
            }
        }
    }

    /** Waits, and returns true if the demo ends meanwhile. */
    private boolean pause(Duration duration) throws IOException {
        try {
            return closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a receiver paused", e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.close();
    }
}
