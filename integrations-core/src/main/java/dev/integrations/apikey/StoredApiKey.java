package dev.integrations.apikey;

import java.util.Optional;

/**
 * An API key with what is kept to know it again.
 *
 * @param key the key
 * @param hash the hash of its text
 * @param pepper the name of the pepper under which the hash was made, or empty for plain SHA-256
 */
public record StoredApiKey(ApiKey key, KeyHash hash, Optional<String> pepper) {}
