package dev.integrations.delivery;

import dev.integrations.event.Event;
import dev.integrations.http.FailureKind;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes attempts: has the destination prepare a request, sends it, and has the destination judge the answer. It knows
 * nothing of lanes and keeps nothing. Safe for use by several threads.
 */
final class Attempter {
    private static final Logger LOG = LoggerFactory.getLogger(Attempter.class);

    private final Transmitter transmitter;
    private final Clock clock;
    private final AuthorizedSending authorized;

    /**
     * What is attempted.
     *
     * @param subject what the log calls it
     * @param destination where it goes
     * @param event what is sent
     * @param number the number of the attempt
     */
    record Task(Object subject, Destination destination, Event event, int number) {}

    /** Told how an attempt ended, on the thread that sees it; that must not be blocked. */
    interface End {
        void ended(Attempt attempt, Outcome outcome);
    }

    /** An attempt that began. */
    private record Begun(Task task, Instant at, long nanos, End end) {}

    Attempter(EngineParts parts) {
        this.transmitter = new Transmitter(parts.transport(), parts.mail());
        this.clock = parts.clock();
        this.authorized = new AuthorizedSending(clock, transmitter);
    }

    /** Starts an attempt, and returns before it ends unless no request can be made. */
    void start(Task task, End end) {
        Begun begun = new Begun(task, clock.instant(), System.nanoTime(), end);
        CompletableFuture<Answer> answer;
        try {
            Optional<Authorizer> authorizer = task.destination().authorizer();
            answer = authorizer.isPresent()
                    ? authorized.send(
                            task.subject(), at -> task.destination().prepare(task.event(), at), authorizer.get())
                    : transmitter.send(task.destination().prepare(task.event(), begun.at()));
        } catch (DeliveryWithheldException e) {
            withheld(begun, e);
            return;
        } catch (PreparationException e) {
            LOG.debug("{}: {}", task.subject(), e.getMessage());
            failed(begun, null, String.valueOf(e.getMessage()));
            return;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            // Code of others: whatever is wrong with it stops only what it was called for.
            LOG.warn("{}: no request could be prepared", task.subject(), e);
            failed(begun, null, "The request could not be prepared");
            return;
        }
        var unused = answer.whenComplete((given, failure) -> answered(begun, given, failure));
    }

    /** Sends the request of several events; what keeps it from being made or answered is the failure of the future. */
    CompletableFuture<Answer> send(Destination destination, EventBatch batch) {
        try {
            Transmission request = new Transmission.Http(batch.request());
            Optional<Authorizer> authorizer = destination.authorizer();
            return authorizer.isPresent()
                    ? authorized.send(destination.id(), at -> request, authorizer.get())
                    : transmitter.send(request);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void answered(Begun begun, @Nullable Answer answer, @Nullable Throwable failure) {
        if (answer != null) {
            classify(begun, answer);
        } else if (cause(failure) instanceof TransportException transportFailure) {
            log(begun.task().subject(), transportFailure);
            unanswered(begun, transportFailure);
        } else if (cause(failure) instanceof DeliveryWithheldException reason) {
            withheld(begun, reason);
        } else if (cause(failure) instanceof PreparationException refused) {
            LOG.debug("{}: {}", begun.task().subject(), refused.getMessage());
            failed(begun, null, String.valueOf(refused.getMessage()));
        } else {
            LOG.error("{}: nothing could be sent", begun.task().subject(), failure);
            failed(begun, null, "Sending failed");
        }
    }

    static void log(Object subject, TransportException failure) {
        if (failure.kind() == FailureKind.UNKNOWN) {
            LOG.error("{}: the transport failed in an unexpected way", subject, failure);
        } else {
            LOG.debug("{}: {}", subject, failure.detail());
        }
    }

    private static void unanswered(Begun begun, TransportException failure) {
        Outcome outcome = unanswered(begun.task().destination(), begun.task().event(), failure);
        begun.end().ended(attempt(begun, null, failure.kind(), reason(outcome)), outcome);
    }

    /** Has a destination judge that no answer came. */
    static Outcome unanswered(Destination destination, Event event, TransportException failure) {
        try {
            return destination.unanswered(event, failure);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            LOG.warn("{}: the failure could not be judged", destination.id(), e);
            return new Outcome.Retry(failure.kind().description());
        }
    }

    private void classify(Begun begun, Answer answer) {
        Outcome outcome;
        try {
            outcome = answer.judgedBy(begun.task().destination(), begun.task().event(), clock.instant());
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            LOG.warn("{}: the answer could not be judged", begun.task().subject(), e);
            outcome = new Outcome.Retry("The answer could not be judged");
        }
        begun.end().ended(attempt(begun, answer.kept(), null, reason(outcome)), outcome);
    }

    private static void failed(Begun begun, @Nullable FailureKind failure, String reason) {
        begun.end().ended(attempt(begun, null, failure, reason), new Outcome.Retry(reason));
    }

    private static void withheld(Begun begun, DeliveryWithheldException e) {
        begun.end().ended(attempt(begun, null, FailureKind.WITHHELD, e.reason()), new Outcome.Withheld(e.reason()));
    }

    private static Attempt attempt(
            Begun begun, @Nullable OutboundResponse response, @Nullable FailureKind failure, @Nullable String reason) {
        return new Attempt(
                begun.task().number(),
                begun.at(),
                Duration.ofNanos(System.nanoTime() - begun.nanos()).truncatedTo(ChronoUnit.MICROS),
                Optional.ofNullable(response),
                Optional.ofNullable(failure),
                Optional.ofNullable(reason));
    }

    static @Nullable String reason(Outcome outcome) {
        if (outcome instanceof Outcome.Retry retry) {
            return retry.reason();
        }
        if (outcome instanceof Outcome.Throttled throttled) {
            return throttled.reason();
        }
        if (outcome instanceof Outcome.Rejected rejected) {
            return rejected.reason();
        }
        if (outcome instanceof Outcome.Unclear unclear) {
            return unclear.reason();
        }
        if (outcome instanceof Outcome.Withheld withheld) {
            return withheld.reason();
        }
        return outcome instanceof Outcome.Gone gone ? gone.reason() : null;
    }

    static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
