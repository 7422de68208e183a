package dev.integrations.examples;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.integrations.Integrations;
import dev.integrations.common.IntegrationsException;
import dev.integrations.delivery.InvalidPayloadException;
import dev.integrations.delivery.PublishReceipt;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the demo host answers: its status at {@code /}, and {@code POST /publish}. */
final class DemoRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(DemoRoutes.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String JSON = "application/json";

    private final Integrations integrations;
    private final DemoStatus status;

    DemoRoutes(Integrations integrations, DemoStatus status) {
        this.integrations = integrations;
        this.status = status;
    }

    void addTo(LocalServer server) {
        server.handle("/", this::showStatus);
        server.handle("/publish", this::publish);
    }

    private void showStatus(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getPath().equals("/")) {
            answerError(exchange, 404, "There is nothing here; see / and POST /publish");
            return;
        }
        DemoStatus.Snapshot now = status.snapshot(integrations);
        Optional<String> accept =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept"));
        if (accept.filter(types -> types.contains(JSON)).isPresent()) {
            answerJson(exchange, 200, now);
        } else {
            answer(exchange, 200, "text/html; charset=utf-8", DemoPage.html(now).getBytes(StandardCharsets.UTF_8));
        }
    }

    private void publish(HttpExchange exchange) throws IOException {
        Map<String, String> query =
                query(Optional.ofNullable(exchange.getRequestURI().getRawQuery()));
        String tenant = query.getOrDefault("tenant", "");
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            answerError(exchange, 405, "Use POST /publish?tenant=acme&type=invoice.paid with a JSON body");
        } else if (!DemoTenants.NAMES.contains(tenant)) {
            answerError(exchange, 404, "The parameter 'tenant' is one of " + DemoTenants.NAMES);
        } else {
            publish(exchange, tenant, query.getOrDefault("type", ""));
        }
    }

    private void publish(HttpExchange exchange, String tenant, String type) throws IOException {
        try {
            PublishReceipt receipt = integrations.tenant(tenant).events().publish(type, LocalServer.body(exchange));
            answerJson(exchange, 202, Map.of("event", receipt.event().toString(), "deliveries", receipt.deliveries()));
        } catch (IllegalArgumentException | InvalidPayloadException e) {
            answerError(exchange, 400, String.valueOf(e.getMessage()));
        } catch (IntegrationsException e) {
            LOG.warn("{} could not publish", tenant, e);
            answerError(exchange, 503, "The event could not be stored; try again");
        }
    }

    private static Map<String, String> query(Optional<String> raw) {
        return Arrays.stream(raw.orElse("").split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(
                        pair -> pair[0],
                        pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                        (first, second) -> first));
    }

    private static void answerError(HttpExchange exchange, int code, String message) throws IOException {
        answerJson(exchange, code, Map.of("error", message));
    }

    private static void answerJson(HttpExchange exchange, int code, Object value) throws IOException {
        answer(exchange, code, JSON, MAPPER.writeValueAsBytes(value));
    }

    private static void answer(HttpExchange exchange, int code, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
    }
}
