package dev.integrations.delivery;

import dev.integrations.common.TypeId;
import java.util.UUID;

/**
 * The id of a delivery. It stays the same over all attempts and replays.
 *
 * @param value the store's number for it, from 1
 */
public record DeliveryId(long value) {
    private static final String PREFIX = "dlv";

    /**
     * Reads an id.
     *
     * @param text such as {@code dlv_00000000000000000000000001}
     * @return the id
     * @throws IllegalArgumentException if the text is not a delivery id
     */
    public static DeliveryId parse(String text) {
        UUID uuid = TypeId.parse(PREFIX, text);
        if (uuid.getMostSignificantBits() != 0) {
            throw new IllegalArgumentException("'%s' is not the id of a delivery".formatted(text));
        }
        return new DeliveryId(uuid.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return TypeId.format(PREFIX, new UUID(0, value));
    }
}
