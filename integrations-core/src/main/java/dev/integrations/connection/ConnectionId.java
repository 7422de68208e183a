package dev.integrations.connection;

import dev.integrations.common.TypeId;
import java.util.UUID;

/**
 * The id of a connection.
 *
 * @param uuid its 128 bits
 */
public record ConnectionId(UUID uuid) {
    private static final String PREFIX = "conn";

    /**
     * Reads an id.
     *
     * @param text such as {@code conn_01h455vb4pex5vsknk084sn02q}
     * @return the id
     * @throws IllegalArgumentException if the text is not the id of a connection
     */
    public static ConnectionId parse(String text) {
        return new ConnectionId(TypeId.parse(PREFIX, text));
    }

    @Override
    public String toString() {
        return TypeId.format(PREFIX, uuid);
    }
}
