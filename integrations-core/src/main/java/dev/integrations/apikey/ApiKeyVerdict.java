package dev.integrations.apikey;

import dev.integrations.common.TenantId;
import dev.integrations.scope.ScopeSet;
import java.time.Duration;
import java.time.Instant;

/**
 * What became of the check of an API key. To whoever sent it, a host says no more than that the key is not valid: which
 * of these it was is for logs. A key that lacks a scope or has spent its requests is told so.
 */
public sealed interface ApiKeyVerdict {
    /**
     * The key may be used for the request.
     *
     * @param principal who holds it
     */
    record Valid(ApiKeyPrincipal principal) implements ApiKeyVerdict {}

    /** The text cannot be a key: its prefix or its checksum is wrong. Nothing was looked up. */
    record Malformed() implements ApiKeyVerdict {}

    /** There is no such key. */
    record Unknown() implements ApiKeyVerdict {}

    /**
     * The key has ended.
     *
     * @param tenant whose key it is
     * @param key the key
     * @param at when it ended
     */
    record Expired(TenantId tenant, ApiKeyId key, Instant at) implements ApiKeyVerdict {}

    /**
     * The key was revoked.
     *
     * @param tenant whose key it is
     * @param key the key
     */
    record Revoked(TenantId tenant, ApiKeyId key) implements ApiKeyVerdict {}

    /**
     * The request came from an address from which the key may not be used, or from an unknown one.
     *
     * @param tenant whose key it is
     * @param key the key
     */
    record AddressRefused(TenantId tenant, ApiKeyId key) implements ApiKeyVerdict {}

    /**
     * The key has spent its requests on this node.
     *
     * @param tenant whose key it is
     * @param key the key
     * @param retryAfter how long until another one is taken
     */
    record RateLimited(TenantId tenant, ApiKeyId key, Duration retryAfter) implements ApiKeyVerdict {}

    /**
     * The key does not open what the request needs.
     *
     * @param tenant whose key it is
     * @param key the key
     * @param needed the scopes that the request needs, all of them
     */
    record MissingScope(TenantId tenant, ApiKeyId key, ScopeSet needed) implements ApiKeyVerdict {}
}
