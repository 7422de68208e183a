package dev.integrations.event;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.common.InvalidInputException;
import dev.integrations.schema.JsonSchema;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The terms of the types that are published, kept for three seconds, and their compiled schemas, kept by their text and
 * therefore never out of date. A change made through this node is seen at once by publications that begin after it.
 */
final class TermsCache {
    static final Duration MAX_AGE = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(TermsCache.class);
    private static final int MAX_TYPES = 10_000;
    private static final long MAX_SCHEMA_CHARACTERS = 8L << 20;

    private final Cache<EventType, Optional<Compiled>> terms;
    private final Cache<String, Optional<JsonSchema>> schemas;
    private final AtomicLong changes = new AtomicLong();

    /** Terms with the compiled schema, if there is one. */
    record Compiled(EventTypeTerms terms, Optional<JsonSchema> schema) {}

    TermsCache(Clock clock) {
        this.terms = Caffeine.newBuilder()
                .maximumSize(MAX_TYPES)
                .expireAfterWrite(MAX_AGE)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
        this.schemas = Caffeine.newBuilder()
                .maximumWeight(MAX_SCHEMA_CHARACTERS)
                .weigher((String text, Optional<JsonSchema> schema) -> text.length())
                .executor(Runnable::run)
                .build();
    }

    Optional<Compiled> find(EventTypeTransaction transaction, EventType type) {
        Optional<Compiled> cached = terms.getIfPresent(type);
        if (cached != null) {
            return cached;
        }
        long before = changes.get();
        Optional<Compiled> loaded = transaction.eventTypes().terms(type).map(this::compiled);
        if (transaction.readsLatest()) {
            // What was read before a change must not outlive it: the check and the entry are one step.
            terms.asMap().computeIfAbsent(type, key -> changes.get() == before ? loaded : null);
        }
        return loaded;
    }

    void changed(EventType type) {
        changes.incrementAndGet();
        terms.invalidate(type);
    }

    private Compiled compiled(EventTypeTerms found) {
        return new Compiled(found, found.schema().flatMap(text -> schemas.get(text, TermsCache::compile)));
    }

    /** A schema that was stored under other bounds must not stop the host: its type goes unchecked, and the log says so. */
    private static Optional<JsonSchema> compile(String text) {
        try {
            return Optional.of(JsonSchema.parse(text));
        } catch (InvalidInputException e) {
            LOG.error("A stored schema cannot be compiled; events of its type are not checked until it is changed", e);
            return Optional.empty();
        }
    }
}
