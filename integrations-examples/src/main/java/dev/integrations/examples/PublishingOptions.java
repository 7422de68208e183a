package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.PublishReceipt;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.webhook.WebhookSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** Says more of events than type and payload: when, until when, with which headers and labels, and instead of what. */
public final class PublishingOptions {
    private static final Clock CLOCK = Clock.systemUTC();

    private final BlockingQueue<String> traces = new LinkedBlockingQueue<>();
    private final List<String> report = new ArrayList<>();

    private PublishingOptions() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        run().forEach(System.out::println);
    }

    /** Returns what was received, and what became of what was not. */
    static List<String> run() throws Exception {
        PublishingOptions example = new PublishingOptions();
        DataSource dataSource = JdbcConnectionPool.create("jdbc:h2:mem:options;DB_CLOSE_DELAY=-1", "sa", "");
        try (LocalServer receiver = LocalServer.start();
                JdbcStore store = JdbcStore.open(dataSource);
                Integrations integrations = Integrations.builder()
                        .store(store)
                        .keyRing(KeyRing.ephemeralForDevelopment())
                        .development()
                        .start()) {
            receiver.on("/hooks", (headers, rawBody) -> {
                headers.forEach((name, values) -> {
                    if (name.equalsIgnoreCase("X-Trace-Id")) {
                        example.traces.addAll(values);
                    }
                });
                return 204;
            });
            Tenant acme = integrations.tenant("acme");
            acme.webhooks()
                    .create(WebhookSettings.builder(receiver.url("/hooks")).build());
            example.later(acme, CLOCK.instant().plus(Duration.ofDays(7)));
            example.latest(acme, CLOCK.instant());
            example.traced(acme, "trace-1", "request-1");
        }
        return example.report;
    }

    private void later(Tenant acme, Instant dueDay) {
        Invoice invoice = new Invoice("INV-1", 4200);
        // region options-time
        PublishReceipt reminder = acme.events()
                .publish(NewEvent.of("invoice.reminder", invoice)
                        .notBefore(dueDay)
                        .expiresAt(dueDay.plus(Duration.ofDays(2))));
        // endregion
        report(acme, reminder);
    }

    private void latest(Tenant acme, Instant now) {
        List<PublishReceipt> receipts = new ArrayList<>();
        for (int amount : new int[] {100, 250, 300}) {
            Invoice draft = new Invoice("INV-2", amount);
            // region options-supersede
            PublishReceipt receipt = acme.events()
                    .publish(NewEvent.of("invoice.changed", draft)
                            .notBefore(now.plus(Duration.ofMinutes(10)))
                            .supersede("invoice:" + draft.number()));
            // endregion
            receipts.add(receipt);
        }
        receipts.forEach(receipt -> report(acme, receipt));
    }

    private void traced(Tenant acme, String traceId, String requestId) throws InterruptedException {
        Invoice invoice = new Invoice("INV-3", 990);
        // region options-header
        PublishReceipt paid = acme.events()
                .publish(NewEvent.of("invoice.paid", invoice)
                        .header("X-Trace-Id", traceId)
                        .metadata(Map.of("request", requestId)));
        // endregion
        report.add(
                "received " + Objects.requireNonNull(traces.poll(10, TimeUnit.SECONDS), "nothing within 10 seconds"));
        report.add("labels " + acme.events().get(paid.event()).options().metadata());
    }

    private void report(Tenant acme, PublishReceipt receipt) {
        DeliveryQuery query = DeliveryQuery.builder().event(receipt.event()).build();
        for (Delivery delivery :
                acme.deliveries().list(query, PageRequest.first(1)).items()) {
            report.add("%s %s%s"
                    .formatted(
                            delivery.eventType(),
                            delivery.state(),
                            delivery.reason().map(reason -> ": " + reason).orElse("")));
        }
    }
}
