package dev.integrations.delivery;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.integrations.http.FailureKind;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts attempts as lanes have them, and hands their ends to the recorder. */
final class Sender {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    private final Lanes lanes;
    private final Recorder recorder;
    private final Judge judge;
    private final HttpTransport transport;
    private final Clock clock;
    private final AtomicInteger pumping = new AtomicInteger();
    private final FailsafeExecutor<OutboundResponse> failsafe;

    Sender(EngineParts parts, Lanes lanes, Recorder recorder) {
        this.lanes = lanes;
        this.recorder = recorder;
        this.judge = new Judge(parts.random());
        this.transport = parts.transport();
        this.clock = parts.clock();
        // A kept connection that the receiver closed meanwhile is nobody's failure: try once more, at once.
        RetryPolicy<OutboundResponse> atOnce = RetryPolicy.<OutboundResponse>builder()
                .handleIf((response, failure) -> failure != null && brokeBeforeSending(failure))
                .withMaxAttempts(2)
                .build();
        this.failsafe = Failsafe.with(atOnce).with(new InlineScheduler());
    }

    /** Starts whatever may start now. Only one thread does so at a time; others that come by leave it a note. */
    void pump() {
        if (pumping.getAndIncrement() != 0) {
            return;
        }
        int notes = 1;
        do {
            for (Work work = lanes.start(clock.instant()); work != null; work = lanes.start(clock.instant())) {
                send(work);
            }
            notes = pumping.addAndGet(-notes);
        } while (notes != 0);
    }

    private void send(Work work) {
        Instant startedAt = clock.instant();
        long start = System.nanoTime();
        OutboundRequest request;
        try {
            request = work.destination().prepare(work.event(), startedAt);
        } catch (DeliveryWithheldException e) {
            finished(work, attempt(work, startedAt, start, null, null, e.reason()), new Outcome.Withheld(e.reason()));
            lanes.settled();
            return;
        } catch (RuntimeException e) {
            LOG.warn("Delivery {}: no request could be prepared", work.claim().delivery(), e);
            finished(work, attempt(work, startedAt, start, null, null, "The request could not be prepared"));
            lanes.settled();
            return;
        }
        CompletableFuture<OutboundResponse> unused = failsafe.getStageAsync(() -> transport.send(request))
                .whenComplete((response, failure) -> answered(work, startedAt, start, response, failure));
    }

    private void answered(
            Work work,
            Instant startedAt,
            long start,
            @Nullable OutboundResponse response,
            @Nullable Throwable failure) {
        if (response != null) {
            classify(work, startedAt, start, response);
        } else if (cause(failure) instanceof TransportException transportFailure) {
            FailureKind kind = transportFailure.kind();
            LOG.debug("Delivery {}: {}", work.claim().delivery(), transportFailure.detail());
            finished(work, attempt(work, startedAt, start, null, kind, kind.description()));
        } else {
            LOG.error(
                    "Delivery {}: the transport failed in an unexpected way",
                    work.claim().delivery(),
                    failure);
            finished(work, attempt(work, startedAt, start, null, null, "Sending failed"));
        }
        pump();
        lanes.settled();
    }

    private void classify(Work work, Instant startedAt, long start, OutboundResponse response) {
        Outcome outcome;
        try {
            outcome = work.destination().classify(response, clock.instant());
        } catch (RuntimeException e) {
            LOG.warn("Delivery {}: the answer could not be judged", work.claim().delivery(), e);
            outcome = new Outcome.Retry("The answer could not be judged");
        }
        String reason = reason(outcome);
        finished(work, attempt(work, startedAt, start, response, null, reason), outcome);
    }

    private void finished(Work work, Attempt attempt) {
        finished(work, attempt, new Outcome.Retry(attempt.reason().orElse("")));
    }

    private void finished(Work work, Attempt attempt, Outcome outcome) {
        Instant now = clock.instant();
        Lane.Change change = lanes.finished(work, outcome, now);
        recorder.add(new Recorder.Entry(work, judge.complete(work, attempt, outcome, now), outcome, change));
    }

    private static Attempt attempt(
            Work work,
            Instant startedAt,
            long start,
            @Nullable OutboundResponse response,
            @Nullable FailureKind failure,
            @Nullable String reason) {
        return new Attempt(
                work.claim().attempts() + 1,
                startedAt,
                Duration.ofNanos(System.nanoTime() - start).truncatedTo(ChronoUnit.MICROS),
                Optional.ofNullable(response),
                Optional.ofNullable(failure),
                Optional.ofNullable(reason));
    }

    private static @Nullable String reason(Outcome outcome) {
        if (outcome instanceof Outcome.Retry retry) {
            return retry.reason();
        }
        if (outcome instanceof Outcome.Throttled throttled) {
            return throttled.reason();
        }
        if (outcome instanceof Outcome.Rejected rejected) {
            return rejected.reason();
        }
        if (outcome instanceof Outcome.Withheld withheld) {
            return withheld.reason();
        }
        return outcome instanceof Outcome.Gone gone ? gone.reason() : null;
    }

    private static boolean brokeBeforeSending(Throwable failure) {
        return cause(failure) instanceof TransportException transportFailure
                && transportFailure.kind() == FailureKind.CONNECTION_LOST
                && !transportFailure.requestSent();
    }

    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
