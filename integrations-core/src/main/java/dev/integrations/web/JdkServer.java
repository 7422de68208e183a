package dev.integrations.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import dev.integrations.http.Header;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves handlers on the JDK's own server, {@code com.sun.net.httpserver}. It has no limits on time of its own; set the
 * system properties {@code sun.net.httpserver.maxReqTime} and {@code maxRspTime} where clients are not trusted.
 */
public final class JdkServer {
    private static final Logger LOG = LoggerFactory.getLogger(JdkServer.class);

    private static final int NO_BODY = -1;

    private JdkServer() {}

    /**
     * Returns a handler for {@code HttpServer.createContext}. A body that is too large is answered with a 413, an exception
     * with a 500 without details, after it was logged.
     *
     * @param handler what answers
     * @param maxBodyBytes the largest body that is read, 0 to 2,147,483,646
     * @return the handler for the server
     */
    public static HttpHandler handler(WebHandler handler, int maxBodyBytes) {
        if (maxBodyBytes < 0 || maxBodyBytes == Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "maxBodyBytes must be 0 to %d, was %d".formatted(Integer.MAX_VALUE - 1, maxBodyBytes));
        }
        return exchange -> {
            try (exchange) {
                send(exchange, answer(exchange, handler, maxBodyBytes));
            }
        };
    }

    private static WebResponse answer(HttpExchange exchange, WebHandler handler, int maxBodyBytes) throws IOException {
        Optional<WebRequest> request = read(exchange, maxBodyBytes);
        if (request.isEmpty()) {
            return WebResponse.of(413).withHeader("Connection", "close");
        }
        try {
            return handler.handle(request.get());
        } catch (RuntimeException e) {
            LOG.error("{} failed", request.get(), e);
            return WebResponse.of(500);
        }
    }

    private static Optional<WebRequest> read(HttpExchange exchange, int maxBodyBytes) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(maxBodyBytes + 1);
        if (body.length > maxBodyBytes) {
            return Optional.empty();
        }
        WebRequest.Builder request = WebRequest.builder(
                        exchange.getRequestMethod(), exchange.getRequestURI().toString())
                .peer(exchange.getRemoteAddress().getAddress())
                .secure(exchange instanceof HttpsExchange)
                .body(body);
        exchange.getRequestHeaders().forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        return Optional.of(request.build());
    }

    private static void send(HttpExchange exchange, WebResponse response) throws IOException {
        for (Header header : response.headers()) {
            exchange.getResponseHeaders().add(header.name(), header.value());
        }
        byte[] body = response.body();
        boolean sendsBody = body.length > 0 && !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(response.status(), sendsBody ? body.length : NO_BODY);
        if (sendsBody) {
            exchange.getResponseBody().write(body);
        }
    }
}
