package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Backlog;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryListener;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DeliveryStatistics;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.WebhookSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** Measures deliveries: metrics of a node for its operator, and statistics of a webhook for its owner. */
public final class MeterDeliveries {
    private static final Clock CLOCK = Clock.systemUTC();

    private final BlockingQueue<Delivery> finished = new LinkedBlockingQueue<>();
    private final Metrics metrics = new Metrics();
    private final List<String> report = new ArrayList<>();

    /** Stands for a metrics library: counters by name, and gauges that are asked when somebody looks. */
    static final class Metrics {
        private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
        private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();

        LongAdder counter(String name) {
            return counters.computeIfAbsent(name, unused -> new LongAdder());
        }

        void gauge(String name, LongSupplier value) {
            gauges.put(name, value);
        }

        String line(String name) {
            LongSupplier gauge = gauges.get(name);
            return "%s %d".formatted(name, gauge == null ? counter(name).sum() : gauge.getAsLong());
        }
    }

    // region meter
    /** Is called by the threads that record outcomes, so it counts and does nothing else. */
    record Meter(Metrics metrics) implements DeliveryListener {
        @Override
        public void attempted(Delivery delivery, Attempt attempt) {
            count("webhook_attempts{result=\"%s\"}".formatted(result(attempt)));
            metrics.counter("webhook_attempt_micros").add(attempt.took().toNanos() / 1000);
            if (attempt.number() == 1) {
                Duration waited = Duration.between(delivery.publishedAt(), attempt.startedAt());
                metrics.counter("webhook_waited_micros").add(waited.toNanos() / 1000);
            }
        }

        private static String result(Attempt attempt) {
            if (attempt.reason().isEmpty()) {
                return "accepted";
            }
            return attempt.response()
                    .map(response -> response.status() / 100 + "xx")
                    .or(() -> attempt.failure().map(Enum::name))
                    .orElse("unsent");
        }

        @Override
        public void stateChanged(Delivery delivery, DeliveryState from) {
            count("webhook_deliveries{state=\"%s\"}".formatted(delivery.state()));
        }

        @Override
        public void suspended(DestinationId destination, Instant until, String reason) {
            count("webhook_suspensions");
        }

        @Override
        public void disabled(DestinationId destination, String reason) {
            count("webhook_disabled");
        }

        private void count(String name) {
            metrics.counter(name).increment();
        }
    }
    // endregion

    private MeterDeliveries() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        run().forEach(System.out::println);
    }

    /** Returns what was measured. */
    static List<String> run() throws Exception {
        MeterDeliveries example = new MeterDeliveries();
        DataSource dataSource = JdbcConnectionPool.create("jdbc:h2:mem:metrics;DB_CLOSE_DELAY=-1", "sa", "");
        try (LocalServer receiver = LocalServer.start();
                JdbcStore store = JdbcStore.open(dataSource);
                Integrations integrations = example.start(store)) {
            receiver.on("/ok", (headers, rawBody) -> 204);
            receiver.on("/down", (headers, rawBody) -> 500);
            example.gauges(integrations);
            example.measure(integrations.tenant("acme"), receiver);
        }
        return example.report;
    }

    private Integrations start(JdbcStore store) {
        return Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .listener(new Meter(metrics))
                .listener(new DeliveryListener() {
                    @Override
                    public void stateChanged(Delivery delivery, DeliveryState from) {
                        finished.add(delivery);
                    }
                })
                .start();
    }

    private void gauges(Integrations integrations) {
        // region gauges
        metrics.gauge("webhook_backlog", () -> {
            Backlog backlog = integrations.operator().backlog();
            return backlog.pending();
        });
        metrics.gauge("webhook_replays", () -> integrations.operator().runningReplays());
        // endregion
    }

    private void measure(Tenant acme, LocalServer receiver) throws InterruptedException {
        RetrySchedule once = RetrySchedule.of();
        acme.webhooks().create(WebhookSettings.builder(receiver.url("/ok")).build());
        NewWebhook webhook = acme.webhooks()
                .create(WebhookSettings.builder(receiver.url("/down"))
                        .retrySchedule(once)
                        .build());
        publish(acme, new Invoice("INV-1", 4200));
        publish(acme, new Invoice("INV-2", 990));

        for (String name : List.of(
                "webhook_published",
                "webhook_attempts{result=\"accepted\"}",
                "webhook_attempts{result=\"5xx\"}",
                "webhook_deliveries{state=\"SUCCEEDED\"}",
                "webhook_deliveries{state=\"DEAD_LETTERED\"}",
                "webhook_suspensions",
                "webhook_backlog",
                "webhook_replays")) {
            report.add(metrics.line(name));
        }
        report.add(lastDay(acme, webhook));
    }

    /** Publishing is metered where it is done: the receipt says how many deliveries an event has. */
    private void publish(Tenant acme, Invoice invoice) throws InterruptedException {
        // region published
        int deliveries = acme.events().publish("invoice.paid", invoice).deliveries();
        metrics.counter("webhook_published").add(deliveries);
        // endregion
        for (int i = 0; i < deliveries; i++) {
            Objects.requireNonNull(finished.poll(10, TimeUnit.SECONDS), "nothing was finished within 10 seconds");
        }
    }

    private static String lastDay(Tenant acme, NewWebhook webhook) {
        // region statistics
        Instant now = CLOCK.instant();
        DeliveryStatistics lastDay =
                acme.webhooks().statistics(webhook.id(), now.minus(Duration.ofDays(1)), now.plusSeconds(1));
        return "%.0f %% of %d deliveries succeeded; attempts failed by status: %s; pending: %d"
                .formatted(
                        100 * lastDay.successRate().orElse(1),
                        lastDay.ended().values().stream()
                                .mapToLong(Long::longValue)
                                .sum(),
                        lastDay.attempts().failedByStatus(),
                        lastDay.pending());
        // endregion
    }
}
