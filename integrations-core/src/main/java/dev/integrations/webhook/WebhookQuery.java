package dev.integrations.webhook;

import java.util.Optional;

/**
 * Which webhooks are wanted; what is empty does not restrict.
 *
 * @param enabled whether they are enabled
 * @param text part of the URL or the description, in any case of letters
 */
public record WebhookQuery(Optional<Boolean> enabled, Optional<String> text) {
    /**
     * Returns a query that every webhook matches.
     *
     * @return the query
     */
    public static WebhookQuery all() {
        return new WebhookQuery(Optional.empty(), Optional.empty());
    }

    /**
     * Returns this query restricted to enabled or to disabled webhooks.
     *
     * @param wanted true for enabled ones
     * @return the query
     */
    public WebhookQuery enabled(boolean wanted) {
        return new WebhookQuery(Optional.of(wanted), text);
    }

    /**
     * Returns this query restricted to webhooks whose URL or description contains a text.
     *
     * @param part the text, in any case of letters
     * @return the query
     */
    public WebhookQuery containing(String part) {
        return new WebhookQuery(enabled, Optional.of(part));
    }
}
