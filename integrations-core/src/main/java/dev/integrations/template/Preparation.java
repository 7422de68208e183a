package dev.integrations.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.event.Event;
import dev.integrations.schema.SchemaViolation;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.Mapping;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.transform.Envelope;
import dev.integrations.transform.TemplateFailedException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Turns events into what one integration sends: finds the rule for the event, makes the parameters of its action, and has the
 * template make the request. Dry runs and deliveries go the same way. Immutable and safe for use by several threads.
 */
public final class Preparation {
    private static final int MAX_VIOLATIONS = 5;

    private final Template template;
    private final TemplateConfig config;
    private final List<Rule> rules;
    private final UUID integration;

    /**
     * Creates a preparation.
     *
     * @param template the template
     * @param config a configuration that is valid by the template's schema
     * @param rules what to do about which events, the first that matches counts; for other events the first action of the
     *     template is carried out with its own mapping
     * @param integration the id of the integration, of which idempotency keys are made
     * @throws IllegalArgumentException if a rule names an action that the template does not have
     */
    public Preparation(Template template, TemplateConfig config, List<Rule> rules, UUID integration) {
        this.template = template;
        this.config = config;
        this.rules = List.copyOf(rules);
        this.integration = integration;
        rules.forEach(rule -> action(rule.action()));
    }

    /**
     * Makes what is sent for an event.
     *
     * @param event the event
     * @param at the time of the attempt
     * @return what is sent
     * @throws DeliveryWithheldException if the event cannot be put into a form that the action takes
     */
    public Outgoing prepare(Event event, Instant at) {
        return template.prepare(sending(event, at));
    }

    /**
     * Starts a request for several events.
     *
     * @param at the time of the attempts
     * @return an empty request, to be used by one thread
     */
    public PreparedBatch batch(Instant at) {
        return new PreparedBatch(this, template, config, at);
    }

    /**
     * Shows what would be sent for an event, without sending it.
     *
     * @param event the event
     * @param at the time of the attempt that did not happen
     * @return what would be sent, its secrets masked
     * @throws DeliveryWithheldException if the event cannot be put into a form that the action takes
     */
    public Preview preview(Event event, Instant at) {
        return Preview.of(prepare(event, at), config.secrets());
    }

    /**
     * Masks the secrets of the configuration in a text, as a vendor may repeat them in what it answers.
     *
     * @param text the text
     * @return the text with {@value Preview#MASK} in the place of each
     */
    public String masked(String text) {
        return Preview.withoutSecrets(text, config.secrets());
    }

    /**
     * Returns which action is carried out for an event.
     *
     * @param event the event
     * @return the action
     * @throws DeliveryWithheldException if the template only receives
     */
    public Action action(Event event) {
        return rules.stream()
                .filter(rule -> rule.events().matches(event.type()))
                .findFirst()
                .map(rule -> action(rule.action()))
                .or(() -> template.descriptor().actions().stream().findFirst())
                .orElseThrow(() -> new DeliveryWithheldException("%s receives events and sends none"
                        .formatted(template.descriptor().name())));
    }

    Sending sending(Event event, Instant at) {
        Action action = action(event);
        Mapping mapping = rules.stream()
                .filter(rule -> rule.events().matches(event.type()))
                .findFirst()
                .map(Rule::mapping)
                .orElse(Mapping.none());
        return new Sending(event, action, parameters(event, action, mapping), config, key(event, action), at);
    }

    private static JsonNode parameters(Event event, Action action, Mapping mapping) {
        JsonNode parameters;
        try {
            parameters = mapping.render(
                    Envelope.of(
                            event.id().toString(),
                            event.type().name(),
                            event.createdAt().toString(),
                            event.payload()),
                    action);
        } catch (TemplateFailedException e) {
            throw new DeliveryWithheldException(String.valueOf(e.getMessage()));
        }
        List<SchemaViolation> violations = action.schema().violations(parameters);
        if (!violations.isEmpty()) {
            throw new DeliveryWithheldException("%s cannot be carried out with what the event has: %s"
                    .formatted(
                            action.name(),
                            violations.stream()
                                    .limit(MAX_VIOLATIONS)
                                    .map(SchemaViolation::toString)
                                    .collect(Collectors.joining("; "))));
        }
        return parameters;
    }

    private String key(Event event, Action action) {
        return NameBasedUuid.of(integration, event.id() + "/" + action.id()).toString();
    }

    private Action action(String id) {
        return template.descriptor()
                .action(id)
                .orElseThrow(() -> new IllegalArgumentException("template '%s' has no action '%s'; it has %s"
                        .formatted(
                                template.descriptor().id(),
                                id,
                                template.descriptor().actions().stream()
                                        .map(Action::id)
                                        .toList())));
    }
}
