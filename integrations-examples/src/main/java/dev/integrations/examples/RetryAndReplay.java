package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryListener;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * Meets a receiver that fails: attempts on a schedule, what each of them met, dead letters when none is left, and their
 * replay, of one and of all that match. A listener says when a delivery is finished.
 */
public final class RetryAndReplay {
    private final AtomicInteger failuresLeft = new AtomicInteger();
    private final BlockingQueue<Delivery> finished = new LinkedBlockingQueue<>();
    private final List<String> report = new ArrayList<>();

    private RetryAndReplay() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        run().forEach(System.out::println);
    }

    /** Returns what became of each delivery, and its attempts. */
    static List<String> run() throws Exception {
        RetryAndReplay example = new RetryAndReplay();
        DataSource dataSource = JdbcConnectionPool.create("jdbc:h2:mem:retries;DB_CLOSE_DELAY=-1", "sa", "");
        try (LocalServer receiver = LocalServer.start();
                JdbcStore store = JdbcStore.open(dataSource);
                Integrations integrations = example.start(store)) {
            receiver.on("/hooks", (headers, rawBody) -> example.failuresLeft.getAndDecrement() > 0 ? 500 : 204);
            Tenant acme = integrations.tenant("acme");
            NewWebhook webhook = createWebhook(acme, receiver.url("/hooks"));
            example.retry(acme);
            example.replay(acme, webhook);
        }
        return example.report;
    }

    private Integrations start(JdbcStore store) {
        return Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                // region listener
                .listener(new DeliveryListener() {
                    @Override
                    public void stateChanged(Delivery delivery, DeliveryState from) {
                        if (delivery.state() != DeliveryState.PENDING) {
                            finished.add(delivery);
                        }
                    }
                })
                // endregion
                // By default five failures in a row suspend a receiver for 30 seconds; these here are meant.
                .dispatch(DispatchSettings.builder().breakerFailures(20).build())
                .start();
    }

    private static NewWebhook createWebhook(Tenant acme, String url) {
        // region retry-schedule
        RetrySchedule schedule = RetrySchedule.exponential(Duration.ofMillis(100), 2, Duration.ofHours(1), 3);
        return acme.webhooks()
                .create(WebhookSettings.builder(url)
                        .retrySchedule(schedule)
                        .timeout(Duration.ofSeconds(5))
                        .build());
        // endregion
    }

    private void retry(Tenant acme) throws InterruptedException {
        failuresLeft.set(2);
        acme.events().publish("invoice.paid", new Invoice("INV-1", 4200));
        Delivery delivery = nextFinished();
        report(delivery);

        // region attempts
        for (Attempt attempt : acme.deliveries().attempts(delivery.id())) {
            report.add("  attempt %d: %s"
                    .formatted(attempt.number(), attempt.reason().orElse("accepted")));
        }
        // endregion
    }

    private void replay(Tenant acme, NewWebhook webhook) throws InterruptedException {
        failuresLeft.set(9);
        for (String number : List.of("INV-2", "INV-3", "INV-4")) {
            acme.events().publish("invoice.paid", new Invoice(number, 990));
        }
        Delivery one = nextFinished();
        List<Delivery> dead = List.of(one, nextFinished(), nextFinished());
        dead.forEach(this::report);

        // region replay
        acme.deliveries().replay(one.id());

        int others = acme.deliveries()
                .replay(DeliveryQuery.builder()
                        .states(Set.of(DeliveryState.DEAD_LETTERED))
                        .destination(webhook.id().destination())
                        .build());
        // endregion
        report.add("replayed one, then %d others".formatted(others));
        for (int i = 0; i < dead.size(); i++) {
            report(nextFinished());
        }
    }

    private void report(Delivery delivery) {
        report.add("%s after %d attempts".formatted(delivery.state(), delivery.attempts()));
    }

    private Delivery nextFinished() throws InterruptedException {
        return Objects.requireNonNull(finished.poll(10, TimeUnit.SECONDS), "nothing was finished within 10 seconds");
    }
}
