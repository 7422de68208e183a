package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Backlog;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryListener;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookQuery;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the status page shows: what a listener saw since the start, and what the store says now. Guarded by its own lock;
 * the listener's side never waits for the store.
 */
final class DemoStatus implements DeliveryListener {
    private static final int LATEST = 30;
    private static final PageRequest PAGE = PageRequest.first(PageRequest.MAX_LIMIT);

    private final Clock clock;
    private final Map<String, Map<DeliveryState, Long>> finished = new HashMap<>();
    private final Map<DestinationId, Long> attempts = new HashMap<>();
    private final Map<DestinationId, Instant> suspended = new HashMap<>();
    private final Deque<AttemptRow> latest = new ArrayDeque<>();

    /** Everything at one moment. {@code backlog} counts all tenants, what they published before the start included. */
    record Snapshot(String at, Backlog backlog, List<TenantRow> tenants, List<AttemptRow> latestAttempts) {}

    /** Pending ones are those in the store now, "500+" for more; the others were finished since the start. */
    record TenantRow(
            String tenant,
            String pending,
            long succeeded,
            long deadLettered,
            long cancelled,
            List<WebhookRow> webhooks) {}

    /** One webhook and how it fares. */
    record WebhookRow(String id, String description, List<String> events, long attempts, String state) {}

    /** One attempt. */
    record AttemptRow(
            String at, String tenant, String delivery, String eventType, int number, String result, long millis) {}

    DemoStatus(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void attempted(Delivery delivery, Attempt attempt) {
        attempts.merge(delivery.destination(), 1L, Long::sum);
        latest.addFirst(new AttemptRow(
                attempt.startedAt().toString(),
                delivery.tenant().toString(),
                delivery.id().toString(),
                delivery.eventType().toString(),
                attempt.number(),
                attempt.reason().orElse("accepted"),
                attempt.took().toMillis()));
        if (latest.size() > LATEST) {
            latest.removeLast();
        }
    }

    @Override
    public synchronized void stateChanged(Delivery delivery, DeliveryState from) {
        finished.computeIfAbsent(delivery.tenant().toString(), tenant -> new EnumMap<>(DeliveryState.class))
                .merge(delivery.state(), 1L, Long::sum);
    }

    @Override
    public synchronized void suspended(DestinationId destination, Instant until, String reason) {
        suspended.put(destination, until);
    }

    @Override
    public synchronized void resumed(DestinationId destination) {
        suspended.remove(destination);
    }

    Snapshot snapshot(Integrations integrations) {
        List<TenantRow> tenants = DemoTenants.NAMES.stream()
                .map(name -> tenantRow(integrations.tenant(name)))
                .toList();
        Backlog backlog = integrations.operator().backlog();
        synchronized (this) {
            return new Snapshot(clock.instant().toString(), backlog, tenants, List.copyOf(latest));
        }
    }

    private TenantRow tenantRow(Tenant tenant) {
        var pending = tenant.deliveries().list(DeliveryQuery.in(DeliveryState.PENDING), PAGE);
        List<WebhookRow> webhooks = tenant.webhooks().list(WebhookQuery.all(), PAGE).items().stream()
                .map(this::webhookRow)
                .toList();
        return new TenantRow(
                tenant.id().toString(),
                pending.items().size() + (pending.next().isPresent() ? "+" : ""),
                finished(tenant, DeliveryState.SUCCEEDED),
                finished(tenant, DeliveryState.DEAD_LETTERED),
                finished(tenant, DeliveryState.CANCELLED),
                webhooks);
    }

    private synchronized WebhookRow webhookRow(Webhook webhook) {
        DestinationId destination = webhook.id().destination();
        return new WebhookRow(
                webhook.id().toString(),
                webhook.settings().description(),
                webhook.settings().events().patterns(),
                attempts.getOrDefault(destination, 0L),
                state(webhook, Optional.ofNullable(suspended.get(destination))));
    }

    private String state(Webhook webhook, Optional<Instant> suspendedUntil) {
        if (!webhook.enabled()) {
            return "disabled: " + webhook.disabledReason().orElse("no reason was given");
        }
        return suspendedUntil
                .filter(until -> until.isAfter(clock.instant()))
                .map(until -> "left alone until " + until)
                .orElse("enabled");
    }

    private synchronized long finished(Tenant tenant, DeliveryState state) {
        return finished.getOrDefault(tenant.id().toString(), Map.of()).getOrDefault(state, 0L);
    }
}
