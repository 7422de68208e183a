package dev.integrations.jdbc;

import dev.integrations.event.EventFilter;
import java.util.List;

/** An event filter in one column: its patterns, which have no spaces, joined by spaces. */
final class FilterText {
    private FilterText() {}

    static String of(EventFilter filter) {
        return String.join(" ", filter.patterns());
    }

    static EventFilter parse(String text) {
        return EventFilter.of(List.of(text.split(" ")));
    }
}
