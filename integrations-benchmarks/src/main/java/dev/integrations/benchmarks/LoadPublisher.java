package dev.integrations.benchmarks;

import dev.integrations.Integrations;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.PublishReceipt;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Publishes events from several threads, one event and one commit at a time, as fast as it can or at a rate. */
final class LoadPublisher {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Integrations integrations;
    private final LoadOptions options;
    private final OutputStream acknowledgements;
    private final Samples calls = new Samples();
    private final AtomicInteger next = new AtomicInteger();
    private final LongAdder published = new LongAdder();

    LoadPublisher(Integrations integrations, LoadOptions options, OutputStream acknowledgements) {
        this.integrations = integrations;
        this.options = options;
        this.acknowledgements = acknowledgements;
    }

    static String tenant(int number) {
        return "load-" + number;
    }

    /** Publishes all events, and returns when the last one is committed and acknowledged. */
    void publish() throws InterruptedException {
        long start = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(options.publishers());
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < options.publishers(); i++) {
                ends.add(threads.submit(() -> publishFrom(start)));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } finally {
            next.set(options.events());
            threads.shutdown();
        }
    }

    /** Returns how many events were stored; those that an earlier run of the same name had stored do not count. */
    long published() {
        return published.sum();
    }

    /** Returns how long the calls took that published, their commits included. */
    Samples calls() {
        return calls;
    }

    private void publishFrom(long start) {
        for (int number = next.getAndIncrement(); number < options.events(); number = next.getAndIncrement()) {
            awaitTurn(start, number);
            publish(number);
        }
    }

    private void awaitTurn(long start, int number) {
        if (options.rate().isPresent()) {
            long due = start + (long) (number / options.rate().getAsDouble() * NANOS_PER_SECOND);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    private void publish(int number) {
        NewEvent event = NewEvent.of("load.published", Payload.of(number, options.payloadBytes()));
        NewEvent keyed = options.run()
                .map(run -> event.idempotencyKey("%s/%d".formatted(run, number)))
                .orElse(event);
        long start = System.nanoTime();
        PublishReceipt receipt =
                integrations.tenant(tenant(number % options.tenants())).events().publish(keyed);
        calls.add((System.nanoTime() - start) / 1000);
        if (!receipt.repeated()) {
            published.increment();
        }
        acknowledge(receipt);
    }

    /** One write to the operating system for each line, so that a line is there or not whenever this is killed. */
    private void acknowledge(PublishReceipt receipt) {
        byte[] line = (receipt.event() + "\n").getBytes(StandardCharsets.US_ASCII);
        synchronized (acknowledgements) {
            try {
                acknowledgements.write(line);
            } catch (IOException e) {
                throw new UncheckedIOException("the file of --acknowledge cannot be written", e);
            }
        }
    }
}
