package dev.integrations.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a schema asks by way of other schemas for the same value. */
final class CombiningKeywords {
    private CombiningKeywords() {}

    static void read(SchemaReader reader) {
        List<Schema> all = reader.inPlaceSchemas("allOf");
        all.forEach(schema -> reader.add(check -> check.requireInPlace(schema)));
        List<Schema> any = reader.inPlaceSchemas("anyOf");
        if (!any.isEmpty()) {
            reader.add(check -> requireOne(check, any));
        }
        List<Schema> one = reader.inPlaceSchemas("oneOf");
        if (!one.isEmpty()) {
            reader.add(check -> {
                long matches = requireOne(check, one);
                if (matches > 1) {
                    check.fail(
                            "must match exactly one of %d alternatives, and matches %d".formatted(one.size(), matches));
                }
            });
        }
        reader.inPlace("not")
                .ifPresent(schema -> reader.add(check -> {
                    if (check.tryInPlace(schema).passed()) {
                        check.fail("must not be what its schema excludes");
                    }
                }));
        readCondition(reader);
    }

    private static void readCondition(SchemaReader reader) {
        Optional<Schema> then = reader.inPlace("then");
        Optional<Schema> otherwise = reader.inPlace("else");
        reader.inPlace("if")
                .ifPresent(condition -> reader.add(check ->
                        (check.tryInPlace(condition).passed() ? then : otherwise).ifPresent(check::requireInPlace)));
    }

    /** Returns how many alternatives match; if none does, tells what is wrong with the nearest. */
    private static long requireOne(Check check, List<Schema> alternatives) {
        List<Check> tried = new ArrayList<>(alternatives.size());
        alternatives.forEach(schema -> tried.add(check.tryInPlace(schema)));
        long matches = tried.stream().filter(Check::passed).count();
        if (matches == 0) {
            check.fail("must match one of %d alternatives, and matches none".formatted(alternatives.size()));
            tried.stream().min(Comparator.comparingInt(Check::failures)).ifPresent(check::failAs);
        }
        return matches;
    }
}
