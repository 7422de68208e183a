package dev.integrations.registry;

/**
 * How many integrations of a template are in a state.
 *
 * @param template the id of the template
 * @param state the state
 * @param count how many, at least 1
 */
public record IntegrationCount(String template, IntegrationState state, long count) {}
