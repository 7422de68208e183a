package dev.integrations.apikey;

import dev.integrations.common.TenantId;
import java.time.Instant;

/**
 * What a node counted of the use of a key and has not written down yet.
 *
 * @param key the key
 * @param tenant whose key it is
 * @param lastUsedAt when it was last accepted
 * @param usage how often it was accepted since the last time, on one day
 */
public record CountedUse(ApiKeyId key, TenantId tenant, Instant lastUsedAt, ApiKeyUsage usage) {}
