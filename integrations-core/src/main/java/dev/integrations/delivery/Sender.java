package dev.integrations.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts attempts as lanes have them, and hands their ends to the recorder. */
final class Sender {
    private final Lanes lanes;
    private final Recorder recorder;
    private final Attempter attempter;
    private final Judge judge;
    private final Clock clock;
    private final int answerBytes;
    private final BatchSender together;
    private final AtomicInteger pumping = new AtomicInteger();

    Sender(EngineParts parts, Lanes lanes, Recorder recorder, Attempter attempter) {
        this.lanes = lanes;
        this.recorder = recorder;
        this.attempter = attempter;
        this.judge = new Judge(parts.random());
        this.clock = parts.clock();
        this.answerBytes = parts.retention().answerBytes();
        this.together = new BatchSender(parts, lanes, recorder, attempter, this::pump);
    }

    /** Starts whatever may start now. Only one thread does so at a time; others that come by leave it a note. */
    void pump() {
        if (pumping.getAndIncrement() != 0) {
            return;
        }
        int notes = 1;
        boolean through = false;
        try {
            do {
                for (Work work = lanes.start(clock.instant()); work != null; work = lanes.start(clock.instant())) {
                    send(work);
                }
                notes = pumping.addAndGet(-notes);
            } while (notes != 0);
            through = true;
        } finally {
            if (!through) {
                pumping.set(0);
            }
        }
    }

    private void send(Work work) {
        if (work.destination().maxEvents() > 1) {
            together.send(work).ifPresent(this::sendAlone);
        } else {
            sendAlone(work);
        }
    }

    private void sendAlone(Work work) {
        Instant now = clock.instant();
        Completion over = Judge.over(work, now);
        if (over != null) {
            withdraw(work, over, now);
            return;
        }
        Claim claim = work.claim();
        attempter.start(
                new Attempter.Task(claim.delivery(), work.destination(), work.event(), claim.attempts() + 1),
                (attempt, outcome) -> {
                    finished(work, attempt, outcome);
                    pump();
                    lanes.settled();
                });
    }

    /** Ends without an attempt what was started; who sends nothing has learned nothing of the destination. */
    private void withdraw(Work work, Completion completion, Instant now) {
        lanes.withdrawn(work, now);
        recorder.add(Recorder.Entry.withoutAttempt(work, completion));
        lanes.settled();
    }

    private void finished(Work work, Attempt attempt, Outcome outcome) {
        Instant now = clock.instant();
        Lane.Change change = lanes.finished(work, outcome, now);
        Attempt kept = KeptAnswers.keep(attempt, answerBytes);
        recorder.add(new Recorder.Entry(work, judge.complete(work, kept, outcome, now), outcome, change));
    }
}
