package dev.integrations.template.spi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.event.Event;
import java.time.Instant;

/**
 * One event that is to go out through a template.
 *
 * @param event the event
 * @param action which action is to be carried out, one of the template's
 * @param parameters what the action takes, made from the event by the tenant's mapping or the default one, valid by the
 *     schema of the action; not to be changed
 * @param config the configuration
 * @param idempotencyKey a name-based UUID, made of integration, event and action: the same on every attempt and in every dry
 *     run, 36 characters of {@code [0-9a-f-]}
 * @param at the time of the attempt
 */
public record Sending(
        Event event, Action action, JsonNode parameters, TemplateConfig config, String idempotencyKey, Instant at) {
    /** Shows no parameters, since they hold what the event does. */
    @Override
    public String toString() {
        return "Sending[%s, %s, %s]".formatted(event, action.id(), idempotencyKey);
    }
}
