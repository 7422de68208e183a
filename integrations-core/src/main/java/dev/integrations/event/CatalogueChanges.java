package dev.integrations.event;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The changes to the catalogue: each one transaction with its audit rows, repeated if others were faster. */
final class CatalogueChanges {
    private static final int MAX_TRIES = 20;

    private final EventTypeParts parts;
    private final AuditTrail audit;

    CatalogueChanges(EventTypeParts parts, AuditTrail audit) {
        this.parts = parts;
        this.audit = audit;
    }

    /** Ends a transaction whose types somebody else has changed since it read them. */
    private static final class ChangedMeanwhileException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ChangedMeanwhileException() {
            super("changed meanwhile", null, false, false);
        }
    }

    List<EventTypeEntry> defineAll(List<EventTypeDefinition> definitions) {
        return each(definitions, this::define);
    }

    List<EventTypeEntry> addAll(List<EventTypeDefinition> definitions) {
        return each(
                definitions,
                (transaction, definition) -> transaction
                        .eventTypes()
                        .find(definition.type())
                        .orElseGet(() -> create(transaction, definition)));
    }

    private List<EventTypeEntry> each(
            List<EventTypeDefinition> definitions,
            BiFunction<EventTypeTransaction, EventTypeDefinition, EventTypeEntry> change) {
        requireDistinct(definitions);
        // Sorted, so that nodes that start together do not wait for each other in a circle.
        Map<String, EventTypeDefinition> sorted = new TreeMap<>();
        definitions.forEach(definition -> sorted.put(definition.type().name(), definition));
        Map<EventType, EventTypeEntry> defined = repeated(types(definitions), transaction -> {
            Map<EventType, EventTypeEntry> entries = new HashMap<>();
            sorted.values()
                    .forEach(definition -> entries.put(definition.type(), change.apply(transaction, definition)));
            return entries;
        });
        return definitions.stream()
                .map(definition -> Objects.requireNonNull(defined.get(definition.type())))
                .toList();
    }

    EventTypeEntry update(EventType type, String action, UnaryOperator<EventTypeDefinition> change) {
        return repeated(List.of(type), transaction -> {
            EventTypeEntry before = transaction
                    .eventTypes()
                    .find(type)
                    .orElseThrow(() -> EventTypeRules.unknown(transaction, type, OptionalInt.empty()));
            EventTypeDefinition definition = change.apply(before.definition());
            if (!definition.type().equals(type)) {
                throw new IllegalArgumentException(
                        "the definition of '%s' cannot become one of '%s'; define that instead"
                                .formatted(type, definition.type()));
            }
            return replace(transaction, before, definition, action);
        });
    }

    void delete(EventType type) {
        repeated(List.of(type), transaction -> {
            if (!transaction.eventTypes().delete(type)) {
                throw EventTypeRules.unknown(transaction, type, OptionalInt.empty());
            }
            audit.record(transaction, "event_type.deleted", type, Map.of());
            return true;
        });
    }

    private EventTypeEntry define(EventTypeTransaction transaction, EventTypeDefinition definition) {
        Optional<EventTypeEntry> before = transaction.eventTypes().find(definition.type());
        if (before.isPresent()) {
            return replace(transaction, before.get(), definition, "event_type.updated");
        }
        return create(transaction, definition);
    }

    private EventTypeEntry create(EventTypeTransaction transaction, EventTypeDefinition definition) {
        Instant now = parts.clock().instant();
        EventTypeEntry entry = new EventTypeEntry(definition, 1, now, now);
        require(transaction.eventTypes().insert(entry));
        audit.record(transaction, "event_type.created", definition.type(), Map.of("version", definition.version()));
        return entry;
    }

    private EventTypeEntry replace(
            EventTypeTransaction transaction, EventTypeEntry before, EventTypeDefinition definition, String action) {
        if (before.definition().equals(definition)) {
            return before;
        }
        EventTypeEntry entry = new EventTypeEntry(
                definition,
                before.revision() + 1,
                before.createdAt(),
                parts.clock().instant());
        require(transaction.eventTypes().update(entry));
        audit.record(transaction, action, definition.type(), Map.of("version", definition.version()));
        return entry;
    }

    private static void require(boolean stored) {
        if (!stored) {
            throw new ChangedMeanwhileException();
        }
    }

    private <R> R repeated(Collection<EventType> types, Function<EventTypeTransaction, R> work) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Optional<R> result = once(types, work);
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw new IllegalStateException(
                "Event types %s are being changed by others all the time; try again later".formatted(types));
    }

    /** Returns empty if somebody else was faster. Whatever the end, this node reads these types anew. */
    private <R> Optional<R> once(Collection<EventType> types, Function<EventTypeTransaction, R> work) {
        try {
            return Optional.of(parts.transactions().inTransaction(work::apply));
        } catch (ChangedMeanwhileException e) {
            return Optional.empty();
        } finally {
            types.forEach(parts.rules()::changed);
        }
    }

    private static List<EventType> types(List<EventTypeDefinition> definitions) {
        return definitions.stream().map(EventTypeDefinition::type).toList();
    }

    private static void requireDistinct(List<EventTypeDefinition> definitions) {
        Set<EventType> seen = new HashSet<>();
        List<Problem> twice = definitions.stream()
                .map(EventTypeDefinition::type)
                .filter(type -> !seen.add(type))
                .map(type -> new Problem("type", "'%s' is defined more than once".formatted(type)))
                .toList();
        if (!twice.isEmpty()) {
            throw new InvalidInputException("definitions", twice);
        }
    }
}
