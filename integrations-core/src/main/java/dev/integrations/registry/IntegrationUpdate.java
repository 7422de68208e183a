package dev.integrations.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A change of an integration. {@code toString} shows no configuration. Immutable and safe for use by several threads.
 *
 * <p>A configuration takes the place of the one before as a whole, but for its secrets: one that is left out, or is the text
 * {@value dev.integrations.template.Preview#MASK} that stands for it, stays as it is, and one that is null is removed. So
 * what {@link Registry#config} shows can be changed and handed back.
 */
public final class IntegrationUpdate {
    private final UnaryOperator<IntegrationSettings> settings;
    private final Optional<JsonNode> config;

    private IntegrationUpdate(UnaryOperator<IntegrationSettings> settings, Optional<JsonNode> config) {
        this.settings = settings;
        this.config = config;
    }

    /**
     * Returns a change of settings.
     *
     * @param change makes the new settings from the present ones
     * @return the update
     */
    public static IntegrationUpdate settings(UnaryOperator<IntegrationSettings> change) {
        return new IntegrationUpdate(change, Optional.empty());
    }

    /**
     * Returns a change of the configuration.
     *
     * @param config the new configuration, a JSON object; not to be changed
     * @return the update
     */
    public static IntegrationUpdate config(JsonNode config) {
        return new IntegrationUpdate(UnaryOperator.identity(), Optional.of(config));
    }

    /**
     * Returns this update with a change of the configuration besides.
     *
     * @param config the new configuration, a JSON object; not to be changed
     * @return the update
     */
    public IntegrationUpdate andConfig(JsonNode config) {
        return new IntegrationUpdate(settings, Optional.of(config));
    }

    IntegrationSettings apply(IntegrationSettings present) {
        return settings.apply(present);
    }

    Optional<JsonNode> config() {
        return config;
    }

    @Override
    public String toString() {
        return config.isPresent() ? "IntegrationUpdate[settings and configuration]" : "IntegrationUpdate[settings]";
    }
}
