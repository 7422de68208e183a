package dev.integrations.jdbc;

import dev.integrations.crypto.Base64Url;
import dev.integrations.crypto.Portion;
import dev.integrations.crypto.SignatureAlgorithm;
import dev.integrations.jose.SigningKeyStore;
import dev.integrations.jose.StoredSigningKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.argument.Argument;

/** The signing keys of one transaction. */
final class SqlSigningKeys implements SigningKeyStore {
    private static final RowDecoder<StoredSigningKey> KEYS =
            new RowDecoder<>("integrations_signing_key", SqlSigningKeys::decode);

    private static final String INSERT = """
            INSERT INTO integrations_signing_key
                (generation, id, algorithm, public_key, encrypted, created_at, signs_from)
            VALUES (:generation, :id, :algorithm, :public_key, :encrypted, :created, :signs_from)
            """;

    private static final String ALL = "SELECT * FROM integrations_signing_key ORDER BY generation";

    private final Sql sql;
    private final Dialect dialect;

    SqlSigningKeys(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public boolean add(StoredSigningKey key) {
        return sql.call(
                "add a signing key",
                handle -> dialect.insertUnlessPresent(
                        handle,
                        INSERT,
                        insert -> insert.bind("generation", key.generation())
                                .bind("id", key.id())
                                .bind("algorithm", key.algorithm().name())
                                .bind("public_key", key.publicKey())
                                .bind("encrypted", bytes(key.encryptedPrivateKey()))
                                .bind("created", Bind.time(key.createdAt()))
                                .bind("signs_from", Bind.time(key.signsFrom()))));
    }

    @Override
    public List<StoredSigningKey> list() {
        return sql.call("list signing keys", handle -> KEYS.list(handle.createQuery(ALL)));
    }

    @Override
    public Portion<StoredSigningKey> portion() {
        return sql.call("read private keys", handle -> KEYS.portion(handle.createQuery(ALL)));
    }

    @Override
    public boolean replacePrivateKey(StoredSigningKey read, String encryptedPrivateKey) {
        return sql.call(
                "replace a private key",
                handle -> dialect.update(
                                () -> handle.createUpdate("UPDATE integrations_signing_key SET encrypted = :encrypted"
                                                + " WHERE id = :id AND encrypted = :read")
                                        .bind("id", read.id())
                                        .bind("read", bytes(read.encryptedPrivateKey()))
                                        .bind("encrypted", bytes(encryptedPrivateKey))
                                        .execute())
                        == 1);
    }

    private static Argument bytes(String base64Url) {
        return Bind.bytes(Base64Url.decode(base64Url).orElseThrow());
    }

    @Override
    public boolean remove(String id) {
        return sql.call(
                "remove a signing key",
                handle ->
                        dialect.update(() -> handle.createUpdate("DELETE FROM integrations_signing_key WHERE id = :id")
                                        .bind("id", id)
                                        .execute())
                                == 1);
    }

    private static StoredSigningKey decode(ResultSet row) throws SQLException {
        return new StoredSigningKey(
                row.getInt("generation"),
                row.getString("id"),
                SignatureAlgorithm.valueOf(row.getString("algorithm")),
                row.getString("public_key"),
                Base64Url.encode(row.getBytes("encrypted")),
                Read.time(row, "created_at"),
                Read.time(row, "signs_from"));
    }
}
