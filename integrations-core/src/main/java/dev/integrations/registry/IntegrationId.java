package dev.integrations.registry;

import dev.integrations.common.TypeId;
import dev.integrations.delivery.DestinationId;
import java.util.UUID;

/**
 * The id of an integration.
 *
 * @param uuid its 128 bits
 */
public record IntegrationId(UUID uuid) {
    /**
     * Reads an id.
     *
     * @param text such as {@code int_01h455vb4pex5vsknk084sn02q}
     * @return the id
     * @throws IllegalArgumentException if the text is not the id of an integration
     */
    public static IntegrationId parse(String text) {
        return new IntegrationId(TypeId.parse(DestinationId.Kind.INTEGRATION.prefix(), text));
    }

    /**
     * Returns this integration as a destination of deliveries.
     *
     * @return the destination id
     */
    public DestinationId destination() {
        return new DestinationId(DestinationId.Kind.INTEGRATION, uuid);
    }

    @Override
    public String toString() {
        return destination().toString();
    }
}
