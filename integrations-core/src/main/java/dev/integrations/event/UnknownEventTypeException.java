package dev.integrations.event;

import dev.integrations.common.IntegrationsException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Thrown when an event type is not in the catalogue. Nothing was published or changed. */
public final class UnknownEventTypeException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    private static final int NO_INDEX = -1;

    /** The name that is not in the catalogue. */
    private final String type;

    private final transient @Nullable List<EventType> similar;

    /** The place in the batch, or -1. */
    private final int index;

    UnknownEventTypeException(EventType type, List<EventType> similar, OptionalInt index) {
        super("Event type '%s'%s is not in the catalogue; %s"
                .formatted(type, index.isPresent() ? " at index " + index.getAsInt() : "", advice(similar)));
        this.type = type.name();
        this.similar = List.copyOf(similar);
        this.index = index.orElse(NO_INDEX);
    }

    private static String advice(List<EventType> similar) {
        return similar.isEmpty()
                ? "define it with eventTypes().define"
                : "did you mean %s?"
                        .formatted(
                                similar.stream().map(near -> "'" + near + "'").collect(Collectors.joining(" or ")));
    }

    /**
     * Returns the type that is not in the catalogue.
     *
     * @return the type
     */
    public EventType type() {
        return EventType.of(type);
    }

    /**
     * Returns types of the catalogue with similar names.
     *
     * @return up to three types, the nearest first; empty on a copy that was serialized
     */
    public List<EventType> similar() {
        return similar == null ? List.of() : similar;
    }

    /**
     * Returns which event of a batch it was.
     *
     * @return the index from 0, or empty if there was one event only
     */
    public OptionalInt index() {
        return index == NO_INDEX ? OptionalInt.empty() : OptionalInt.of(index);
    }
}
