package dev.integrations.webhook;

import dev.integrations.common.TypeId;
import dev.integrations.delivery.DestinationId;
import java.util.UUID;

/**
 * The id of a webhook.
 *
 * @param uuid its 128 bits
 */
public record WebhookId(UUID uuid) {
    /**
     * Reads an id.
     *
     * @param text such as {@code wh_01h455vb4pex5vsknk084sn02q}
     * @return the id
     * @throws IllegalArgumentException if the text is not a webhook id
     */
    public static WebhookId parse(String text) {
        return new WebhookId(TypeId.parse(DestinationId.Kind.WEBHOOK.prefix(), text));
    }

    /**
     * Returns this webhook as a destination of deliveries.
     *
     * @return the destination id
     */
    public DestinationId destination() {
        return new DestinationId(DestinationId.Kind.WEBHOOK, uuid);
    }

    @Override
    public String toString() {
        return destination().toString();
    }
}
