package dev.integrations.oauth;

import dev.integrations.common.TypeId;
import java.util.Optional;
import java.util.UUID;

/**
 * The id of an app, whose text is its {@code client_id}.
 *
 * @param uuid its 128 bits
 */
public record AppId(UUID uuid) {
    static final String PREFIX = "app";

    /**
     * Reads an id.
     *
     * @param text such as {@code app_01h455vb4pex5vsknk084sn02q}
     * @return the id
     * @throws IllegalArgumentException if the text is not the id of an app
     */
    public static AppId parse(String text) {
        return new AppId(TypeId.parse(PREFIX, text));
    }

    /** Reads an id that a stranger gave. */
    static Optional<AppId> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return TypeId.format(PREFIX, uuid);
    }
}
