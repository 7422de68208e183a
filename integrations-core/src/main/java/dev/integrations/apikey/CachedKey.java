package dev.integrations.apikey;

import dev.integrations.common.TenantId;
import dev.integrations.http.AddressBlocks;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.scope.ScopeSet;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key as it was stored at a time, with its answers ready, and what this node counts of its use. */
final class CachedKey {
    /** How long what was read is followed, at the most. */
    static final Duration FRESH_FOR = Duration.ofSeconds(5);

    /** What this node counts of a key and drew of its limit. */
    record State(KeyUse use, @Nullable TokenBucket before) {
        TokenBucket bucket(RequestLimit limit, long nowMillis) {
            return before != null && before.limit().equals(limit) ? before : new TokenBucket(limit, nowMillis);
        }
    }

    private final ApiKey key;
    private final long readAtMillis;
    private final long endsAtMillis;
    private final boolean revoked;
    private final AddressBlocks addresses;
    private final ScopeSet scopes;
    private final @Nullable TokenBucket bucket;
    private final KeyUse use;
    private final ApiKeyVerdict valid;
    private volatile boolean outdated;
    private volatile boolean used;

    /** Makes an entry of what was read at a time; what was counted and drawn for the entry before goes on. */
    CachedKey(ApiKey key, ScopeCatalog catalog, long readAtMillis, State state) {
        ApiKeySettings settings = key.settings();
        this.key = key;
        this.readAtMillis = readAtMillis;
        this.endsAtMillis = settings.expiresAt().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        this.revoked = key.revokedAt().isPresent();
        this.addresses = AddressBlocks.parse(settings.addresses());
        this.scopes = catalog.stored(settings.scopes());
        this.bucket = settings.requestLimit()
                .map(limit -> state.bucket(limit, readAtMillis))
                .orElse(null);
        this.use = state.use();
        this.valid = new ApiKeyVerdict.Valid(
                new ApiKeyPrincipal(key.tenant(), key.id(), settings.name(), settings.owner(), key.prefix(), scopes));
    }

    /** Returns what has to go on when the key is read again. */
    State state() {
        return new State(use, bucket);
    }

    ApiKeyId id() {
        return key.id();
    }

    long version() {
        return key.version();
    }

    /** A clock may go back: what was read in the future is not fresh either. */
    boolean isFresh(long nowMillis) {
        return !outdated && readAtMillis <= nowMillis && nowMillis - readAtMillis < FRESH_FOR.toMillis();
    }

    boolean isReadBefore(long millis) {
        return readAtMillis < millis;
    }

    boolean isOutdated() {
        return outdated;
    }

    void markOutdated() {
        outdated = true;
    }

    /** Says whether it was asked since it was read. */
    boolean isUsed() {
        return used;
    }

    ApiKeyVerdict judge(RequestFacts facts, long nowMillis) {
        if (!used) {
            used = true;
        }
        TenantId tenant = key.tenant();
        if (revoked) {
            return new ApiKeyVerdict.Revoked(tenant, key.id());
        }
        if (nowMillis >= endsAtMillis) {
            return new ApiKeyVerdict.Expired(
                    tenant, key.id(), key.settings().expiresAt().orElseThrow());
        }
        if (!addresses.isEmpty() && !isWithin(facts)) {
            return new ApiKeyVerdict.AddressRefused(tenant, key.id());
        }
        long waitMillis = bucket == null ? 0 : bucket.take(nowMillis);
        if (waitMillis > 0) {
            return new ApiKeyVerdict.RateLimited(tenant, key.id(), Duration.ofMillis(waitMillis));
        }
        if (!scopes.covers(facts.needed())) {
            return new ApiKeyVerdict.MissingScope(tenant, key.id(), facts.needed());
        }
        use.count(facts.needed(), nowMillis);
        return valid;
    }

    private boolean isWithin(RequestFacts facts) {
        return facts.client().isPresent() && addresses.contains(facts.client().get());
    }
}
