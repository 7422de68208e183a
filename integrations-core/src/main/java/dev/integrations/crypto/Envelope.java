package dev.integrations.crypto;

import dev.integrations.common.TenantId;
import dev.integrations.common.Transactions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts the data of each tenant with a key of its own, which the store keeps wrapped by a {@link KeyWrapper} or a {@link
 * KeyRing}. Keys that were unwrapped are kept in memory for five minutes, up to 10,000 of them. What the keys of the ring
 * encrypted is decrypted too. Safe for use by several threads.
 */
public final class Envelope implements Encryption {
    private static final Logger LOG = LoggerFactory.getLogger(Envelope.class);

    private static final int MAX_KEPT = 10_000;

    /** An id comes twice among 2^31, or somebody destroys keys as fast as they are made. */
    private static final int MAX_TRIES = 10;

    private final Transactions<? extends DataKeyTransaction> transactions;
    private final Optional<KeyRing> ring;
    private final Wrappers wrappers;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final DecryptedCache<Integer, SecretKey> opened;
    private final List<Consumer<TenantId>> forgetting = new CopyOnWriteArrayList<>();

    /**
     * Creates an envelope; hosts give what it is made of to the builder.
     *
     * @param transactions opens transactions of the store
     * @param ring wraps data keys, if there is no wrapper, and decrypts what it encrypted
     * @param wrapper wraps data keys
     * @param clock gives the time
     * @throws IllegalArgumentException if there is neither a ring nor a wrapper
     */
    public Envelope(
            Transactions<? extends DataKeyTransaction> transactions,
            Optional<KeyRing> ring,
            Optional<KeyWrapper> wrapper,
            Clock clock) {
        this.transactions = transactions;
        this.ring = ring;
        this.wrappers = new Wrappers(ring, wrapper);
        this.clock = clock;
        this.opened = new DecryptedCache<>(clock, MAX_KEPT);
    }

    @Override
    public byte[] encrypt(byte[] plaintext, EncryptionContext context) {
        return prepared(context.tenant()).encrypt(plaintext, context);
    }

    @Override
    public byte[] decrypt(byte[] encrypted, EncryptionContext context) {
        int keyId = Ciphertext.keyId(encrypted, context);
        if (keyId >= 0) {
            return ring.orElseThrow(
                            () -> DecryptionException.unknownKey(keyId, context, "in a key ring that was given"))
                    .decrypt(encrypted, context);
        }
        return Ciphertext.open(key(keyId, context), encrypted, context);
    }

    @Override
    public boolean needsReencryption(byte[] encrypted, EncryptionContext context) {
        return prepared(context.tenant()).needsReencryption(encrypted, context);
    }

    /** Asks the store which key is the current one, so that a key which another node destroyed encrypts nothing more. */
    @Override
    public Encryption prepared(TenantId tenant) {
        List<DataKey> live = live(tenant);
        DataKey current = live.stream().filter(DataKey::isCurrent).findFirst().orElseGet(() -> current(tenant));
        Map<Integer, SecretKey> keys = new HashMap<>();
        live.stream()
                .filter(key -> !key.isCurrent())
                .forEach(key -> tryOpen(key).ifPresent(secret -> keys.put(key.id(), secret)));
        keys.put(current.id(), open(current));
        return new TenantEncryption(this, tenant, current.id(), keys);
    }

    /** A retired key that cannot be unwrapped stops what was encrypted with it, and nothing else. */
    private Optional<SecretKey> tryOpen(DataKey key) {
        try {
            return Optional.of(open(key));
        } catch (RuntimeException e) {
            LOG.warn("Data key {} of tenant '{}' could not be unwrapped", key.id(), key.tenant(), e);
            return Optional.empty();
        }
    }

    private List<DataKey> live(TenantId tenant) {
        return transactions.inTransaction(transaction -> transaction.dataKeys().live(tenant));
    }

    /** Makes a key for a tenant that has none; of two nodes that do so at the same time, one finds that of the other. */
    private DataKey current(TenantId tenant) {
        for (int i = 0; i < MAX_TRIES; i++) {
            DataKey made = make(tenant);
            boolean inserted = transactions.inTransaction(
                    transaction -> transaction.dataKeys().insertCurrent(made));
            Optional<DataKey> current = inserted
                    ? Optional.of(made)
                    : live(tenant).stream().filter(DataKey::isCurrent).findFirst();
            if (current.isPresent()) {
                return current.get();
            }
        }
        throw new IllegalStateException("No data key could be made for tenant '%s'; try again".formatted(tenant));
    }

    /** Makes a key, wrapped and not stored yet. */
    DataKey make(TenantId tenant) {
        int id = -1 - random.nextInt(Integer.MAX_VALUE);
        byte[] key = new byte[AesGcm.KEY_BYTES];
        random.nextBytes(key);
        try {
            WrappedKey wrapped = wrappers.wrap(key, DataKey.context(tenant, id));
            return new DataKey(id, tenant, Optional.of(wrapped), clock.instant(), Optional.empty(), Optional.empty());
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private SecretKey key(int id, EncryptionContext context) {
        return opened.get(context.tenant(), id, () -> secret(find(id, context)));
    }

    /** Asks the store, whatever this node remembers. */
    boolean isDestroyed(byte[] encrypted, EncryptionContext context) {
        if (!Ciphertext.isWellFormed(encrypted) || Ciphertext.keyId(encrypted) >= 0) {
            return false;
        }
        int id = Ciphertext.keyId(encrypted);
        return transactions
                .inTransaction(transaction -> transaction.dataKeys().find(context.tenant(), id))
                .filter(key -> key.wrapped().isEmpty())
                .isPresent();
    }

    private DataKey find(int id, EncryptionContext context) {
        Optional<DataKey> found =
                transactions.inTransaction(transaction -> transaction.dataKeys().find(context.tenant(), id));
        DataKey key = found.orElseThrow(() -> DecryptionException.unknownKey(id, context, "in the store"));
        if (key.wrapped().isEmpty()) {
            throw DecryptionException.destroyed(id, context);
        }
        return key;
    }

    private SecretKey open(DataKey key) {
        return opened.get(key.tenant(), key.id(), () -> secret(key));
    }

    private SecretKey secret(DataKey key) {
        byte[] bytes = unwrap(key);
        try {
            return AesGcm.key(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private byte[] unwrap(DataKey key) {
        byte[] bytes = wrappers.unwrap(key.wrapped().orElseThrow(), DataKey.context(key.tenant(), key.id()));
        if (bytes.length != AesGcm.KEY_BYTES) {
            throw new IllegalStateException("Data key %d was unwrapped to %d bytes, not %d"
                    .formatted(key.id(), bytes.length, AesGcm.KEY_BYTES));
        }
        return bytes;
    }

    String wrappingKey() {
        return wrappers.keyId();
    }

    /** Returns the same key, wrapped by the key that wraps now. */
    WrappedKey wrapAnew(DataKey key) {
        byte[] bytes = unwrap(key);
        try {
            return wrappers.wrap(bytes, DataKey.context(key.tenant(), key.id()));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public void whenDestroyed(Consumer<TenantId> forget) {
        forgetting.add(forget);
    }

    /** Forgets what this node has of the keys of a tenant, and then of what they decrypted. */
    void forget(TenantId tenant) {
        opened.forget(tenant);
        forgetting.forEach(each -> each.accept(tenant));
    }
}
