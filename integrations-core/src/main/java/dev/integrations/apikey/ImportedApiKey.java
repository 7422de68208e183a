package dev.integrations.apikey;

/**
 * An API key that was made elsewhere and goes on working here, known by its hash alone.
 *
 * @param hash the SHA-256 of its whole text, prefix included
 * @param prefix what it starts with; one of those that {@link ApiKeyRules} name
 * @param hint the part of it that people may see, 1 to 40 characters, to tell their keys apart
 * @param settings what its owner chose
 */
public record ImportedApiKey(KeyHash hash, String prefix, String hint, ApiKeySettings settings) {}
