package dev.integrations.importing;

import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.Secret;
import dev.integrations.webhook.WebhookId;
import java.util.List;

/** What became of one webhook of a plan. */
public sealed interface ImportedItem {
    /**
     * Returns where the webhook stands in the export.
     *
     * @return a JSON pointer (RFC 6901)
     */
    String place();

    /**
     * It was created.
     *
     * @param place where it stands in the export
     * @param webhook its id
     * @param secret what its receiver verifies Standard Webhooks with, which is shown this once
     */
    record Created(String place, WebhookId webhook, Secret secret) implements ImportedItem {}

    /**
     * The tenant has a webhook of this source already; it was left as it is.
     *
     * @param place where it stands in the export
     * @param webhook its id
     */
    record AlreadyThere(String place, WebhookId webhook) implements ImportedItem {}

    /**
     * It cannot be created as it stands in the export.
     *
     * @param place where it stands in the export
     * @param problems why
     */
    record Refused(String place, List<Problem> problems) implements ImportedItem {}

    /**
     * It could not be stored; applying the plan again may help.
     *
     * @param place where it stands in the export
     * @param failure what was thrown
     */
    record Failed(String place, RuntimeException failure) implements ImportedItem {}
}
