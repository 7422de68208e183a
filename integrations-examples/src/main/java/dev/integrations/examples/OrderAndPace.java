package dev.integrations.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.RateLimit;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** A webhook that gets the events of each order one after the other, and no more than its receiver can take. */
public final class OrderAndPace {
    private static final List<String> STATES = List.of("placed", "paid", "shipped", "delivered");

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final AtomicBoolean failed = new AtomicBoolean();

    private OrderAndPace() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        run().forEach(System.out::println);
    }

    /** Returns what the receiver accepted, in the order in which it did. */
    static List<String> run() throws Exception {
        OrderAndPace example = new OrderAndPace();
        DataSource dataSource = JdbcConnectionPool.create("jdbc:h2:mem:order;DB_CLOSE_DELAY=-1", "sa", "");
        try (LocalServer receiver = LocalServer.start();
                JdbcStore store = JdbcStore.open(dataSource);
                Integrations integrations = Integrations.builder()
                        .store(store)
                        .keyRing(KeyRing.ephemeralForDevelopment())
                        .development()
                        .start()) {
            receiver.on("/hooks", (headers, rawBody) -> example.receive(new String(rawBody, UTF_8)));
            Tenant acme = integrations.tenant("acme");
            String url = receiver.url("/hooks");
            RetrySchedule retrySchedule =
                    RetrySchedule.exponential(Duration.ofMillis(100), 2, Duration.ofSeconds(1), 5);
            // region order-webhook
            acme.webhooks()
                    .create(WebhookSettings.builder(url)
                            .ordered(true)
                            .rateLimit(Optional.of(RateLimit.of(50, Duration.ofSeconds(1))))
                            .retrySchedule(retrySchedule)
                            .build());
            // endregion
            STATES.forEach(state -> publish(acme, 42, state));
            return example.accepted();
        }
    }

    private static void publish(Tenant acme, int order, String state) {
        // region order-publish
        acme.events().publish(NewEvent.of("order." + state, state).orderingKey("order:" + order));
        // endregion
    }

    /** Fails once, so that there is something to wait for. */
    private int receive(String body) {
        if (failed.compareAndSet(false, true)) {
            return 500;
        }
        received.add(body);
        return 204;
    }

    private List<String> accepted() throws InterruptedException {
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < STATES.size(); i++) {
            accepted.add(Objects.requireNonNull(received.poll(30, TimeUnit.SECONDS), "nothing within 30 seconds"));
        }
        return accepted;
    }
}
