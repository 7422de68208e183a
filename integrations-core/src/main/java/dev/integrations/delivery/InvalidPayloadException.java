package dev.integrations.delivery;

import dev.integrations.common.IntegrationsException;
import dev.integrations.event.EventType;
import dev.integrations.schema.SchemaViolation;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a payload is not JSON, cannot be written as JSON, is too large, or violates the schema of its event type.
 * Nothing was published.
 */
public final class InvalidPayloadException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    private static final int IN_MESSAGE = 10;
    private static final int NO_INDEX = -1;

    private final transient EventType type;
    private final transient @Nullable List<SchemaViolation> violations;

    /** The place in the batch, or -1. */
    private final int index;

    InvalidPayloadException(EventType type, OptionalInt index, String problem, @Nullable Throwable cause) {
        super("The payload of event '%s'%s %s".formatted(type, place(index), problem), cause);
        this.type = type;
        this.index = index.orElse(NO_INDEX);
        this.violations = List.of();
    }

    InvalidPayloadException(EventType type, OptionalInt index, List<SchemaViolation> violations) {
        super("The payload of event '%s'%s violates its schema: %s".formatted(type, place(index), listed(violations)));
        this.type = type;
        this.index = index.orElse(NO_INDEX);
        this.violations = List.copyOf(violations);
    }

    private static String place(OptionalInt index) {
        return index.isPresent() ? " at index " + index.getAsInt() : "";
    }

    private static String listed(List<SchemaViolation> violations) {
        String first = violations.stream()
                .limit(IN_MESSAGE)
                .map(SchemaViolation::toString)
                .collect(Collectors.joining("; "));
        int more = violations.size() - IN_MESSAGE;
        return more > 0 ? "%s; and %d more".formatted(first, more) : first;
    }

    /**
     * Returns the type of the event that was not published.
     *
     * @return the type
     */
    public EventType type() {
        return type;
    }

    /**
     * Returns which event of a batch it was.
     *
     * @return the index from 0, or empty if there was one event only
     */
    public OptionalInt index() {
        return index == NO_INDEX ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /**
     * Returns where the payload violates the schema of its type.
     *
     * @return every violation, up to 100 of them; empty if the payload was refused for another reason, or on a copy that
     *     was serialized
     */
    public List<SchemaViolation> violations() {
        return violations == null ? List.of() : violations;
    }
}
