package dev.integrations.transform;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A place in a template. It is written out for messages only: all places together may be far longer than the template. */
record Place(@Nullable Place outer, String name) {
    static final Place DOCUMENT = new Place(null, "");

    Place at(String inner) {
        return new Place(this, inner);
    }

    Place at(int index) {
        return at(Integer.toString(index));
    }

    /** Returns a JSON pointer (RFC 6901), or {@code document}. */
    @Override
    public String toString() {
        Deque<String> names = new ArrayDeque<>();
        for (Place place = this; place.outer != null; place = place.outer) {
            names.push("/" + place.name.replace("~", "~0").replace("/", "~1"));
        }
        return names.isEmpty() ? "document" : String.join("", names);
    }
}
