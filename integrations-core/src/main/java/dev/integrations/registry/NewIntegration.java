package dev.integrations.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * What is to be installed. {@code toString} shows no configuration.
 *
 * @param template the id of the template, whose newest version is installed
 * @param settings what the tenant chose besides the configuration
 * @param config the configuration with its secrets, a JSON object; not to be changed
 */
public record NewIntegration(String template, IntegrationSettings settings, JsonNode config) {
    /**
     * Returns an integration that all events go to, with a configuration that is empty.
     *
     * @param template the id of the template
     * @param name what the tenant calls it, 1 to 128 characters
     * @return what is to be installed
     * @throws dev.integrations.common.InvalidInputException if the name is blank or too long
     */
    public static NewIntegration of(String template, String name) {
        return new NewIntegration(template, IntegrationSettings.named(name), JsonNodeFactory.instance.objectNode());
    }

    /**
     * Returns this with other settings.
     *
     * @param other what the tenant chose besides the configuration
     * @return what is to be installed
     */
    public NewIntegration with(IntegrationSettings other) {
        return new NewIntegration(template, other, config);
    }

    /**
     * Returns this with another configuration.
     *
     * @param other the configuration with its secrets, a JSON object
     * @return what is to be installed
     */
    public NewIntegration with(JsonNode other) {
        return new NewIntegration(template, settings, other);
    }

    @Override
    public String toString() {
        return "NewIntegration[%s, '%s']".formatted(template, settings.name());
    }
}
