package dev.integrations.delivery;

import dev.integrations.http.FailureKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends deliveries of one destination in one request. To lanes that is one attempt, with one permit and one judgement; each
 * delivery has an attempt and an outcome of its own. Used by the one thread that starts attempts, and told of answers by others.
 */
final class BatchSender {
    private static final Logger LOG = LoggerFactory.getLogger(BatchSender.class);

    private final Lanes lanes;
    private final Recorder recorder;
    private final Attempter attempter;
    private final Judge judge;
    private final Clock clock;
    private final BatchEnd end;
    private final Runnable startNext;

    /** What came of looking at what may go together. */
    private static final class Composed {
        final List<Work> together = new ArrayList<>();
        final List<Work> later = new ArrayList<>();
        final List<Ended> ended = new ArrayList<>();
    }

    /** A delivery that does not go out; without a result no attempt of it was made. */
    private record Ended(
            Work work, Completion completion, @Nullable Outcome outcome) {
        Recorder.Entry entry(Lane.Change change) {
            return outcome == null
                    ? Recorder.Entry.withoutAttempt(work, completion)
                    : new Recorder.Entry(work, completion, outcome, change);
        }
    }

    BatchSender(EngineParts parts, Lanes lanes, Recorder recorder, Attempter attempter, Runnable startNext) {
        this.lanes = lanes;
        this.recorder = recorder;
        this.attempter = attempter;
        this.judge = new Judge(parts.random());
        this.clock = parts.clock();
        this.end = new BatchEnd(parts, lanes, recorder, judge);
        this.startNext = startNext;
    }

    /** Sends what was started, and what goes with it; returns the delivery to be sent by itself, if there is one. */
    Optional<Work> send(Work first) {
        Instant now = clock.instant();
        List<Work> works = lanes.join(first, now);
        if (works.size() == 1) {
            return Optional.of(first);
        }
        EventBatch batch;
        try {
            batch = first.destination().batch(now);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            // By itself it fails as it should.
            LOG.debug(
                    "{}: no request of several events can be made",
                    first.destination().id(),
                    e);
            lanes.putBack(works.subList(1, works.size()));
            return Optional.of(first);
        }
        return send(composed(works, batch, now), batch, now);
    }

    private Composed composed(List<Work> works, EventBatch batch, Instant now) {
        Composed composed = new Composed();
        for (Work work : works) {
            Completion over = Judge.over(work, now);
            if (over == null) {
                add(work, batch, composed);
            } else {
                composed.ended.add(new Ended(work, over, null));
            }
        }
        lanes.putBack(composed.later);
        return composed;
    }

    private void add(Work work, EventBatch batch, Composed composed) {
        try {
            EventBatch.Place place = batch.add(work.event());
            work.group(place.group());
            (place.taken() ? composed.together : composed.later).add(work);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            composed.ended.add(unprepared(work, e));
        }
    }

    private Ended unprepared(Work work, Throwable failure) {
        Outcome outcome;
        if (failure instanceof DeliveryWithheldException withheld) {
            outcome = new Outcome.Withheld(withheld.reason());
        } else if (failure instanceof PreparationException) {
            outcome = new Outcome.Retry(String.valueOf(failure.getMessage()));
        } else {
            LOG.warn("{}: no request could be prepared", work.claim().delivery(), failure);
            outcome = new Outcome.Retry("The request could not be prepared");
        }
        Instant now = clock.instant();
        Attempt attempt = new Attempt(
                work.claim().attempts() + 1,
                now,
                Duration.ZERO,
                Optional.empty(),
                outcome instanceof Outcome.Withheld ? Optional.of(FailureKind.WITHHELD) : Optional.empty(),
                Optional.ofNullable(Attempter.reason(outcome)));
        return new Ended(work, judge.complete(work, attempt, outcome, now), outcome);
    }

    private Optional<Work> send(Composed composed, EventBatch batch, Instant now) {
        List<Work> together = composed.together;
        if (together.isEmpty()) {
            endAll(composed.ended, now);
            return Optional.empty();
        }
        lanes.endedBeside(composed.ended.size());
        composed.ended.forEach(ended -> recorder.add(ended.entry(Lane.Change.NONE)));
        if (together.size() == 1) {
            return Optional.of(together.get(0));
        }
        lanes.startedTogether(together);
        BatchEnd.Begun begun = new BatchEnd.Begun(together, batch, now, System.nanoTime());
        var unused = attempter.send(together.get(0).destination(), batch).whenComplete((answer, failure) -> {
            end.finish(begun, answer, failure);
            startNext.run();
            lanes.settled();
        });
        return Optional.empty();
    }

    /** Nothing goes out: to the lane that is one attempt that failed, or was none. */
    private void endAll(List<Ended> ended, Instant now) {
        Optional<Ended> failed =
                ended.stream().filter(each -> each.outcome() != null).findFirst();
        lanes.endedBeside(ended.size() - 1);
        Lane.Change change = Lane.Change.NONE;
        if (failed.isPresent()) {
            change = lanes.finished(
                    failed.get().work(), Objects.requireNonNull(failed.get().outcome()), now);
        } else {
            lanes.withdrawn(ended.get(0).work(), now);
        }
        for (Ended each : ended) {
            recorder.add(each.entry(change));
            change = each.outcome() == null ? change : Lane.Change.NONE;
        }
        lanes.settled();
    }
}
