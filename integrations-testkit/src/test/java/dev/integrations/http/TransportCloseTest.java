package dev.integrations.http;

import static dev.integrations.http.TransportHarness.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransportCloseTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final FaultyReceiver receiver = FaultyReceiver.start();
    private final Set<Thread> before = transportThreads();

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void what_is_under_way_and_what_comes_later_fails_as_closed() {
        receiver.on("/", Behaviour.silence());
        TransportHarness http =
                TransportHarness.with(TransportHarness.development().maxConnectionsPerHost(2));
        List<CompletableFuture<OutboundResponse>> pending = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            pending.add(http.start(receiver.url("/"), Duration.ofSeconds(30)));
        }
        receiver.awaitRequests(2, SOON);
        long start = System.nanoTime();

        http.close();
        CompletableFuture<OutboundResponse> late = http.start(receiver.url("/"), SOON);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        List<TransportException> failures =
                pending.stream().map(TransportHarness::failure).toList();
        assertThat(failures).allMatch(failure -> failure.kind() == FailureKind.CLOSED);
        assertThat(failures).filteredOn(TransportException::requestSent).hasSize(2);
        assertThat(failure(late).kind()).isEqualTo(FailureKind.CLOSED);
        assertThat(failure(late).requestSent()).isFalse();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(receiver.openConnections()).isZero());
    }

    @Test
    void closing_while_a_name_is_looked_up_fails_as_closed() {
        try (HangingResolver resolver = new HangingResolver()) {
            HttpTransport transport = HttpTransport.create(
                    TransportHarness.development().resolver(resolver).build());
            CompletableFuture<OutboundResponse> pending = transport.send(
                    TransportHarness.post(URI.create("http://hangs.test/")).build());

            transport.close();

            assertThat(failure(pending).kind()).isEqualTo(FailureKind.CLOSED);
        }
    }

    @Test
    void closing_twice_is_harmless() {
        TransportHarness http = TransportHarness.open();

        http.close();
        http.close();

        assertThat(http.fail(receiver.url("/")).kind()).isEqualTo(FailureKind.CLOSED);
    }

    @Test
    void threads_have_telling_names_and_end_with_the_transport() {
        receiver.on("/", Behaviour.answer(200));
        TransportHarness http = TransportHarness.open();
        http.names.put("receiver.test", List.of("127.0.0.1"));
        http.send(receiver.url("receiver.test", "/"));

        Set<Thread> running = transportThreads();
        running.removeAll(before);
        assertThat(running).isNotEmpty().allMatch(Thread::isDaemon);
        assertThat(running)
                .extracting(Thread::getName)
                .contains("integrations-http-io-1", "integrations-http-io-2", "integrations-http-timer-1")
                .contains("integrations-http-dns-1");

        http.close();

        await().atMost(SOON).untilAsserted(() -> assertThat(running).noneMatch(Thread::isAlive));
    }

    @Test
    void no_thread_but_the_named_ones_is_started() {
        receiver.on("/", Behaviour.answer(200));
        Set<Thread> all = Set.copyOf(Thread.getAllStackTraces().keySet());

        try (TransportHarness http = TransportHarness.open()) {
            http.send(receiver.url("/"));

            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(
                            thread -> !all.contains(thread) && !thread.getName().startsWith("faulty-receiver"))
                    .extracting(Thread::getName)
                    .allMatch(name -> name.startsWith("integrations-http-"));
        }
    }

    @Test
    void cancelling_the_future_closes_its_connection() {
        receiver.on("/", Behaviour.dripBody(Duration.ofMillis(50)));
        try (TransportHarness http = TransportHarness.open()) {
            CompletableFuture<OutboundResponse> sent = http.start(receiver.url("/"), Duration.ofSeconds(30));
            await().atMost(SOON).until(() -> receiver.openConnections() == 1);

            assertThat(sent.cancel(true)).isTrue();

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(receiver.openConnections()).isZero());
            assertThat(http.transport.connections().busy()).isZero();
        }
    }

    private static Set<Thread> transportThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("integrations-http-"))
                .collect(Collectors.toSet());
    }
}
