package dev.integrations.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.crypto.KeyRing;
import dev.integrations.store.InMemoryStore;
import dev.integrations.transform.JsonTemplate;
import dev.integrations.webhook.PayloadTransformation.Outgoing;
import dev.integrations.webhook.PayloadTransformation.Result;
import dev.integrations.webhook.WebhookSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Changes what is sent at the moment it is sent: the host redacts, then the tenant's template gives it the form it wants. */
public final class Reshape {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Reshape() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        run().forEach(System.out::println);
    }

    /** Returns the bodies that arrived. */
    static List<String> run() throws Exception {
        BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        try (LocalServer server = LocalServer.start();
                Integrations integrations = Integrations.builder()
                        .store(InMemoryStore.create())
                        .keyRing(KeyRing.ephemeralForDevelopment())
                        .development()
                        .transformation(Reshape::redact)
                        .start()) {
            server.on("/hooks", (headers, body) -> {
                bodies.add(new String(body, StandardCharsets.UTF_8));
                return 204;
            });
            Tenant acme = integrations.tenant("acme");
            create(acme, server.url("/hooks"));
            acme.events().publish("invoice.paid", Map.of("number", "INV-1", "cents", 4200, "iban", "DE02"));
            return List.of(String.valueOf(bodies.poll(10, TimeUnit.SECONDS)));
        }
    }

    private static void create(Tenant acme, String url) {
        // region template
        JsonTemplate template = JsonTemplate.parse("""
                {
                  "text": "Invoice {{/data/number}} was paid",
                  "cents": {"$": "/data/cents"},
                  "iban": {"$": "/data/iban", "missing": "omit"},
                  "currency": {"$": "/data/currency", "default": "EUR"}
                }
                """);
        acme.webhooks()
                .create(WebhookSettings.builder(url)
                        .template(Optional.of(template))
                        .build());
        // endregion
    }

    // region hook
    private static Result redact(Outgoing outgoing) {
        if (outgoing.event().type().name().startsWith("internal.")) {
            return new Result.Withhold("Internal events do not leave the house");
        }
        try {
            ObjectNode payload = (ObjectNode) MAPPER.readTree(outgoing.event().payload());
            payload.remove("iban");
            return Result.json(MAPPER.writeValueAsBytes(payload));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
    // endregion
}
