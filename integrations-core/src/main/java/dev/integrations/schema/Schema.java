package dev.integrations.schema;

import java.util.ArrayList;
import java.util.List;

/** A compiled schema or subschema. Written while it is compiled, then only read. */
final class Schema {
    private final String pointer;
    private final List<Keyword> keywords = new ArrayList<>(4);
    private final List<Schema> inPlace = new ArrayList<>(1);

    Schema(String pointer) {
        this.pointer = pointer;
    }

    String pointer() {
        return pointer;
    }

    void add(Keyword keyword) {
        keywords.add(keyword);
    }

    /** Adds a keyword that comes before those about what others have looked at. */
    void addFirst(Keyword keyword) {
        keywords.add(0, keyword);
    }

    /** Notes a schema that is applied to the same value as this one. */
    void addInPlace(Schema other) {
        inPlace.add(other);
    }

    List<Schema> inPlace() {
        return inPlace;
    }

    void apply(Check check) {
        for (Keyword keyword : keywords) {
            keyword.apply(check);
        }
    }
}
