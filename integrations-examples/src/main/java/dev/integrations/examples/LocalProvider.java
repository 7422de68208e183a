package dev.integrations.examples;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A service with OAuth and a small API, on this machine. Its users always agree, and it checks nothing. */
final class LocalProvider {
    private LocalProvider() {}

    static LocalServer start() throws IOException {
        LocalServer server = LocalServer.start();
        server.handle("/authorize", LocalProvider::agree);
        server.handle("/token", exchange -> json(exchange, """
                {"access_token":"t0ken","token_type":"Bearer","expires_in":3600,"refresh_token":"r1"}"""));
        server.handle("/revoke", exchange -> exchange.sendResponseHeaders(200, -1));
        server.handle("/api/me", exchange -> json(exchange, "{\"login\":\"ada\"}"));
        server.handle("/api/issues", LocalProvider::issues);
        return server;
    }

    private static void agree(HttpExchange exchange) throws IOException {
        String redirectUri = parameter(exchange, "redirect_uri");
        exchange.getResponseHeaders().add("Location", redirectUri + "?code=c0de&state=" + parameter(exchange, "state"));
        exchange.sendResponseHeaders(302, -1);
    }

    private static void issues(HttpExchange exchange) throws IOException {
        boolean second = "page=2".equals(exchange.getRequestURI().getQuery());
        if (!second) {
            exchange.getResponseHeaders().add("Link", "</api/issues?page=2>; rel=\"next\"");
        }
        json(exchange, second ? "[{\"title\":\"Third\"}]" : "[{\"title\":\"First\"},{\"title\":\"Second\"}]");
    }

    private static String parameter(HttpExchange exchange, String name) {
        for (String pair : exchange.getRequestURI().getQuery().split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return "";
    }

    private static void json(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
