package dev.integrations.webhook;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.Secret;
import dev.integrations.signature.SigningKey;
import java.util.List;
import java.util.Optional;

/**
 * A webhook that comes from elsewhere, to be created once.
 *
 * @param source what it is called there, such as {@code svix:ep_2bVd...}: 1 to 255 visible ASCII characters; a tenant has
 *     one webhook of a source
 * @param settings what its owner chose
 * @param enabled false if nothing is sent to it yet
 * @param key signs every attempt, or empty for a new one
 * @param legacy the signature that its receiver expects so far, or empty
 */
public record WebhookImport(
        String source,
        WebhookSettings settings,
        boolean enabled,
        Optional<SigningKey> key,
        Optional<LegacySecret> legacy) {
    private static final int MAX_SOURCE = 255;

    /**
     * Checks the source.
     *
     * @param source what it is called there
     * @param settings what its owner chose
     * @param enabled false if nothing is sent to it yet
     * @param key signs every attempt, or empty for a new one
     * @param legacy the signature that its receiver expects so far, or empty
     * @throws InvalidInputException if it is empty, too long or has other characters
     */
    public WebhookImport {
        if (source.isEmpty() || source.length() > MAX_SOURCE || !source.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new InvalidInputException(
                    "import",
                    List.of(new Problem(
                            "source", "has 1 to %d visible ASCII characters and no space".formatted(MAX_SOURCE))));
        }
    }

    /**
     * What an import came to.
     *
     * @param webhook the webhook of that source
     * @param secret what its receiver verifies Standard Webhooks with, which is shown this once; empty if the webhook was
     *     there already, and nothing was changed
     */
    public record Result(Webhook webhook, Optional<Secret> secret) {}
}
