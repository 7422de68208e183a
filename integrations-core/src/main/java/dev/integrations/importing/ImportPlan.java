package dev.integrations.importing;

import java.util.List;

/**
 * What an export holds, and what would come of it. Nothing is stored before it is applied.
 *
 * @param webhooks the webhooks, in the order of the export
 * @param eventTypes the event types, in the order of the export
 */
public record ImportPlan(List<PlannedWebhook> webhooks, List<PlannedEventType> eventTypes) {
    /**
     * Copies the lists.
     *
     * @param webhooks the webhooks
     * @param eventTypes the event types
     */
    public ImportPlan {
        webhooks = List.copyOf(webhooks);
        eventTypes = List.copyOf(eventTypes);
    }

    /**
     * Says whether everything in it can be created.
     *
     * @return true if no item has a problem
     */
    public boolean isComplete() {
        return webhooks.stream().allMatch(item -> item.problems().isEmpty())
                && eventTypes.stream().allMatch(item -> item.problems().isEmpty());
    }
}
