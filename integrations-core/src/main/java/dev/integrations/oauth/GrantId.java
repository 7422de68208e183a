package dev.integrations.oauth;

import dev.integrations.common.TypeId;
import java.util.UUID;

/**
 * The id of a grant.
 *
 * @param uuid its 128 bits
 */
public record GrantId(UUID uuid) {
    private static final String PREFIX = "grt";

    /**
     * Reads an id.
     *
     * @param text such as {@code grt_01h455vb4pex5vsknk084sn02q}
     * @return the id
     * @throws IllegalArgumentException if the text is not the id of a grant
     */
    public static GrantId parse(String text) {
        return new GrantId(TypeId.parse(PREFIX, text));
    }

    @Override
    public String toString() {
        return TypeId.format(PREFIX, uuid);
    }
}
