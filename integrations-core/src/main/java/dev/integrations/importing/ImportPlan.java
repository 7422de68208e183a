package dev.integrations.importing;

import dev.integrations.common.InvalidInputException.Problem;
import java.util.List;

/**
 * What an export holds, and what would come of it. Nothing is stored before it is applied. Immutable; it holds the secrets
 * of the export, masked.
 *
 * @param origin the kind of export: {@code svix}, {@code convoy} or {@code openapi}
 * @param webhooks the webhooks, in the order of the export
 * @param eventTypes the event types, in the order of the export
 * @param notes what of the export belongs to no item and is left out
 */
public record ImportPlan(
        String origin, List<PlannedWebhook> webhooks, List<PlannedEventType> eventTypes, List<Problem> notes) {
    /**
     * Copies the lists.
     *
     * @param origin the kind of export
     * @param webhooks the webhooks
     * @param eventTypes the event types
     * @param notes what is left out
     */
    public ImportPlan {
        webhooks = List.copyOf(webhooks);
        eventTypes = List.copyOf(eventTypes);
        notes = List.copyOf(notes);
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
