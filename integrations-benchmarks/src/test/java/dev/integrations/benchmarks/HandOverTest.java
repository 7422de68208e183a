package dev.integrations.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.benchmarks.Trial.Database;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.delivery.Events;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.webhook.WebhookSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("each-database")
class HandOverTest {
    private static final Map<String, Integer> PAID = Map.of("cents", 1200);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("dev.integrations.benchmarks.Trial#databases")
    void a_commit_on_a_bare_connection_is_delivered_by_the_second_poll(Database database) throws SQLException {
        Duration poll = Duration.ofSeconds(1);
        try (FaultyReceiver receiver = FaultyReceiver.start().on("/hooks", Behaviour.answer(204));
                Host host = new Host(database.newUrl(folder), polling(poll));
                Connection connection = host.pool().getConnection()) {
            Events events = events(host, receiver);

            events.within(host.store().enlist(connection)).publish("invoice.paid", PAID);
            assertThat(receiver.requests()).isEmpty();
            connection.commit();

            receiver.awaitRequests(1, poll.multipliedBy(2));
        }
    }

    /** Several in a row, each far sooner than a poll comes round: at most one of them could be owed to a poll. */
    @ParameterizedTest
    @MethodSource("dev.integrations.benchmarks.Trial#databases")
    void a_commit_through_the_store_is_delivered_at_once(Database database) {
        Duration poll = Duration.ofSeconds(30);
        try (FaultyReceiver receiver = FaultyReceiver.start().on("/hooks", Behaviour.answer(204));
                Host host = new Host(database.newUrl(folder), polling(poll))) {
            Events events = events(host, receiver);

            for (int delivered = 1; delivered <= 5; delivered++) {
                host.store()
                        .useTransaction(
                                transaction -> events.within(transaction).publish("invoice.paid", PAID));

                receiver.awaitRequests(delivered, Duration.ofSeconds(2));
            }
        }
    }

    private static DispatchSettings polling(Duration interval) {
        return DispatchSettings.builder().pollInterval(interval).build();
    }

    private static Events events(Host host, FaultyReceiver receiver) {
        var tenant = host.integrations().tenant("acme");
        tenant.webhooks()
                .create(WebhookSettings.builder(receiver.url("/hooks").toString())
                        .build());
        return tenant.events();
    }
}
