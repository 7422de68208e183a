package dev.integrations.extension;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import java.util.List;
import java.util.function.Function;

/** Cuts pages out of what is in memory, in the order of ids. */
final class EntryPages {
    private EntryPages() {}

    static <T> Page<T> page(List<T> sorted, PageRequest request, Function<T, String> id) {
        request.cursor()
                .filter(cursor -> !ListingReader.ID.matcher(cursor).matches())
                .ifPresent(cursor -> {
                    throw new IllegalArgumentException(
                            "'%s' is not a cursor of this listing; use what the page before returned"
                                    .formatted(cursor));
                });
        return Page.of(
                sorted.stream()
                        .filter(each -> request.cursor()
                                .map(cursor -> id.apply(each).compareTo(cursor) > 0)
                                .orElse(true))
                        .limit(request.limit() + 1L)
                        .toList(),
                request.limit(),
                id);
    }
}
