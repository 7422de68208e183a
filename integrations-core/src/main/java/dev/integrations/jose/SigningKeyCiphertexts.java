package dev.integrations.jose;

import dev.integrations.common.Transactions;
import dev.integrations.crypto.Base64Url;
import dev.integrations.crypto.CiphertextPlace;
import dev.integrations.crypto.Portion;
import java.util.List;
import java.util.Optional;

/**
 * Where the private halves of signing keys are kept; there are a handful. Immutable.
 *
 * @param transactions opens transactions of the store
 */
public record SigningKeyCiphertexts(Transactions<? extends JoseTransaction> transactions) implements CiphertextPlace {
    @Override
    public String name() {
        return "signing keys";
    }

    /** Returns all of them at once. */
    @Override
    public Portion<Stored> read(Optional<String> after, int rows) {
        return after.isPresent()
                ? Portion.none()
                : transactions
                        .inTransaction(transaction -> transaction.signingKeys().portion())
                        .map(key -> new Stored(key.id(), SigningKeyVault.context(key.id()), bytes(key)));
    }

    @Override
    public boolean replace(Stored stored, byte[] encrypted) {
        String read = Base64Url.encode(stored.encrypted());
        Optional<StoredSigningKey> same = list().stream()
                .filter(key -> key.id().equals(stored.row())
                        && key.encryptedPrivateKey().equals(read))
                .findFirst();
        return same.isPresent()
                && transactions.inTransaction(transaction ->
                        transaction.signingKeys().replacePrivateKey(same.get(), Base64Url.encode(encrypted)));
    }

    private List<StoredSigningKey> list() {
        return transactions.inTransaction(
                transaction -> transaction.signingKeys().list());
    }

    private static byte[] bytes(StoredSigningKey key) {
        return Base64Url.decode(key.encryptedPrivateKey()).orElse(new byte[0]);
    }
}
