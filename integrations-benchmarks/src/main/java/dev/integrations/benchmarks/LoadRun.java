package dev.integrations.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.integrations.Integrations;
import dev.integrations.IntegrationsBuilder;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Backlog;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.jdbc.JdbcStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One run of the load program, from opening the database to the result. */
final class LoadRun {
    /** Connections that dispatching takes: to fetch, record, renew leases, replay, count the backlog, and one over. */
    private static final int OWN_CONNECTIONS = 6;

    private static final double MEDIAN = 0.5;
    private static final double NINETY_NINTH = 0.99;
    private static final double THOUSAND = 1000;

    private final LoadOptions options;
    private final PrintStream notes;
    private final StatementCounter statements = new StatementCounter();

    LoadRun(LoadOptions options, PrintStream notes) {
        this.options = options;
        this.notes = notes;
    }

    LoadResult measure() throws InterruptedException {
        int connections = OWN_CONNECTIONS + (options.mode().publishes() ? options.publishers() : 0);
        try (HikariDataSource pool = options.database().open(connections);
                JdbcStore store = JdbcStore.open(statements.watch(pool));
                OutputStream acknowledgements = acknowledgements()) {
            try (Integrations paused = builder(store).startPaused()) {
                new LoadWebhooks(paused, options).prepare();
            }
            return options.mode().dispatches() ? dispatch(store, acknowledgements) : publish(store, acknowledgements);
        } catch (IOException e) {
            throw new UncheckedIOException("The file of --acknowledge cannot be written", e);
        }
    }

    private LoadResult publish(JdbcStore store, OutputStream acknowledgements) throws InterruptedException {
        try (Integrations integrations = builder(store).startPaused()) {
            LoadPublisher publisher = new LoadPublisher(integrations, options, acknowledgements);
            Effort effort = new Effort(statements::executions);
            publisher.publish();
            effort.end(System.nanoTime());
            long events = publisher.published();
            Backlog backlog = integrations.operator().backlog();
            return result(effort, new Counts(events, 0, 0, backlog.pending()), events, publisher.calls());
        }
    }

    private LoadResult dispatch(JdbcStore store, OutputStream acknowledgements) throws InterruptedException {
        DeliveryMeter meter = new DeliveryMeter(Instant.now().truncatedTo(ChronoUnit.MICROS), notes);
        Effort effort = new Effort(statements::executions);
        try (Integrations integrations = builder(store).listener(meter).start()) {
            LoadPublisher publisher = new LoadPublisher(integrations, options, acknowledgements);
            if (options.mode().publishes()) {
                publisher.publish();
            }
            Backlog backlog = new Drain(integrations, meter).await();
            effort.end(meter.lastNanos());
            Counts counts =
                    new Counts(publisher.published(), meter.delivered(), meter.deadLettered(), backlog.pending());
            return result(effort, counts, meter.delivered(), meter.latencies());
        }
    }

    private IntegrationsBuilder builder(JdbcStore store) {
        return Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ofFileOrCreate(options.key()))
                .outbound(options.policy())
                .maxPayloadBytes(Math.max(Integrations.DEFAULT_MAX_PAYLOAD_BYTES, options.payloadBytes()))
                .dispatch(DispatchSettings.builder()
                        .maxInFlight(options.concurrency())
                        .lease(options.lease())
                        .recordBatch(options.recordBatch())
                        .build());
    }

    private OutputStream acknowledgements() throws IOException {
        return options.acknowledge().isPresent()
                ? Files.newOutputStream(
                        options.acknowledge().get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                : OutputStream.nullOutputStream();
    }

    private record Counts(long published, long delivered, long deadLettered, long pending) {}

    private static LoadResult result(Effort effort, Counts counts, long done, Samples latencies) {
        return new LoadResult(
                counts.published,
                counts.delivered,
                counts.deadLettered,
                counts.pending,
                LoadResult.rounded(effort.seconds()),
                LoadResult.ratio((double) done, effort.seconds()),
                LoadResult.orNull(latencies.quantileMillis(MEDIAN)),
                LoadResult.orNull(latencies.quantileMillis(NINETY_NINTH)),
                LoadResult.ratio(effort.cpuSeconds() * THOUSAND, (double) done),
                LoadResult.ratio((double) effort.statements(), (double) done));
    }
}
