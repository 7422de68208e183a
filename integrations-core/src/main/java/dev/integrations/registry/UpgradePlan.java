package dev.integrations.registry;

import dev.integrations.common.InvalidInputException.Problem;
import java.util.List;

/**
 * What an upgrade of an integration to the newest version of its template would do.
 *
 * @param integration the integration as it is
 * @param to the version that it would be configured for; its present one if the template is not offered any more
 * @param changes what would change, secrets masked
 * @param problems why it would be refused, as far as that can be told without asking the service; empty if it would not be
 */
public record UpgradePlan(Integration integration, TemplateRef to, List<ConfigChange> changes, List<Problem> problems) {
    /**
     * Copies the lists.
     *
     * @param integration the integration as it is
     * @param to the version that it would be configured for
     * @param changes what would change, copied
     * @param problems why it would be refused, copied
     */
    public UpgradePlan {
        changes = List.copyOf(changes);
        problems = List.copyOf(problems);
    }
}
