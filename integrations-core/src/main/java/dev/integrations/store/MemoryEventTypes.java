package dev.integrations.store;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.event.EventType;
import dev.integrations.event.EventTypeDefinition;
import dev.integrations.event.EventTypeEntry;
import dev.integrations.event.EventTypeQuery;
import dev.integrations.event.EventTypeStore;
import dev.integrations.event.EventTypeSummary;
import dev.integrations.event.EventTypeTerms;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The catalogue of event types of one transaction. */
final class MemoryEventTypes implements EventTypeStore {
    private final MemoryTransaction transaction;

    MemoryEventTypes(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public boolean insert(EventTypeEntry entry) {
        boolean isNew = find(entry.definition().type()).isEmpty();
        if (isNew) {
            save(entry);
        }
        return isNew;
    }

    @Override
    public boolean update(EventTypeEntry entry) {
        boolean replaces = find(entry.definition().type())
                .filter(stored -> stored.revision() == entry.revision() - 1)
                .isPresent();
        if (replaces) {
            save(entry);
        }
        return replaces;
    }

    @Override
    public boolean delete(EventType type) {
        boolean exists = find(type).isPresent();
        types().remove(type.name());
        return exists;
    }

    @Override
    public Optional<EventTypeEntry> find(EventType type) {
        return Optional.ofNullable(types().get(type.name()));
    }

    @Override
    public Optional<EventTypeTerms> terms(EventType type) {
        return find(type)
                .map(EventTypeEntry::definition)
                .map(definition -> new EventTypeTerms(
                        definition.schema(),
                        definition.deprecated(),
                        definition.replacement(),
                        definition.redactions()));
    }

    @Override
    public Page<EventTypeSummary> list(EventTypeQuery query, PageRequest page) {
        List<EventTypeSummary> rows = types().rows().tailMap(EventTypeQuery.after(page), false).values().stream()
                .filter(entry -> matches(entry.definition(), query))
                .limit(page.limit() + 1L)
                .map(MemoryEventTypes::summary)
                .toList();
        return Page.of(
                rows, page.limit(), row -> EventTypeQuery.cursorOf(row.type().name()));
    }

    @Override
    public List<EventType> names(int limit) {
        return types().rows().keySet().stream().limit(limit).map(EventType::of).toList();
    }

    private static boolean matches(EventTypeDefinition definition, EventTypeQuery query) {
        return query.group()
                        .map(wanted -> definition.group().filter(wanted::equals).isPresent())
                        .orElse(true)
                && query.deprecated()
                        .map(wanted -> wanted == definition.deprecated())
                        .orElse(true)
                && query.text().map(part -> contains(definition, part)).orElse(true);
    }

    private static boolean contains(EventTypeDefinition definition, String text) {
        String part = text.toLowerCase(Locale.ROOT);
        return Stream.of(definition.type().name(), definition.description())
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(part));
    }

    private static EventTypeSummary summary(EventTypeEntry entry) {
        EventTypeDefinition definition = entry.definition();
        return new EventTypeSummary(
                definition.type(),
                definition.description(),
                definition.group(),
                definition.version(),
                definition.deprecated(),
                definition.replacement(),
                definition.schema().isPresent(),
                entry.updatedAt());
    }

    private Table<String, EventTypeEntry> types() {
        return transaction.tables().eventTypes();
    }

    private void save(EventTypeEntry entry) {
        types().put(entry.definition().type().name(), entry);
    }
}
