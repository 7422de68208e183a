package dev.integrations.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.event.Clause.Anchor;
import dev.integrations.event.EventIndex.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The entries of an index by the patterns of their filters. */
final class TypeIndex<T> {
    private final Map<String, Slot<T>> names = new HashMap<>();
    private final Map<String, Slot<T>> prefixes = new HashMap<>();
    private final Slot<T> everything = new Slot<>();

    void add(Entry<T> entry) {
        for (String pattern : entry.interest().filter().included()) {
            slot(pattern).add(entry);
        }
    }

    private Slot<T> slot(String pattern) {
        if (pattern.equals(EventFilter.EVERYTHING)) {
            return everything;
        }
        return PatternSet.isPrefix(pattern)
                ? prefixes.computeIfAbsent(PatternSet.prefixOf(pattern), any -> new Slot<>())
                : names.computeIfAbsent(pattern, any -> new Slot<>());
    }

    void collect(String type, PayloadTree payload, Set<Entry<T>> into) {
        everything.collect(payload, into);
        collect(names.get(type), payload, into);
        if (!prefixes.isEmpty()) {
            for (int dot = type.indexOf('.'); dot >= 0; dot = type.indexOf('.', dot + 1)) {
                collect(prefixes.get(type.substring(0, dot)), payload, into);
            }
        }
    }

    private static <T> void collect(@Nullable Slot<T> slot, PayloadTree payload, Set<Entry<T>> into) {
        if (slot != null) {
            slot.collect(payload, into);
        }
    }

    /** The entries of one pattern; those whose condition needs certain values at a place lie under these. */
    private static final class Slot<T> {
        private final List<Entry<T>> others = new ArrayList<>();
        private final Map<Pointer, Map<Object, List<Entry<T>>>> byValue = new HashMap<>();

        void add(Entry<T> entry) {
            Optional<Anchor> anchor = entry.interest()
                    .condition()
                    .flatMap(condition -> condition.clause().anchor());
            if (anchor.isEmpty()) {
                others.add(entry);
                return;
            }
            Map<Object, List<Entry<T>>> values =
                    byValue.computeIfAbsent(anchor.get().at(), any -> new HashMap<>());
            for (Object key : anchor.get().keys()) {
                values.computeIfAbsent(key, any -> new ArrayList<>()).add(entry);
            }
        }

        void collect(PayloadTree payload, Set<Entry<T>> into) {
            into.addAll(others);
            if (!byValue.isEmpty()) {
                payload.root().ifPresent(root -> collect(root, into));
            }
        }

        private void collect(JsonNode root, Set<Entry<T>> into) {
            byValue.forEach((at, values) -> into.addAll(values.getOrDefault(Scalar.key(at.in(root)), List.of())));
        }
    }
}
