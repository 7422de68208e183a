package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.Integrations;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.NewEvent;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.registry.NewIntegration;
import dev.integrations.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests with many events, on two nodes that share a database. */
class BatchNodesTest extends StoreTest {
    private static final int EVENTS = 120;

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final KeyRing keyRing = KeyRing.ephemeralForDevelopment();

    /** Takes requests, and answers when it is told to. */
    private static final class Vendor implements HttpTransport {
        final List<String> numbers = new ArrayList<>();
        final List<CompletableFuture<OutboundResponse>> answers = new ArrayList<>();
        final CountDownLatch asked = new CountDownLatch(1);
        final boolean atOnce;

        Vendor(boolean atOnce) {
            this.atOnce = atOnce;
        }

        @Override
        public synchronized CompletableFuture<OutboundResponse> send(OutboundRequest request) {
            numbers.addAll(Arrays.asList(new String(request.body(), UTF_8).split(",", -1)));
            CompletableFuture<OutboundResponse> answer = new CompletableFuture<>();
            answers.add(answer);
            if (atOnce) {
                answer.complete(OutboundResponse.builder(200).build());
            }
            asked.countDown();
            return answer;
        }

        synchronized List<CompletableFuture<OutboundResponse>> unanswered() {
            return List.copyOf(answers);
        }

        @Override
        public void close() {}
    }

    private Integrations node(JdbcStore at, Vendor vendor) {
        return Integrations.builder()
                .store(at)
                .keyRing(keyRing)
                .development()
                .clock(clock)
                .transport(vendor)
                .templates(CountingTemplate.catalog())
                .startPaused();
    }

    private static List<Delivery> deliveries(Integrations node) {
        return node.tenant("acme")
                .deliveries()
                .list(DeliveryQuery.builder().build(), PageRequest.first(100))
                .items();
    }

    @Test
    void what_a_node_was_sending_when_it_lost_its_lease_is_recorded_once() throws Exception {
        Vendor silent = new Vendor(false);
        Vendor vendor = new Vendor(true);
        try (JdbcStore second = JdbcStore.open(database.pool());
                Integrations one = node(store, silent);
                Integrations other = node(second, vendor)) {
            one.tenant("acme")
                    .integrations()
                    .install(NewIntegration.of(CountingTemplate.ID, "Count")
                            .with(JsonNodeFactory.instance.objectNode()));
            one.tenant("acme")
                    .events()
                    .publishAll(IntStream.range(0, EVENTS)
                            .mapToObj(i -> NewEvent.of(
                                    "number.drawn",
                                    "{\"number\": %d}".formatted(i).getBytes(UTF_8)))
                            .toList());
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> runDue(one));
            silent.asked.await();

            clock.advance(Duration.ofSeconds(11));
            other.runDue();
            while (!sending.isDone()) {
                silent.unanswered()
                        .forEach(answer ->
                                answer.complete(OutboundResponse.builder(500).build()));
            }
            sending.join();

            assertThat(vendor.numbers).hasSize(EVENTS).doesNotHaveDuplicates();
            assertThat(vendor.answers).hasSizeLessThan(10);
            assertThat(deliveries(other))
                    .hasSize(100)
                    .allMatch(delivery -> delivery.state() == DeliveryState.SUCCEEDED && delivery.attempts() == 1);
            assertThat(other.operator().backlog().pending()).isZero();
        }
    }

    private static void runDue(Integrations node) {
        try {
            node.runDue();
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }
}
