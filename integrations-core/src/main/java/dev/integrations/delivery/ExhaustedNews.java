package dev.integrations.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.common.Transactions;
import dev.integrations.event.EventType;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that a destination has run out of credit or quota: once in a day on each node, since that is repeated with each attempt.
 * Safe for use by several threads.
 */
final class ExhaustedNews {
    static final String QUOTA_EXHAUSTED = ".quota_exhausted";

    private static final Logger LOG = LoggerFactory.getLogger(ExhaustedNews.class);
    private static final Duration EVERY = Duration.ofDays(1);
    private static final int MAX_KNOWN = 10_000;

    private final Transactions<? extends DeliveryTransaction> transactions;
    private final OperationalEvents events;
    private final Cache<DestinationId, Boolean> told;

    ExhaustedNews(EngineParts parts, OperationalEvents events) {
        this.transactions = parts.transactions();
        this.events = events;
        this.told = Caffeine.newBuilder()
                .maximumSize(MAX_KNOWN)
                .expireAfterWrite(EVERY)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(parts.clock().millis()))
                .executor(Runnable::run)
                .build();
    }

    /** Tells, unless that was done already, or an event of the library's own led to it. */
    void tell(Completion completion, String reason) {
        DestinationId destination = completion.claim().destination();
        if (completion.event().type().isReserved() || told.asMap().putIfAbsent(destination, true) != null) {
            return;
        }
        OperationalEvent event = new OperationalEvent(
                EventType.of(EventType.RESERVED_PREFIX + OperationalEvents.subject(destination) + QUOTA_EXHAUSTED),
                completion.event().tenant(),
                destination,
                Map.of("reason", reason));
        try {
            transactions.useTransaction(transaction -> events.publishKnown(transaction, event));
        } catch (RuntimeException e) {
            told.invalidate(destination);
            LOG.warn(
                    "Nobody was told that {} has run out of credit; its next attempt leads to it again",
                    destination,
                    e);
        }
    }
}
