package dev.integrations;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.integrations.crypto.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A plain file server with entity tags, such as an index of extensions is kept on. */
final class IndexServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<String> answers = new CopyOnWriteArrayList<>();

    private IndexServer(HttpServer server) {
        this.server = server;
        server.createContext("/", this::answer);
    }

    static IndexServer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.start();
            return new IndexServer(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] file = files.get(path);
            if (file == null) {
                send(exchange, 404, new byte[0]);
                return;
            }
            String tag = '"' + sha256(file) + '"';
            exchange.getResponseHeaders().set("ETag", tag);
            if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                send(exchange, 304, new byte[0]);
            } else {
                send(exchange, 200, file);
            }
        }
    }

    private void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        answers.add(exchange.getRequestURI().getPath() + " " + status);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.of(bytes));
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path));
    }

    IndexServer put(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    IndexServer remove(String path) {
        files.remove(path);
        return this;
    }

    /** Puts an index there, and what signs it. */
    void publish(KeyPair keys, long sequence, String... entries) {
        byte[] json = "{\"sequence\": %d, \"extensions\": [%s]}"
                .formatted(sequence, String.join(",", entries))
                .getBytes(StandardCharsets.UTF_8);
        publish(keys, json);
    }

    void publish(KeyPair keys, byte[] json) {
        put("/index.json", json);
        put("/index.json.sig", ExtensionFixture.signature(keys, json).getBytes(StandardCharsets.US_ASCII));
    }

    static String entry(String listing, String url, byte[] jar) {
        return "{\"listing\": %s, \"jar\": {\"url\": \"%s\", \"sha256\": \"%s\"}}".formatted(listing, url, sha256(jar));
    }

    /** Returns what was asked for since the last call, and how it was answered. */
    List<String> answers() {
        List<String> all = List.copyOf(answers);
        answers.clear();
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
