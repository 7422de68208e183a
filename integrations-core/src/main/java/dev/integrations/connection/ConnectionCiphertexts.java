package dev.integrations.connection;

import dev.integrations.common.Transactions;
import dev.integrations.crypto.CiphertextPlace;
import dev.integrations.crypto.Portion;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the credentials of connections are kept. Immutable.
 *
 * @param transactions opens transactions of the store
 */
public record ConnectionCiphertexts(Transactions<? extends ConnectionTransaction> transactions)
        implements CiphertextPlace {
    @Override
    public String name() {
        return "connection credentials";
    }

    @Override
    public Portion<Stored> read(Optional<String> after, int rows) {
        Portion<StoredConnection> sealed = transactions.inTransaction(
                transaction -> transaction.connections().sealed(after.map(UUID::fromString), rows));
        return sealed.map(stored -> new Stored(
                stored.connection().id().uuid().toString(),
                CredentialVault.context(stored.connection()),
                stored.credentials().orElseThrow().bytes()));
    }

    @Override
    public boolean replace(Stored stored, byte[] encrypted) {
        SealedCredentials read = SealedCredentials.of(stored.encrypted());
        ConnectionId id = new ConnectionId(UUID.fromString(stored.row()));
        return transactions.inTransaction(transaction -> transaction
                .connections()
                .find(stored.context().tenant(), id)
                .filter(connection ->
                        connection.credentials().filter(read::equals).isPresent())
                .map(connection ->
                        transaction.connections().replaceCredentials(connection, SealedCredentials.of(encrypted)))
                .orElse(false));
    }
}
