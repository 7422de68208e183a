package dev.integrations.event;

import dev.integrations.common.TypeId;
import java.util.UUID;

/**
 * Names one event, the same on every attempt to deliver it. Immutable.
 *
 * @param value its 128 bits, of UUID version 7 when this library made it
 */
public record EventId(UUID value) {
    private static final String PREFIX = "evt";

    /**
     * Returns the id with these bits.
     *
     * @param value the 128 bits
     * @return the id
     */
    public static EventId of(UUID value) {
        return new EventId(value);
    }

    /**
     * Reads the text form.
     *
     * @param text a TypeID such as {@code evt_01h455vb4pex5vsknk084sn02q}
     * @return the id
     * @throws IllegalArgumentException if the text does not start with {@code evt_} or is not a TypeID
     */
    public static EventId parse(String text) {
        return new EventId(TypeId.parse(PREFIX, text));
    }

    @Override
    public String toString() {
        return TypeId.format(PREFIX, value);
    }
}
