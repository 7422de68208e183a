package dev.integrations.audit;

import java.util.Map;
import java.util.Optional;

/** The entry that retention leaves in the trail: up to where it removed the entries before. */
final class Cut {
    static final String ACTION = "audit.trimmed";
    private static final String THROUGH = "through";
    private static final String HASH = "hash";

    private Cut() {}

    static Map<String, String> details(ChainHead through) {
        return Map.of(THROUGH, Long.toString(through.number()), HASH, through.hash());
    }

    /** Returns the place that an entry names, if it is one of these. */
    static Optional<ChainHead> of(AuditEntry entry) {
        if (!entry.action().equals(ACTION)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ChainHead(
                    Long.parseLong(entry.details().getOrDefault(THROUGH, "")),
                    entry.details().getOrDefault(HASH, "")));
        } catch (IllegalArgumentException e) {
            // Whoever may append can write such an entry; it names no place.
            return Optional.of(ChainHead.START);
        }
    }
}
