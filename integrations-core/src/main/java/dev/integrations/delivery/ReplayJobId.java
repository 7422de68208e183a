package dev.integrations.delivery;

import dev.integrations.common.TypeId;
import java.util.UUID;

/**
 * The id of a replay job.
 *
 * @param uuid its 128 bits
 */
public record ReplayJobId(UUID uuid) {
    private static final String PREFIX = "rpl";

    /**
     * Reads an id.
     *
     * @param text such as {@code rpl_01h455vb4pex5vsknk084sn02q}
     * @return the id
     * @throws IllegalArgumentException if the text is not the id of a replay job
     */
    public static ReplayJobId parse(String text) {
        return new ReplayJobId(TypeId.parse(PREFIX, text));
    }

    @Override
    public String toString() {
        return TypeId.format(PREFIX, uuid);
    }
}
