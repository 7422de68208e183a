package dev.integrations.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.Integrations;
import dev.integrations.apikey.ApiKeyRules;
import dev.integrations.apikey.ApiKeySettings;
import dev.integrations.apikey.ApiKeyVerdict;
import dev.integrations.apikey.ApiKeyVerifier;
import dev.integrations.apikey.RequestFacts;
import dev.integrations.common.Batch;
import dev.integrations.crypto.KeyRing;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.store.InMemoryStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Verifies API keys that are remembered, and refuses texts with a wrong checksum. The floor of the first is the least that such
 * a check does: prefix, CRC-32, SHA-256, a look into Caffeine, a comparison in constant time, expiry, scope, counter. That of
 * the second is the CRC-32 with its six characters.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class ApiKeyBenchmark {
    private static final int KEYS = 16_384;
    private static final String PREFIX = "acme_live_";
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final ScopeCatalog CATALOG = ScopeCatalog.builder()
            .add("invoices:read", "See invoices")
            .add("invoices:write", "Change invoices")
            .build();

    /** Stands still, so that no key has to be read again. */
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final RequestFacts facts = RequestFacts.needing(CATALOG.needed("invoices:read"));
    private final List<String> keys = new ArrayList<>();
    private final List<String> rubbish = new ArrayList<>();
    private final int[] values = new int[256];
    private Integrations integrations;
    private ApiKeyVerifier verifier;
    private MessageDigest digest;
    private Cache<ByteBuffer, Known> cache;
    private int next;

    /** What the floor knows of a key. */
    private record Known(ByteBuffer hash, long endsAt, long scopes, LongAdder uses) {}

    /** For JMH. */
    public ApiKeyBenchmark() {}

    /**
     * Creates the keys and has them remembered.
     *
     * @throws NoSuchAlgorithmException if the JDK has no SHA-256
     */
    @Setup
    public void create() throws NoSuchAlgorithmException {
        integrations = Integrations.builder()
                .store(InMemoryStore.builder().maxAuditEntries(1).build())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .scopes(CATALOG)
                .apiKeys(ApiKeyRules.builder().prefixes(PREFIX).build())
                .startPaused();
        verifier = integrations.apiKeys();
        digest = MessageDigest.getInstance("SHA-256");
        cache = Caffeine.newBuilder().maximumSize(50_000).build();
        for (int i = 0; i < values.length; i++) {
            values[i] = ALPHABET.indexOf(i);
        }
        ApiKeySettings settings =
                ApiKeySettings.builder("Benchmark").scopes("invoices:*").build();
        while (keys.size() < KEYS) {
            integrations
                    .tenant("acme")
                    .apiKeys()
                    .batch(Batch.Mode.ALL_OR_NOTHING)
                    .create(Collections.nCopies(256, settings))
                    .values()
                    .forEach(key -> keys.add(key.secret().reveal()));
        }
        Collections.shuffle(keys, new Random(1));
        for (String key : keys) {
            verifier.verify(key, facts);
            byte[] hash = digest.digest(key.getBytes(StandardCharsets.ISO_8859_1));
            cache.put(ByteBuffer.wrap(hash), new Known(ByteBuffer.wrap(hash), Long.MAX_VALUE, 3, new LongAdder()));
            rubbish.add(key.substring(0, key.length() - 1) + (key.endsWith("0") ? '1' : '0'));
        }
    }

    /** Closes what was started. */
    @TearDown
    public void close() {
        integrations.close();
    }

    private String next(List<String> texts) {
        next = (next + 1) & (KEYS - 1);
        return texts.get(next);
    }

    /**
     * Verifies a key that is remembered.
     *
     * @return that it is valid
     */
    @Benchmark
    public ApiKeyVerdict verify() {
        return verifier.verify(next(keys), facts);
    }

    /**
     * Does the least of it.
     *
     * @return what is known of the key
     */
    @Benchmark
    public @Nullable Object verifyFloor() {
        String text = next(keys);
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (!text.startsWith(PREFIX) || !isChecked(bytes)) {
            return null;
        }
        byte[] hash = digest.digest(bytes);
        Known known = cache.getIfPresent(ByteBuffer.wrap(hash));
        if (known == null || !MessageDigest.isEqual(hash, known.hash().array()) || clock.millis() >= known.endsAt()) {
            return null;
        }
        known.uses().increment();
        return (known.scopes() & 1) == 1 ? known : null;
    }

    /**
     * Refuses a text with a wrong checksum.
     *
     * @return that it is malformed
     */
    @Benchmark
    public ApiKeyVerdict reject() {
        return verifier.verify(next(rubbish), facts);
    }

    /**
     * Computes and compares the checksum alone.
     *
     * @return false
     */
    @Benchmark
    public boolean rejectFloor() {
        return isChecked(next(rubbish).getBytes(StandardCharsets.ISO_8859_1));
    }

    private boolean isChecked(byte[] bytes) {
        int end = bytes.length - 6;
        CRC32 crc = new CRC32();
        crc.update(bytes, PREFIX.length(), end - PREFIX.length());
        long given = 0;
        for (int i = end; i < bytes.length; i++) {
            given = given * 62 + values[bytes[i]];
        }
        return given == crc.getValue();
    }
}
