package dev.integrations.event;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.schema.SchemaViolation;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the catalogue asks of events that are published through one node. Hosts choose it by the {@link Strictness} of
 * the builder. Safe for use by several threads.
 */
public final class EventTypeRules {
    private static final Logger LOG = LoggerFactory.getLogger(EventTypeRules.class);
    private static final int MAX_LOGGED = 10_000;

    private final Strictness strictness;
    private final List<EventTypeListener> listeners;
    private final TermsCache terms;
    private final Cache<String, Boolean> logged = Caffeine.newBuilder()
            .maximumSize(MAX_LOGGED)
            .executor(Runnable::run)
            .build();

    /**
     * Creates the rules of one node.
     *
     * @param strictness what becomes of events that are not as the catalogue says
     * @param listeners told of them
     * @param clock says when what is known of the catalogue is too old, which is after three seconds
     */
    public EventTypeRules(Strictness strictness, List<EventTypeListener> listeners, Clock clock) {
        this.strictness = strictness;
        this.listeners = List.copyOf(listeners);
        this.terms = new TermsCache(clock);
    }

    /**
     * Checks an event before it is stored. The catalogue is read in the transaction, unless what is known of the type is
     * recent; the payload is parsed only if its type has a schema.
     *
     * @param transaction the transaction that publishes
     * @param event the event
     * @param index its place in a batch, or empty if it is alone
     * @return why it must be refused; empty if it may be stored
     * @throws UnknownEventTypeException if its type is unknown and must not be
     */
    public List<SchemaViolation> check(EventTypeTransaction transaction, Event event, OptionalInt index) {
        Optional<TermsCache.Compiled> found = terms.find(transaction, event.type());
        if (found.isEmpty()) {
            unknown(transaction, event, index);
            return List.of();
        }
        if (found.get().terms().deprecated()) {
            deprecated(event, found.get().terms().replacement());
        }
        List<SchemaViolation> violations = found.get()
                .schema()
                .map(schema -> schema.violations(event.payload()))
                .orElse(List.of());
        if (violations.isEmpty() || strictness != Strictness.REPORT_ONLY) {
            return violations;
        }
        tell(listener -> listener.violationsPublished(event, violations));
        if (isFirst("violations", event.type())) {
            LOG.warn(
                    "The payload of event {}, of type '{}', violates its schema: {}",
                    event.id(),
                    event.type(),
                    violations);
        }
        return List.of();
    }

    /**
     * Returns an event as it may be shown: with the values masked that the catalogue says are not to be. The catalogue is
     * read in the transaction, unless what is known of the type is recent.
     *
     * @param transaction the transaction that reads the event
     * @param event the event as it is stored
     * @return the same event if nothing of it is to be masked
     */
    public Event shown(EventTypeTransaction transaction, Event event) {
        List<String> pointers = redactions(transaction, event.type());
        return pointers.isEmpty() || !event.hasPayload()
                ? event
                : event.withPayload(PayloadMask.mask(event.payload(), pointers));
    }

    /**
     * Returns whether the catalogue says of any value of a type's payloads that it is not to be shown.
     *
     * @param transaction where the catalogue is read, unless what is known of the type is recent
     * @param type the type
     * @return true if there is one
     */
    public boolean redacts(EventTypeTransaction transaction, EventType type) {
        return !redactions(transaction, type).isEmpty();
    }

    private List<String> redactions(EventTypeTransaction transaction, EventType type) {
        return terms.find(transaction, type)
                .map(found -> found.terms().redactions())
                .orElse(List.of());
    }

    /**
     * Notes that a type was changed, so that this node does not go on with what it knew.
     *
     * @param type the type
     */
    public void changed(EventType type) {
        terms.changed(type);
        logged.invalidate(key("deprecated", type));
        logged.invalidate(key("violations", type));
    }

    private void unknown(EventTypeTransaction transaction, Event event, OptionalInt index) {
        if (strictness == Strictness.STRICT) {
            throw unknown(transaction, event.type(), index);
        }
        if (strictness == Strictness.REPORT_ONLY) {
            tell(listener -> listener.unknownTypePublished(event));
            if (isFirst("unknown", event.type())) {
                LOG.warn("Event type '{}' is not in the catalogue", event.type());
            }
        }
    }

    static UnknownEventTypeException unknown(EventTypeTransaction transaction, EventType type, OptionalInt index) {
        List<EventType> names = transaction.eventTypes().names(SimilarNames.MAX_NAMES);
        return new UnknownEventTypeException(type, SimilarNames.of(type, names), index);
    }

    private void deprecated(Event event, Optional<EventType> replacement) {
        if (isFirst("deprecated", event.type())) {
            tell(listener -> listener.deprecatedTypePublished(event, replacement));
            LOG.warn(
                    "Event type '{}' is deprecated and still published; {}",
                    event.type(),
                    replacement
                            .map(other -> "use '%s' instead".formatted(other))
                            .orElse("stop using it"));
        }
    }

    private boolean isFirst(String what, EventType type) {
        return logged.asMap().putIfAbsent(key(what, type), true) == null;
    }

    private static String key(String what, EventType type) {
        return what + " " + type;
    }

    private void tell(Consumer<EventTypeListener> call) {
        for (EventTypeListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("Event type listener {} failed", listener.getClass().getName(), e);
            }
        }
    }
}
