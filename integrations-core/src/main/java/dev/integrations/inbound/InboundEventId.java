package dev.integrations.inbound;

import dev.integrations.common.TypeId;
import java.util.UUID;

/**
 * The id of an event that a service sent. Ids of later events are greater.
 *
 * @param uuid its 128 bits
 */
public record InboundEventId(UUID uuid) {
    private static final String PREFIX = "inb";

    /**
     * Reads an id.
     *
     * @param text such as {@code inb_01h455vb4pex5vsknk084sn02q}
     * @return the id
     * @throws IllegalArgumentException if the text is not the id of such an event
     */
    public static InboundEventId parse(String text) {
        return new InboundEventId(TypeId.parse(PREFIX, text));
    }

    @Override
    public String toString() {
        return TypeId.format(PREFIX, uuid);
    }
}
