package dev.integrations.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.LifecycleSettings;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.webhook.Challenge;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * Follows webhooks from the challenge of their receiver to their end: a fallback gets what is not accepted, and another
 * webhook is told what the library does by itself.
 */
public final class WebhookLifecycle {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final List<String> report = new ArrayList<>();

    private WebhookLifecycle() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        run().forEach(System.out::println);
    }

    /** Returns what receivers got and were told. */
    static List<String> run() throws Exception {
        WebhookLifecycle example = new WebhookLifecycle();
        DataSource dataSource = JdbcConnectionPool.create("jdbc:h2:mem:lifecycle;DB_CLOSE_DELAY=-1", "sa", "");
        try (LocalServer receiver = LocalServer.start();
                JdbcStore store = JdbcStore.open(dataSource);
                Integrations integrations = start(store)) {
            receiver.on("/spare", (headers, rawBody) -> example.receive("spare", rawBody));
            receiver.on("/news", (headers, rawBody) -> example.receive("news", rawBody));
            receiver.on("/old", (headers, rawBody) -> 410);
            example.follow(integrations.tenant("acme"), receiver);
        }
        return example.report;
    }

    private static Integrations start(JdbcStore store) {
        // region settings
        return Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .lifecycle(LifecycleSettings.builder()
                        .disableAfter(Duration.ofDays(5))
                        .operatorTenant("operations")
                        .build())
                .start();
        // endregion
    }

    private void follow(Tenant acme, LocalServer receiver) throws InterruptedException {
        // region news
        acme.webhooks()
                .create(WebhookSettings.builder(receiver.url("/news"))
                        .events("integrations.webhook.disabled", "integrations.delivery.dead_lettered")
                        .build());
        // endregion
        WebhookId old = withFallback(acme, receiver).id();

        acme.events().publish("invoice.paid", new Invoice("INV-1", 4200));
        List<String> three = new ArrayList<>(List.of(next(), next(), next()));
        three.sort(null);
        report.addAll(three);
        report.add("disabled: " + acme.webhooks().get(old).disabledReason().orElse(""));

        // region challenge
        Challenge challenge = acme.webhooks().challenge(old);
        report.add("challenge: " + challenge.failure().orElse("passed"));
        // endregion
    }

    private static NewWebhook withFallback(Tenant acme, LocalServer receiver) {
        // region fallback
        NewWebhook spare = acme.webhooks()
                .create(WebhookSettings.builder(receiver.url("/spare"))
                        .events("none.of.its.own")
                        .build());
        return acme.webhooks()
                .create(WebhookSettings.builder(receiver.url("/old"))
                        .retrySchedule(RetrySchedule.standardWebhooks())
                        .fallback(Optional.of(spare.id()))
                        .build());
        // endregion
    }

    private int receive(String path, byte[] rawBody) throws IOException {
        JsonNode body = MAPPER.readTree(rawBody);
        received.add("%s: %s"
                .formatted(path, body.path("type").asText(body.path("number").asText())));
        return 204;
    }

    private String next() throws InterruptedException {
        return Objects.requireNonNull(received.poll(10, TimeUnit.SECONDS), "nothing arrived within 10 seconds");
    }
}
