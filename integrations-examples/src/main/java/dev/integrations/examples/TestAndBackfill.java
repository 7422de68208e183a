package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.Batch;
import dev.integrations.common.BatchResult;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.ReplayCount;
import dev.integrations.delivery.ReplayJob;
import dev.integrations.delivery.ReplayJobs;
import dev.integrations.delivery.ReplayRequest;
import dev.integrations.delivery.ReplayState;
import dev.integrations.http.Header;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.RequestPreview;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookSettings;
import dev.integrations.webhook.WebhookTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * Sets up a webhook as a customer would: look at the request, try it, then get what was published before. Also replays in
 * the background, and changes many webhooks at once.
 */
public final class TestAndBackfill {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final long PATIENCE_SECONDS = 30;

    private final AtomicInteger received = new AtomicInteger();
    private final List<String> report = new ArrayList<>();

    private TestAndBackfill() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        run().forEach(System.out::println);
    }

    /** Returns what was seen. */
    static List<String> run() throws Exception {
        TestAndBackfill example = new TestAndBackfill();
        DataSource dataSource = JdbcConnectionPool.create("jdbc:h2:mem:backfill;DB_CLOSE_DELAY=-1", "sa", "");
        try (LocalServer receiver = LocalServer.start();
                JdbcStore store = JdbcStore.open(dataSource);
                Integrations integrations = Integrations.builder()
                        .store(store)
                        .keyRing(KeyRing.ephemeralForDevelopment())
                        .development()
                        .start()) {
            receiver.on("/hooks", (headers, rawBody) -> {
                example.received.incrementAndGet();
                return 204;
            });
            Tenant acme = integrations.tenant("acme");
            for (int number = 1; number <= 3; number++) {
                acme.events().publish(NewEvent.of("invoice.paid", new Invoice("INV-" + number, 990)));
            }
            NewWebhook webhook = acme.webhooks()
                    .create(WebhookSettings.builder(receiver.url("/hooks"))
                            .headers(Map.of("X-Api-Key", "s3cret"))
                            .build());
            example.tryOut(acme, webhook.id());
            example.backfill(acme, webhook.id());
            example.replay(acme, webhook.id());
            example.switchOff(acme, List.of(webhook.id()));
        }
        return example.report;
    }

    private void tryOut(Tenant acme, WebhookId id) {
        // region test
        RequestPreview preview = acme.webhooks().preview(id, "invoice.paid", new Invoice("INV-0", 100));
        for (Header header : preview.headers()) {
            report.add("%s: %s".formatted(header.name(), header.value()));
        }

        WebhookTest test = acme.webhooks().test(id, "invoice.paid", new Invoice("INV-0", 100));
        report.add(test.isAccepted() ? "accepted" : "failed: " + test.attempt().reason());
        // endregion
    }

    private void backfill(Tenant acme, WebhookId id) {
        // region backfill
        ReplayJobs replays = acme.deliveries().replayJobs();
        Instant now = CLOCK.instant();
        ReplayRequest lastMonth = ReplayRequest.undelivered(id.destination(), now.minus(Duration.ofDays(30)), now);

        ReplayCount count = replays.count(lastMonth);
        ReplayJob job = replays.start(lastMonth);
        // endregion
        report.add("%d to deliver".formatted(count.matches()));
        report(acme, job, 1 + 3);
    }

    private void replay(Tenant acme, WebhookId id) {
        // region replay-job
        ReplayJob job = acme.deliveries()
                .replayJobs()
                .start(ReplayRequest.finished(DeliveryQuery.builder()
                        .states(Set.of(DeliveryState.SUCCEEDED, DeliveryState.DEAD_LETTERED))
                        .destination(id.destination())
                        .build()));

        ReplayJob now = acme.deliveries().replayJobs().get(job.id());
        String progress = "%s, %.0f %%, %d replayed".formatted(now.state(), now.progress() * 100, now.replayed());
        // endregion
        System.out.println(progress);
        report(acme, job, 1 + 3 + 3);
    }

    private void switchOff(Tenant acme, List<WebhookId> ids) {
        // region batch
        BatchResult<Webhook> result =
                acme.webhooks().batch(Batch.Mode.ALL_OR_NOTHING).disable(ids, "maintenance");
        for (BatchResult.Failed<Webhook> failed : result.failures()) {
            report.add(
                    "%s: %s".formatted(ids.get(failed.index()), failed.error().getMessage()));
        }
        // endregion
        report.add("disabled " + result.values().size());
    }

    private void report(Tenant acme, ReplayJob started, int requests) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        ReplayJob job = started;
        while ((job.state() == ReplayState.RUNNING || isPending(acme)) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            job = acme.deliveries().replayJobs().get(started.id());
        }
        report.add("%s, %d replayed, %s"
                .formatted(job.state(), job.replayed(), received.get() == requests ? "each once" : "not each once"));
    }

    private static boolean isPending(Tenant acme) {
        return !acme.deliveries()
                .list(DeliveryQuery.in(DeliveryState.PENDING), PageRequest.first(1))
                .items()
                .isEmpty();
    }
}
