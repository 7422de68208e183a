package dev.integrations.store;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import java.util.Map;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/** Cuts pages out of rows, the highest key first; the text form of a key is the cursor. */
record Listing<K>(Function<String, K> parser) {
    static final Listing<Long> BY_NUMBER = new Listing<>(Long::valueOf);
    static final Listing<UUID> BY_ID = new Listing<>(UUID::fromString);
    static final Listing<TimeKey> BY_TIME = new Listing<>(TimeKey::parse);

    <V> Page<V> page(NavigableMap<K, V> rows, Predicate<? super V> wanted, PageRequest request) {
        NavigableMap<K, V> older = request.cursor()
                .map(cursor -> rows.headMap(keyOf(cursor), false))
                .orElse(rows);
        Page<Map.Entry<K, V>> page = Page.of(
                older.descendingMap().entrySet().stream()
                        .filter(row -> wanted.test(row.getValue()))
                        .limit(request.limit() + 1L)
                        .toList(),
                request.limit(),
                row -> row.getKey().toString());
        return new Page<>(page.items().stream().map(Map.Entry::getValue).toList(), page.next());
    }

    static <T, R> Page<R> map(Page<T> page, Function<? super T, R> view) {
        return new Page<>(page.items().stream().<R>map(view).toList(), page.next());
    }

    private K keyOf(String cursor) {
        try {
            return parser.apply(cursor);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'%s' is not a cursor of this listing; use what the page before returned".formatted(cursor), e);
        }
    }
}
