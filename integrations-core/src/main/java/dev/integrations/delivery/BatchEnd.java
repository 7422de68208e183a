package dev.integrations.delivery;

import dev.integrations.http.FailureKind;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the end of a request with several deliveries into an attempt and an outcome of each. Safe for use by several threads. */
final class BatchEnd {
    private static final Logger LOG = LoggerFactory.getLogger(BatchEnd.class);

    private final Lanes lanes;
    private final Recorder recorder;
    private final Judge judge;
    private final Clock clock;
    private final int answerBytes;

    /** A request that began. */
    record Begun(List<Work> works, EventBatch batch, Instant at, long nanos) {
        Destination destination() {
            return works.get(0).destination();
        }

        Duration took() {
            return Duration.ofNanos(System.nanoTime() - nanos).truncatedTo(ChronoUnit.MICROS);
        }
    }

    /** How a request ended: the outcome of each delivery, empty if it is to be tried again with fewer others. */
    private record End(
            List<Optional<Outcome>> outcomes,
            Optional<OutboundResponse> response,
            Optional<FailureKind> failure,
            Optional<Outcome> ofRequest) {}

    BatchEnd(EngineParts parts, Lanes lanes, Recorder recorder, Judge judge) {
        this.lanes = lanes;
        this.recorder = recorder;
        this.judge = judge;
        this.clock = parts.clock();
        this.answerBytes = parts.retention().answerBytes();
    }

    void finish(Begun begun, @Nullable Answer answer, @Nullable Throwable failure) {
        End end = answer == null ? unanswered(begun, Attempter.cause(failure)) : answered(begun, answer.kept());
        Instant now = clock.instant();
        List<Work> again = again(begun, end);
        Outcome ofRequest = end.ofRequest().orElseGet(() -> ofRequest(end.outcomes()));
        Lane.Change change = lanes.finishedTogether(begun.works(), again, ofRequest, now);
        record(begun, end, change, now);
    }

    private End answered(Begun begun, OutboundResponse response) {
        List<Optional<Outcome>> outcomes;
        try {
            outcomes = begun.batch().classify(response, clock.instant());
            if (outcomes.size() != begun.works().size()) {
                throw new IllegalStateException(
                        "%d events got %d outcomes".formatted(begun.works().size(), outcomes.size()));
            }
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            LOG.warn("{}: the answer could not be judged", begun.destination().id(), e);
            outcomes = forAll(begun, new Outcome.Retry("The answer could not be judged"));
        }
        return new End(outcomes, Optional.of(response), Optional.empty(), Optional.empty());
    }

    private static End unanswered(Begun begun, @Nullable Throwable failure) {
        if (failure instanceof TransportException lost) {
            return unanswered(begun, lost);
        }
        if (failure instanceof DeliveryWithheldException withheld) {
            return unsent(forAll(begun, new Outcome.Withheld(withheld.reason())), Optional.of(FailureKind.WITHHELD));
        }
        if (failure instanceof PreparationException) {
            return unsent(forAll(begun, new Outcome.Retry(String.valueOf(failure.getMessage()))), Optional.empty());
        }
        // Whatever it is, one of them may be the reason, and fails when it is alone. Nothing was sent.
        LOG.warn(
                "{}: no request of several events could be made",
                begun.destination().id(),
                failure);
        return new End(
                Collections.nCopies(begun.works().size(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Outcome.Withheld("Nothing was sent")));
    }

    /** What a transport cannot cope with may be one of them, too; those that may be sent again are tried apart. */
    private static End unanswered(Begun begun, TransportException failure) {
        Attempter.log(begun.destination().id(), failure);
        boolean unknown = failure.kind() == FailureKind.UNKNOWN;
        List<Optional<Outcome>> outcomes = begun.works().stream()
                .map(work -> Attempter.unanswered(work.destination(), work.event(), failure))
                .map(outcome -> Optional.of(outcome).filter(each -> !unknown || !(each instanceof Outcome.Retry)))
                .toList();
        return new End(
                outcomes,
                Optional.empty(),
                Optional.of(failure.kind()),
                unknown ? Optional.of(new Outcome.Retry(failure.kind().description())) : Optional.empty());
    }

    private static End unsent(List<Optional<Outcome>> outcomes, Optional<FailureKind> failure) {
        return new End(outcomes, Optional.empty(), failure, Optional.empty());
    }

    private static List<Optional<Outcome>> forAll(Begun begun, Outcome outcome) {
        return Collections.nCopies(begun.works().size(), Optional.of(outcome));
    }

    /** What was not judged goes in halves; each time there are fewer, down to one. */
    private static List<Work> again(Begun begun, End end) {
        List<Work> again = new ArrayList<>();
        for (int i = 0; i < begun.works().size(); i++) {
            if (end.outcomes().get(i).isEmpty()) {
                again.add(begun.works().get(i));
            }
        }
        int half = (again.size() + 1) / 2;
        again.forEach(work -> work.most(half));
        if (!again.isEmpty()) {
            LOG.debug("{}: {} events are tried in halves", begun.destination().id(), again.size());
        }
        return again;
    }

    /** Returns what a request says of the destination: whoever did anything with it is there. */
    static Outcome ofRequest(List<Optional<Outcome>> outcomes) {
        Outcome failed = new Outcome.Accepted();
        boolean answered = false;
        Outcome.Throttled throttled = null;
        for (Optional<Outcome> each : outcomes) {
            Outcome outcome = each.orElseGet(Outcome.Accepted::new);
            if (outcome instanceof Outcome.Throttled asked) {
                throttled = throttled == null || isLonger(asked, throttled) ? asked : throttled;
            } else if (outcome instanceof Outcome.Retry
                    || (outcome instanceof Outcome.Unclear unclear && unclear.troubled())
                    || outcome instanceof Outcome.Withheld) {
                failed = outcome;
            } else {
                answered = true;
            }
        }
        if (throttled != null) {
            return throttled;
        }
        return answered ? new Outcome.Accepted() : failed;
    }

    private static boolean isLonger(Outcome.Throttled one, Outcome.Throttled other) {
        Duration wait = one.retryAfter().orElse(Duration.ZERO);
        return wait.compareTo(other.retryAfter().orElse(Duration.ZERO)) > 0;
    }

    private void record(Begun begun, End end, Lane.Change change, Instant now) {
        Duration took = begun.took();
        Optional<OutboundResponse> words = end.response();
        Optional<OutboundResponse> wordless = words.map(KeptAnswers::withoutWords);
        Lane.Change told = change;
        boolean disabled = false;
        for (int i = 0; i < begun.works().size(); i++) {
            Outcome outcome = end.outcomes().get(i).orElse(null);
            if (outcome == null) {
                continue;
            }
            Work work = begun.works().get(i);
            // The answer is the same for all: its words are kept once, with the first that they are about.
            boolean accepted = outcome instanceof Outcome.Accepted;
            Optional<OutboundResponse> response = accepted || words.isEmpty() ? wordless : words;
            words = accepted ? words : Optional.empty();
            Attempt attempt = new Attempt(
                    work.claim().attempts() + 1,
                    begun.at(),
                    took,
                    response,
                    end.failure(),
                    Optional.ofNullable(Attempter.reason(outcome)));
            Completion completion = judge.complete(work, KeptAnswers.keep(attempt, answerBytes), outcome, now);
            recorder.add(new Recorder.Entry(work, completion, disabled ? quiet(outcome) : outcome, told));
            told = Lane.Change.NONE;
            disabled |= outcome instanceof Outcome.Gone;
        }
    }

    /** To disable a destination once is enough. */
    private static Outcome quiet(Outcome outcome) {
        return outcome instanceof Outcome.Gone gone ? new Outcome.Rejected(gone.reason()) : outcome;
    }
}
