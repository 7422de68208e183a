package dev.integrations.apikey;

import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * An API key, without what its holder shows. Immutable.
 *
 * @param id its id
 * @param tenant whose data it opens
 * @param settings what its owner chose
 * @param prefix what the key starts with, such as {@code acme_live_}
 * @param hint the prefix and the first characters after it, by which people tell their keys apart
 * @param revokedAt when it was revoked, or empty
 * @param replacedBy the key that took its place when it was rotated, or empty
 * @param lastUsedAt when it was last accepted, as far as nodes have written that down; or empty
 * @param version grows with each change of the settings or the state
 * @param createdAt when it was created or imported
 * @param updatedAt when it was last changed
 */
public record ApiKey(
        ApiKeyId id,
        TenantId tenant,
        ApiKeySettings settings,
        String prefix,
        String hint,
        Optional<Instant> revokedAt,
        Optional<ApiKeyId> replacedBy,
        Optional<Instant> lastUsedAt,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /**
     * Says whether the key opens anything.
     *
     * @param now the time
     * @return true if it is neither revoked nor expired
     */
    public boolean isLive(Instant now) {
        return revokedAt.isEmpty()
                && settings.expiresAt().filter(end -> !end.isAfter(now)).isEmpty();
    }

    ApiKey with(ApiKeySettings next, Instant now) {
        return new ApiKey(
                id, tenant, next, prefix, hint, revokedAt, replacedBy, lastUsedAt, version + 1, createdAt, now);
    }

    ApiKey revoked(Instant now) {
        return new ApiKey(
                id,
                tenant,
                settings,
                prefix,
                hint,
                Optional.of(now),
                replacedBy,
                lastUsedAt,
                version + 1,
                createdAt,
                now);
    }

    /** Returns this key as another one takes its place, and it ends. */
    ApiKey replaced(ApiKeyId next, Instant end, Instant now) {
        return new ApiKey(
                id,
                tenant,
                settings.toBuilder().expiresAt(end).build(),
                prefix,
                hint,
                revokedAt,
                Optional.of(next),
                lastUsedAt,
                version + 1,
                createdAt,
                now);
    }
}
