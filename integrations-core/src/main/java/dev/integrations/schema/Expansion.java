package dev.integrations.schema;

import dev.integrations.common.InvalidInputException.Problem;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts how many schemas are applied to one value when references are followed. A schema that refers to itself without
 * going down to a member would never end, and a few lines can double their work with each.
 */
final class Expansion {
    private static final int MAX_SCHEMAS = 10_000;
    private static final int MAX_CHAIN = 200;

    private final Map<Schema, Long> counts = new HashMap<>();

    private Expansion() {}

    /** Returns what is wrong, if anything is. */
    static Optional<Problem> problem(Collection<Schema> schemas) {
        Expansion expansion = new Expansion();
        for (Schema schema : schemas) {
            try {
                if (expansion.count(schema, 0) > MAX_SCHEMAS) {
                    return problem(schema, "leads to more than %d schemas for one value".formatted(MAX_SCHEMAS));
                }
            } catch (EndlessException e) {
                return problem(
                        schema,
                        "refers to itself, or through more than %d schemas, for one value".formatted(MAX_CHAIN));
            }
        }
        return Optional.empty();
    }

    private static Optional<Problem> problem(Schema schema, String message) {
        return Optional.of(new Problem(schema.pointer().isEmpty() ? "/" : schema.pointer(), message));
    }

    private static final class EndlessException extends Exception {
        private static final long serialVersionUID = 1L;

        EndlessException() {
            super("endless", null, false, false);
        }
    }

    /** A chain longer than any sensible one is taken for a circle, which bounds the stack as well. */
    private long count(Schema schema, int chain) throws EndlessException {
        Long known = counts.get(schema);
        if (known != null) {
            return known;
        }
        if (chain > MAX_CHAIN) {
            throw new EndlessException();
        }
        long count = 1;
        for (Schema next : schema.inPlace()) {
            count = Math.min(MAX_SCHEMAS + 1L, count + count(next, chain + 1));
        }
        counts.put(schema, count);
        return count;
    }
}
