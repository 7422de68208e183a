package dev.integrations.benchmarks;

import dev.integrations.Integrations;
import dev.integrations.IntegrationsBuilder;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.delivery.NewEvent;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundPolicy;
import dev.integrations.http.TransportSettings;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.signature.SigningKey;
import dev.integrations.signature.WebhookSigner;
import dev.integrations.webhook.WebhookSettings;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** The rounds of the floor program. Used by one thread. */
final class FloorRun implements AutoCloseable {
    private static final int PUBLISH_BATCH = 500;
    private static final double THOUSAND = 1000;

    /** What is delivered, where to, and how much of it at a time. */
    record Shape(String url, int events, int payloadBytes, int concurrency) {}

    /** What one way took in one round. */
    private record Figure(double perSecond, double cpuSecondsPer1000) {}

    /** One way to deliver; it returns when the last of it was done, on the scale of {@link System#nanoTime()}. */
    private interface Way {
        long deliver() throws InterruptedException, SQLException;
    }

    private final DataSource dataSource;
    private final JdbcStore store;
    private final Shape shape;
    private final KeyRing keyRing = KeyRing.ephemeralForDevelopment();
    private final HttpTransport transport;
    private final Courier courier;

    FloorRun(DataSource dataSource, JdbcStore store, Shape shape) {
        this.dataSource = dataSource;
        this.store = store;
        this.shape = shape;
        this.transport = HttpTransport.create(TransportSettings.builder()
                .policy(OutboundPolicy.development())
                .maxConnections(2 * shape.concurrency)
                .maxConnectionsPerHost(shape.concurrency)
                .build());
        SigningKey key = SigningKey.generate(new SecureRandom());
        this.courier = new Courier(transport, URI.create(shape.url), WebhookSigner.of(key), shape.concurrency);
        try (Integrations integrations = builder().startPaused()) {
            WebhookSettings settings = WebhookSettings.builder(shape.url)
                    .concurrency(shape.concurrency)
                    .build();
            integrations.tenant(LoadPublisher.tenant(0)).webhooks().create(settings, key);
        }
    }

    /** Runs one round that does not count, then those that do. */
    void rounds(int count) throws InterruptedException, SQLException {
        List<Figure> client = new ArrayList<>();
        List<Figure> hand = new ArrayList<>();
        List<Figure> library = new ArrayList<>();
        for (int round = 0; round <= count; round++) {
            client.add(measure("client", round, this::postAll));
            publishAll();
            hand.add(measure("hand", round, this::runByHand));
            publishAll();
            library.add(measure("library", round, this::runLibrary));
        }
        List.of(client, hand, library).forEach(figures -> figures.remove(0));
        double clientRate = median(client, Figure::perSecond);
        double handRate = median(hand, Figure::perSecond);
        double libraryRate = median(library, Figure::perSecond);
        print("median per second: client %.0f, hand %.0f, library %.0f", clientRate, handRate, libraryRate);
        double handCpu = median(hand, Figure::cpuSecondsPer1000);
        double libraryCpu = median(library, Figure::cpuSecondsPer1000);
        print(
                "median CPU seconds per 1,000: client %.3f, hand %.3f, library %.3f",
                median(client, Figure::cpuSecondsPer1000), handCpu, libraryCpu);
        print("library / hand: rate %.2f, CPU %.2f", libraryRate / handRate, libraryCpu / handCpu);
    }

    private Figure measure(String name, int round, Way way) throws InterruptedException, SQLException {
        Effort effort = new Effort(() -> 0);
        effort.end(way.deliver());
        Figure figure = new Figure(shape.events / effort.seconds(), effort.cpuSeconds() * THOUSAND / shape.events);
        print(
                "round %d, %s: %.0f per second, %.3f CPU seconds per 1,000",
                round, name, figure.perSecond, figure.cpuSecondsPer1000);
        return figure;
    }

    private long postAll() throws InterruptedException {
        for (int number = 0; number < shape.events; number++) {
            courier.send("evt_" + number, Payload.of(number, shape.payloadBytes), () -> {});
        }
        courier.awaitAnswers();
        return System.nanoTime();
    }

    private long runByHand() throws InterruptedException, SQLException {
        new HandWrittenLoop(dataSource, courier).run();
        return System.nanoTime();
    }

    private long runLibrary() {
        DeliveryMeter meter = new DeliveryMeter(Instant.MAX, System.err);
        try (Integrations integrations = builder().listener(meter).start()) {
            new Drain(integrations, meter).await();
        }
        if (meter.delivered() != shape.events) {
            throw new IllegalStateException("%d of %d were delivered".formatted(meter.delivered(), shape.events));
        }
        return meter.lastNanos();
    }

    private void publishAll() {
        try (Integrations integrations = builder().startPaused()) {
            for (int from = 0; from < shape.events; from += PUBLISH_BATCH) {
                integrations.tenant(LoadPublisher.tenant(0)).events().publishAll(batch(from));
            }
        }
    }

    private List<NewEvent> batch(int from) {
        return IntStream.range(from, Math.min(shape.events, from + PUBLISH_BATCH))
                .mapToObj(number -> NewEvent.of("load.published", Payload.of(number, shape.payloadBytes)))
                .toList();
    }

    private IntegrationsBuilder builder() {
        return Integrations.builder()
                .store(store)
                .keyRing(keyRing)
                .development()
                .dispatch(DispatchSettings.builder()
                        .maxInFlight(shape.concurrency)
                        .build());
    }

    private static double median(List<Figure> figures, ToDoubleFunction<Figure> value) {
        double[] sorted = figures.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    @Override
    public void close() {
        transport.close();
    }
}
