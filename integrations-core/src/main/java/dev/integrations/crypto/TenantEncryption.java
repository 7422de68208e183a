package dev.integrations.crypto;

import dev.integrations.common.TenantId;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javax.crypto.SecretKey;

/** An envelope with the keys of one tenant at hand. Immutable. */
final class TenantEncryption implements Encryption {
    private final Envelope envelope;
    private final TenantId tenant;
    private final int currentId;
    private final SecretKey current;
    private final Map<Integer, SecretKey> keys;

    TenantEncryption(Envelope envelope, TenantId tenant, int currentId, Map<Integer, SecretKey> keys) {
        this.envelope = envelope;
        this.tenant = tenant;
        this.currentId = currentId;
        this.current = Objects.requireNonNull(keys.get(currentId));
        this.keys = Map.copyOf(keys);
    }

    @Override
    public byte[] encrypt(byte[] plaintext, EncryptionContext context) {
        check(context);
        return Ciphertext.seal(currentId, current, plaintext, context);
    }

    /**
     * Reads nothing: a data key that is not at hand was destroyed by then, though this node may remember it, or made since.
     */
    @Override
    public byte[] decrypt(byte[] encrypted, EncryptionContext context) {
        check(context);
        int keyId = Ciphertext.keyId(encrypted, context);
        if (keyId >= 0) {
            return envelope.decrypt(encrypted, context);
        }
        SecretKey key = keys.get(keyId);
        if (key == null) {
            throw DecryptionException.unknownKey(keyId, context, "at hand: it was destroyed, or made a moment ago");
        }
        return Ciphertext.open(key, encrypted, context);
    }

    @Override
    public boolean needsReencryption(byte[] encrypted, EncryptionContext context) {
        check(context);
        return !Ciphertext.isWellFormed(encrypted) || Ciphertext.keyId(encrypted) != currentId;
    }

    @Override
    public Encryption prepared(TenantId other) {
        return other.equals(tenant) ? this : envelope.prepared(other);
    }

    @Override
    public void whenDestroyed(Consumer<TenantId> forget) {
        envelope.whenDestroyed(forget);
    }

    private void check(EncryptionContext context) {
        if (!context.tenant().equals(tenant)) {
            throw new IllegalArgumentException(
                    "this was prepared for tenant '%s', and was asked for %s".formatted(tenant, context));
        }
    }
}
