package dev.integrations.registry;

/**
 * How many integrations of a version of a template are in a state.
 *
 * @param template the version of a template that they are configured for
 * @param state the state
 * @param count how many, at least 1
 */
public record IntegrationCount(TemplateRef template, IntegrationState state, long count) {}
