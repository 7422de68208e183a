package dev.integrations.importing;

import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.webhook.WebhookImport;
import java.util.List;
import java.util.Optional;

/**
 * A webhook of an export: what would be created, or why nothing is.
 *
 * @param place where it stands in the export, as a JSON pointer (RFC 6901)
 * @param source what it is called there, such as {@code svix:ep_2bVd...}; empty if it has no name
 * @param webhook what would be created, or empty if there are problems
 * @param problems why nothing is created, each with its place below this one
 * @param notes what is created in another way than it was, or left out, without harm to receivers
 */
public record PlannedWebhook(
        String place,
        Optional<String> source,
        Optional<WebhookImport> webhook,
        List<Problem> problems,
        List<Problem> notes) {}
