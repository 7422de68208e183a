package dev.integrations.store;

import dev.integrations.crypto.Portion;
import dev.integrations.jose.SigningKeyStore;
import dev.integrations.jose.StoredSigningKey;
import java.util.List;
import java.util.Optional;

/** The signing keys of one transaction. */
final class MemorySigningKeys implements SigningKeyStore {
    private final MemoryTransaction transaction;

    MemorySigningKeys(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public boolean add(StoredSigningKey key) {
        boolean isNew = keys().get(key.generation()) == null;
        if (isNew) {
            keys().put(key.generation(), key);
        }
        return isNew;
    }

    @Override
    public List<StoredSigningKey> list() {
        return List.copyOf(keys().rows().values());
    }

    @Override
    public Portion<StoredSigningKey> portion() {
        return Portion.of(list(), StoredSigningKey::id);
    }

    @Override
    public boolean replacePrivateKey(StoredSigningKey read, String encryptedPrivateKey) {
        boolean same = read.equals(keys().get(read.generation()));
        if (same) {
            keys().put(read.generation(), read.withPrivateKey(encryptedPrivateKey));
        }
        return same;
    }

    @Override
    public boolean remove(String id) {
        Optional<StoredSigningKey> found =
                list().stream().filter(key -> key.id().equals(id)).findFirst();
        found.ifPresent(key -> keys().remove(key.generation()));
        return found.isPresent();
    }

    private Table<Integer, StoredSigningKey> keys() {
        return transaction.tables().signingKeys();
    }
}
