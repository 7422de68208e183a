package dev.integrations.inbound;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.registry.IntegrationId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Keeps those who forge requests from having us ask a service again and again: for each integration there is a number of
 * questions that may be under way, and one that may begin within a second. Those beyond are put off.
 */
final class AskGate {
    static final int MAX_UNDER_WAY = 4;
    static final int MAX_A_SECOND = 10;

    private static final int MAX_KEPT = 10_000;
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Clock clock;
    private final Cache<IntegrationId, Count> counts =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterAccess(KEPT).build();

    AskGate(Clock clock) {
        this.clock = clock;
    }

    /** What is under way, and what began in the second that began last. */
    private static final class Count {
        private int underWay;
        private int begun;
        private Instant since = Instant.MIN;

        synchronized boolean enter(Instant now) {
            if (since.equals(Instant.MIN) || !now.isBefore(since.plus(SECOND)) || now.isBefore(since)) {
                since = now;
                begun = 0;
            }
            if (underWay >= MAX_UNDER_WAY || begun >= MAX_A_SECOND) {
                return false;
            }
            underWay++;
            begun++;
            return true;
        }

        synchronized void leave() {
            underWay--;
        }
    }

    /** Begins the questions about a request, which {@link #leave} ends; returns false if they are to be put off. */
    boolean enter(IntegrationId integration) {
        return counts.get(integration, id -> new Count()).enter(clock.instant());
    }

    void leave(IntegrationId integration) {
        Count count = counts.getIfPresent(integration);
        if (count != null) {
            count.leave();
        }
    }
}
