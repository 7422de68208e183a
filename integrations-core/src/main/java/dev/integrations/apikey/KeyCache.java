package dev.integrations.apikey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The keys that this node remembers, by the plain hash of their text, and the hashes of which it knows that there is no
 * key. What was read is followed for five seconds and then, without exception, read again before it is followed; keys that
 * are in use are read again before that, many in one statement, so that no request has to wait.
 */
final class KeyCache {
    /** Keys in use are read again when what is known of them is as old as this. */
    private static final Duration REFRESH_AFTER = Duration.ofSeconds(2);

    private static final int REFRESH_BATCH = 500;
    private static final int MAX_UNKNOWN = 10_000;

    private final ApiKeyParts parts;
    private final UsageRecorder recorder;
    private final Peppers peppers;
    private final Cache<KeyHash, CachedKey> keys;
    private final Cache<KeyHash, Long> unknown;
    private final Map<KeyHash, CompletableFuture<Read>> loading = new ConcurrentHashMap<>();

    /** How often this node changed keys: what was read while it did may be of before. */
    private final AtomicLong changes = new AtomicLong();

    /** What was read, after how many changes. */
    private record Read(Optional<CachedKey> key, long change) {}

    KeyCache(ApiKeyParts parts, UsageRecorder recorder) {
        this.parts = parts;
        this.recorder = recorder;
        this.peppers = parts.rules().peppers();
        this.keys =
                Caffeine.newBuilder().maximumSize(parts.rules().maxRemembered()).build();
        this.unknown = Caffeine.newBuilder().maximumSize(MAX_UNKNOWN).build();
    }

    /** Returns the key of a text and its plain hash; null if there is none. */
    @Nullable
    CachedKey find(KeyHash hash, String text, long nowMillis) {
        CachedKey known = keys.getIfPresent(hash);
        if (known != null && known.isFresh(nowMillis)) {
            return known;
        }
        Long unknownAt = known == null ? unknown.getIfPresent(hash) : null;
        if (unknownAt != null && unknownAt <= nowMillis && nowMillis - unknownAt < CachedKey.FRESH_FOR.toMillis()) {
            return null;
        }
        return load(hash, text, nowMillis).orElse(null);
    }

    /** Those who ask for the same key at the same time wait for one read. */
    private Optional<CachedKey> load(KeyHash hash, String text, long nowMillis) {
        CompletableFuture<Read> mine = new CompletableFuture<>();
        CompletableFuture<Read> other = loading.putIfAbsent(hash, mine);
        if (other != null) {
            Read found = await(other);
            if (isGoodFor(found, nowMillis)) {
                return found.key();
            }
            // Whoever read it may not have come to this yet, and the next look must not find the same read again.
            loading.remove(hash, other);
            return load(hash, text, nowMillis);
        }
        try {
            long change = changes.get();
            // Somebody may have read it since this thread looked.
            Optional<CachedKey> found = Optional.ofNullable(keys.getIfPresent(hash))
                    .filter(known -> known.isFresh(parts.clock().millis()))
                    .or(() -> read(hash, text, change));
            mine.complete(new Read(found, change));
            return found;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            loading.remove(hash, mine);
        }
    }

    /** That there was no key is of no use to those who came after this node imported one. */
    private boolean isGoodFor(Read found, long askedAt) {
        return found.key().map(key -> isGoodFor(key, askedAt)).orElseGet(() -> found.change() == changes.get());
    }

    /** A read that hung tells those who came later what was so before they came: that is followed while it is fresh. */
    private boolean isGoodFor(CachedKey key, long askedAt) {
        return !key.isOutdated()
                && (!key.isReadBefore(askedAt) || key.isFresh(parts.clock().millis()));
    }

    private static Read await(CompletableFuture<Read> other) {
        try {
            return other.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private Optional<CachedKey> read(KeyHash hash, String text, long change) {
        long now = parts.clock().millis();
        List<KeyHash> candidates = peppers.candidates(text, hash);
        Optional<CachedKey> found = parts.transactions()
                .<Optional<StoredApiKey>, RuntimeException>inTransaction(
                        transaction -> transaction.apiKeys().findByHash(candidates))
                .map(stored -> cached(stored.key(), now, keys.getIfPresent(hash)));
        remember(hash, found, change, now);
        return found;
    }

    /** Excludes {@link #changed} and {@link #imported}: nobody may find what is of before a change, however shortly. */
    private synchronized void remember(KeyHash hash, Optional<CachedKey> found, long change, long now) {
        if (found.isPresent()) {
            outdateIfChanged(found.get(), change);
            keys.put(hash, found.get());
            unknown.invalidate(hash);
        } else {
            keys.invalidate(hash);
            if (changes.get() == change) {
                unknown.put(hash, now);
            }
        }
    }

    private CachedKey cached(ApiKey key, long now, @Nullable CachedKey before) {
        CachedKey.State state =
                before == null ? new CachedKey.State(new KeyUse(key, recorder, now), null) : before.state();
        return new CachedKey(key, parts.catalog(), now, state);
    }

    private void outdateIfChanged(CachedKey key, long change) {
        if (changes.get() != change) {
            key.markOutdated();
        }
    }

    /** Reads those again that were used since they were last read, if that is some time ago. */
    void refresh() {
        long before = parts.clock().millis() - REFRESH_AFTER.toMillis();
        Map<ApiKeyId, Map.Entry<KeyHash, CachedKey>> due = new HashMap<>();
        for (Map.Entry<KeyHash, CachedKey> entry : keys.asMap().entrySet()) {
            if (entry.getValue().isUsed() && entry.getValue().isReadBefore(before)) {
                due.put(entry.getValue().id(), entry);
            }
        }
        List<ApiKeyId> ids = new ArrayList<>(due.keySet());
        for (int i = 0; i < ids.size(); i += REFRESH_BATCH) {
            refresh(ids.subList(i, Math.min(ids.size(), i + REFRESH_BATCH)), due);
        }
    }

    private void refresh(List<ApiKeyId> ids, Map<ApiKeyId, Map.Entry<KeyHash, CachedKey>> due) {
        long change = changes.get();
        long now = parts.clock().millis();
        Map<ApiKeyId, ApiKey> read = new HashMap<>();
        parts.transactions()
                .<List<ApiKey>, RuntimeException>inTransaction(
                        transaction -> transaction.apiKeys().load(ids))
                .forEach(key -> read.put(key.id(), key));
        for (ApiKeyId id : ids) {
            Map.Entry<KeyHash, CachedKey> entry = due.get(id);
            if (entry != null) {
                renew(entry, Optional.ofNullable(read.get(id)).map(key -> cached(key, now, entry.getValue())), change);
            }
        }
    }

    /** A key that is there no more is forgotten: it would be asked for again and again. */
    private synchronized void renew(Map.Entry<KeyHash, CachedKey> entry, Optional<CachedKey> renewed, long change) {
        renewed.ifPresent(key -> outdateIfChanged(key, change));
        if (renewed.isPresent()) {
            keys.asMap().replace(entry.getKey(), entry.getValue(), renewed.get());
        } else {
            keys.asMap().remove(entry.getKey(), entry.getValue());
        }
    }

    /** Follows a change that this node made and committed: whoever asks from now on sees it. */
    synchronized void changed(Collection<ApiKeyId> ids) {
        changes.incrementAndGet();
        Set<ApiKeyId> all = Set.copyOf(ids);
        keys.asMap().values().stream().filter(key -> all.contains(key.id())).forEach(CachedKey::markOutdated);
    }

    /** Follows the import of keys, which may have been asked for before they were here. */
    synchronized void imported() {
        changes.incrementAndGet();
        unknown.invalidateAll();
    }
}
