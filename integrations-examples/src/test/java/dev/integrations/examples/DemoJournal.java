package dev.integrations.examples;

import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryListener;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.http.OutboundResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Writes down what a listener is told, in seconds since the start, with names in the place of ids. */
final class DemoJournal implements DeliveryListener {
    private final Clock clock;
    private final Instant start;
    private final Map<DestinationId, String> names = new HashMap<>();
    private final List<String> lines = new ArrayList<>();

    DemoJournal(Clock clock) {
        this.clock = clock;
        this.start = clock.instant();
    }

    synchronized void name(DestinationId destination, String name) {
        names.put(destination, name);
    }

    synchronized List<String> linesOf(String name) {
        return lines.stream().filter(line -> line.contains(" " + name + " ")).toList();
    }

    /** Returns the lines from a second on. */
    synchronized List<String> linesSince(long second) {
        return lines.stream()
                .filter(line -> Long.parseLong(line.split(" ", 2)[0]) >= second)
                .toList();
    }

    private synchronized void write(DestinationId destination, String what) {
        lines.add("%d %s %s".formatted(seconds(clock.instant()), names.get(destination), what));
    }

    private long seconds(Instant time) {
        return Duration.between(start, time).toSeconds();
    }

    @Override
    public void attempted(Delivery delivery, Attempt attempt) {
        String answer = Stream.concat(
                        attempt.response().map(OutboundResponse::status).map(Object::toString).stream(),
                        attempt.failure().map(Object::toString).stream())
                .findFirst()
                .orElse("not sent");
        String next =
                delivery.nextAttemptAt().map(due -> ", next at " + seconds(due)).orElse("");
        write(
                delivery.destination(),
                "%s #%d: %s, %s%s".formatted(delivery.eventType(), attempt.number(), answer, delivery.state(), next));
    }

    @Override
    public void stateChanged(Delivery delivery, DeliveryState from) {
        if (delivery.attempts() == 0) {
            write(delivery.destination(), "%s: %s".formatted(delivery.eventType(), delivery.state()));
        }
    }

    @Override
    public void suspended(DestinationId destination, Instant until, String reason) {
        write(destination, "left alone until %d: %s".formatted(seconds(until), reason));
    }

    @Override
    public void resumed(DestinationId destination) {
        write(destination, "resumed");
    }
}
