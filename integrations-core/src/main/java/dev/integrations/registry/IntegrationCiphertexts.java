package dev.integrations.registry;

import dev.integrations.common.Transactions;
import dev.integrations.crypto.CiphertextPlace;
import dev.integrations.crypto.Portion;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the secrets of integrations are kept: one ciphertext for each version. Immutable.
 *
 * @param transactions opens transactions of the store
 */
public record IntegrationCiphertexts(Transactions<? extends RegistryTransaction> transactions)
        implements CiphertextPlace {
    @Override
    public String name() {
        return "integration secrets";
    }

    @Override
    public Portion<Stored> read(Optional<String> after, int rows) {
        Portion<StoredVersion> sealed = transactions.inTransaction(
                transaction -> transaction.integrations().sealed(after.map(UUID::fromString), rows));
        return sealed.map(version -> new Stored(
                version.row().toString(),
                ConfigVault.context(version),
                version.config().secrets().orElseThrow()));
    }

    @Override
    public boolean replace(Stored stored, byte[] encrypted) {
        UUID row = UUID.fromString(stored.row());
        return transactions.inTransaction(transaction -> transaction
                .integrations()
                .replaceSecrets(stored.context().tenant(), row, stored.encrypted(), encrypted));
    }
}
