package dev.integrations.apikey;

import dev.integrations.common.Secret;

/**
 * An API key that was just created, with the only sight of what its holder shows.
 *
 * @param key the key
 * @param secret the text that opens, such as {@code acme_live_} with 36 more characters; it cannot be shown again
 */
public record NewApiKey(ApiKey key, Secret secret) {
    /**
     * Returns the id of the key.
     *
     * @return the id
     */
    public ApiKeyId id() {
        return key.id();
    }
}
