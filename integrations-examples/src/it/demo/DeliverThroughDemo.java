package dev.integrations.examples;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.NewIntegration;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.h2.jdbcx.JdbcConnectionPool;

/** Installs a template that was added to the class path or the module path, and delivers an event through it to a stub. */
public final class DeliverThroughDemo {
    private DeliverThroughDemo() {}

    public static void main(String[] args) throws Exception {
        String template = args[0];
        HttpServer stub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stub.createContext("/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                System.out.println(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
                byte[] answer = "{\"app\": \"A1\", \"id\": \"M1\"}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        stub.start();
        String stubs = "api.%s.example=http://127.0.0.1:%d".formatted(template, stub.getAddress().getPort());
        try (JdbcStore store = JdbcStore.open(JdbcConnectionPool.create("jdbc:h2:mem:demo;DB_CLOSE_DELAY=-1", "sa", ""));
                Integrations integrations = DemoApp.wiring(
                                store, DemoOptions.parse("--vendors", stubs), "http://127.0.0.1")
                        .startPaused()) {
            System.out.println(integrations.templates().find(template).orElseThrow().getClass().getModule());
            Tenant acme = integrations.tenant("acme");
            acme.integrations()
                    .install(new NewIntegration(
                            template,
                            IntegrationSettings.named("Ours").withEvents("invoice.*"),
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("token", "tc_not-a-real-token")
                                    .put("channel", "C42")));
            acme.events().publish("invoice.paid", Map.of("text", "Invoice 17 is paid"));
            integrations.runDue();
            acme.deliveries()
                    .list(DeliveryQuery.all(), PageRequest.first(10))
                    .items()
                    .forEach(delivery -> System.out.println(delivery.eventType() + " " + delivery.state()));
        } finally {
            stub.stop(0);
        }
    }
}
