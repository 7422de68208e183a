package dev.integrations.registry;

import dev.integrations.audit.Actor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an integration was configured with at one time, without its configuration. It never changes.
 *
 * @param integration which integration
 * @param number its number, from 1, without gaps
 * @param template the version of a template that it was configured for
 * @param settings what the tenant chose besides the configuration
 * @param author who made the change
 * @param reason why, or empty if nothing was said
 * @param changes what changed since the version before, secrets masked; empty for the first
 * @param createdAt when it was made
 */
public record IntegrationVersion(
        IntegrationId integration,
        int number,
        TemplateRef template,
        IntegrationSettings settings,
        Actor author,
        Optional<String> reason,
        List<ConfigChange> changes,
        Instant createdAt) {
    /**
     * Copies the changes.
     *
     * @param integration which integration
     * @param number its number
     * @param template the version of a template
     * @param settings what the tenant chose
     * @param author who made the change
     * @param reason why
     * @param changes what changed, copied
     * @param createdAt when it was made
     */
    public IntegrationVersion {
        changes = List.copyOf(changes);
    }
}
