package dev.integrations.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK's HTTP server on the loopback address, for the receivers of the examples and for the demo host. */
final class LocalServer implements AutoCloseable {
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

    private LocalServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.start();
    }

    /** Starts on a free port. */
    static LocalServer start() throws IOException {
        return start(0);
    }

    static LocalServer start(int port) throws IOException {
        return new LocalServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(port(), path);
    }

    void on(String path, Endpoint endpoint) {
        handle(path, exchange -> {
            int status = status(endpoint, exchange.getRequestHeaders(), body(exchange));
            exchange.sendResponseHeaders(status, -1);
        });
    }

    void handle(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    static byte[] body(HttpExchange exchange) throws IOException {
        return exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    }

    private static int status(Endpoint endpoint, Map<String, List<String>> headers, byte[] rawBody) {
        try {
            return endpoint.receive(headers, rawBody);
        } catch (Exception e) {
            System.err.println("The receiver failed: " + e);
            return 500;
        }
    }

    /** Stops listening. Threads are not interrupted: one that is in an embedded database would close its file. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
