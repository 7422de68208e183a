package dev.integrations.apikey;

import dev.integrations.common.TypeId;
import java.util.UUID;

/**
 * The id of an API key, which is no secret.
 *
 * @param uuid its 128 bits
 */
public record ApiKeyId(UUID uuid) {
    private static final String PREFIX = "key";

    /**
     * Reads an id.
     *
     * @param text such as {@code key_01h455vb4pex5vsknk084sn02q}
     * @return the id
     * @throws IllegalArgumentException if the text is not the id of an API key
     */
    public static ApiKeyId parse(String text) {
        return new ApiKeyId(TypeId.parse(PREFIX, text));
    }

    @Override
    public String toString() {
        return TypeId.format(PREFIX, uuid);
    }
}
