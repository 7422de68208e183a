package dev.integrations.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The customers' side of the examples: an HTTP server on a free port of the loopback address. */
final class LocalReceiver implements AutoCloseable {
    /** What a verifier accepts by default; one byte more is enough to be refused. */
    private static final int MAX_BODY_BYTES = 1 << 20;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What a receiver does with a request, in terms that every framework has. */
    @FunctionalInterface
    interface Endpoint {
        /** Returns the status to answer with; {@code rawBody} is the body before any parsing. */
        int receive(Map<String, List<String>> headers, byte[] rawBody) throws Exception;
    }

    private LocalReceiver(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.start();
    }

    static LocalReceiver start() throws IOException {
        return new LocalReceiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
    }

    void on(String path, Endpoint endpoint) {
        server.createContext(path, exchange -> answer(exchange, endpoint));
    }

    private static void answer(HttpExchange exchange, Endpoint endpoint) throws IOException {
        try (exchange) {
            byte[] rawBody = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
            exchange.sendResponseHeaders(status(endpoint, exchange.getRequestHeaders(), rawBody), -1);
        }
    }

    private static int status(Endpoint endpoint, Map<String, List<String>> headers, byte[] rawBody) {
        try {
            return endpoint.receive(headers, rawBody);
        } catch (Exception e) {
            System.err.println("The receiver failed: " + e);
            return 500;
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
