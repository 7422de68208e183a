package dev.integrations.template;

import dev.integrations.event.EventFilter;
import dev.integrations.template.spi.Mapping;

/**
 * What an integration does about some of the events that it gets.
 *
 * @param events which types of events
 * @param action the id of the template's action that is carried out
 * @param mapping how the parameters of the action are made; those that it does not name come from the action's own mapping
 */
public record Rule(EventFilter events, String action, Mapping mapping) {}
