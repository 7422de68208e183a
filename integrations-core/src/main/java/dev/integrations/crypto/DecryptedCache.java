package dev.integrations.crypto;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.common.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What was decrypted and is needed again and again, kept for five minutes however often it is asked for. Keys that were
 * unwrapped are kept as long, and what they decrypt may be kept from their last moment on: so a node is done after ten minutes
 * with what another one destroyed. Safe for use by several threads.
 *
 * @param <K> what the values of a tenant are told apart by
 * @param <V> what was made of decrypted bytes
 */
public final class DecryptedCache<K, V> {
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final Cache<Key<K>, V> kept;

    /** Grows before anything is forgotten. */
    private final AtomicLong forgotten = new AtomicLong();

    /** The tenant is a part of it, so that no other one is served with what is kept. */
    private record Key<K>(TenantId tenant, K key) {}

    DecryptedCache(Clock clock, int maxSize) {
        this.kept = Caffeine.newBuilder()
                .maximumSize(maxSize)
                .expireAfterWrite(KEPT)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    /**
     * Creates a cache that forgets what belongs to a tenant as soon as this node destroys its keys.
     *
     * @param <K> what the values of a tenant are told apart by
     * @param <V> what was made of decrypted bytes
     * @param encryption what decrypts
     * @param clock gives the time
     * @param maxSize how many values are kept at the most
     * @return an empty cache, kept as long as the encryption is used
     */
    public static <K, V> DecryptedCache<K, V> of(Encryption encryption, Clock clock, int maxSize) {
        DecryptedCache<K, V> cache = new DecryptedCache<>(clock, maxSize);
        encryption.whenDestroyed(cache::forget);
        return cache;
    }

    /**
     * Returns a value. Two threads may open one at the same time; to let one wait for the other would let it hold a
     * connection.
     *
     * @param tenant whose value
     * @param key what it is told apart by
     * @param opening decrypts, if nothing is kept; what it throws is thrown
     * @return what is kept, or was opened
     */
    public V get(TenantId tenant, K key, Supplier<V> opening) {
        Key<K> of = new Key<>(tenant, key);
        V known = kept.getIfPresent(of);
        if (known != null) {
            return known;
        }
        long before = forgotten.get();
        V opened = opening.get();
        kept.put(of, opened);
        if (forgotten.get() != before) {
            // It may have been decrypted before the keys were destroyed, and put here after what was kept had gone.
            kept.invalidate(of);
        }
        return opened;
    }

    /** Forgets what is kept of a tenant, and what is being opened at this moment. */
    void forget(TenantId tenant) {
        forgotten.incrementAndGet();
        kept.asMap().keySet().removeIf(key -> key.tenant().equals(tenant));
    }
}
