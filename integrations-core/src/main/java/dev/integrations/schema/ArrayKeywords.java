package dev.integrations.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a schema asks of the items of an array. */
final class ArrayKeywords {
    private ArrayKeywords() {}

    static void read(SchemaReader reader) {
        if (reader.get("items").isArray()) {
            reader.problem("items", "must be a schema; use prefixItems for one schema for each place");
            return;
        }
        readItems(reader);
        readContains(reader);
        reader.count("minItems")
                .ifPresent(least -> reader.add(check -> {
                    if (check.value().isArray() && check.value().size() < least) {
                        check.fail("must have at least %d items".formatted(least));
                    }
                }));
        reader.count("maxItems")
                .ifPresent(most -> reader.add(check -> {
                    if (check.value().isArray() && check.value().size() > most) {
                        check.fail("must have at most %d items".formatted(most));
                    }
                }));
        if (reader.flag("uniqueItems")) {
            reader.add(ArrayKeywords::requireUnique);
        }
    }

    private static void readItems(SchemaReader reader) {
        List<Schema> first = reader.schemas("prefixItems");
        Optional<Schema> rest = reader.schema("items");
        if (first.isEmpty() && rest.isEmpty()) {
            return;
        }
        reader.add(check -> {
            int size = itemsOf(check);
            for (int i = 0; i < size; i++) {
                Optional<Schema> schema = i < first.size() ? Optional.of(first.get(i)) : rest;
                if (schema.isPresent()) {
                    check.requireChild(Integer.toString(i), check.value().path(i), schema.get());
                    check.evaluated().item(i);
                }
            }
        });
    }

    private static void readContains(SchemaReader reader) {
        int least = reader.count("minContains").orElse(1);
        int most = reader.count("maxContains").orElse(Integer.MAX_VALUE);
        reader.schema("contains")
                .ifPresent(schema -> reader.add(check -> {
                    int size = itemsOf(check);
                    int found = 0;
                    for (int i = 0; i < size; i++) {
                        if (check.tryChild(Integer.toString(i), check.value().path(i), schema)
                                .passed()) {
                            found++;
                            check.evaluated().item(i);
                        }
                    }
                    if (check.value().isArray() && (found < least || found > most)) {
                        check.fail(
                                most == Integer.MAX_VALUE
                                        ? "must contain at least %d items of the kind that its schema names"
                                                .formatted(least)
                                        : "must contain %d to %d items of the kind that its schema names"
                                                .formatted(least, most));
                    }
                }));
    }

    private static void requireUnique(Check check) {
        Set<String> seen = new HashSet<>();
        int size = itemsOf(check);
        for (int i = 0; i < size; i++) {
            JsonNode item = check.value().path(i);
            if (!seen.add(Canonical.text(item, check.budget()))) {
                check.failAt(Integer.toString(i), "must not be equal to an item before it");
            }
        }
    }

    /** Comes after all others, of which it must know what they have looked at. */
    static void readUnevaluated(SchemaReader reader) {
        reader.schema("unevaluatedItems").ifPresent(schema -> {
            reader.noteEvaluated();
            reader.add(check -> {
                int size = itemsOf(check);
                for (int i = 0; i < size; i++) {
                    if (!check.evaluated().hasItem(i)) {
                        check.requireChild(Integer.toString(i), check.value().path(i), schema);
                    }
                }
                check.evaluated().everyItem();
            });
        });
    }

    private static int itemsOf(Check check) {
        return check.value().isArray() ? check.value().size() : 0;
    }
}
