package dev.integrations.examples;

import dev.integrations.Integrations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes one event after the other, for each tenant in turn, until it is closed. */
final class DemoTraffic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoTraffic.class);
    private static final Duration INTERVAL = Duration.ofMillis(300);

    /** Of ten events one goes to the webhooks that fail or drip, two to those that are slow, busy or gone. */
    private static final List<String> TYPES = List.of(
            "invoice.created",
            "customer.created",
            "invoice.paid",
            "invoice.created",
            "subscription.started",
            "invoice.paid",
            "customer.updated",
            "invoice.created",
            "invoice.paid",
            "invoice.paid");

    private final Integrations integrations;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "demo-traffic"));
    private int published;

    DemoTraffic(Integrations integrations) {
        this.integrations = integrations;
    }

    void start() {
        ScheduledFuture<?> unused =
                thread.scheduleAtFixedRate(this::publish, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void publish() {
        int tenants = DemoTenants.NAMES.size();
        String tenant = DemoTenants.NAMES.get(published % tenants);
        String type = TYPES.get(published / tenants % TYPES.size());
        published++;
        try {
            integrations.tenant(tenant).events().publish(type, Map.of("number", published));
        } catch (RuntimeException e) {
            LOG.warn("{} could not publish {}", tenant, type, e);
        }
    }

    /** Lets what is being published be stored, without an interrupt that an embedded database would suffer from. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            boolean unused = thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
