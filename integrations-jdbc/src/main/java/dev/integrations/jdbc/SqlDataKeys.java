package dev.integrations.jdbc;

import dev.integrations.crypto.Portion;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.DataKey;
import dev.integrations.crypto.DataKeyStore;
import dev.integrations.crypto.WrappedKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The data keys of one transaction. */
final class SqlDataKeys implements DataKeyStore {
    private static final RowDecoder<DataKey> KEYS = new RowDecoder<>("integrations_data_key", SqlDataKeys::decode);

    private static final String SELECT = "SELECT * FROM integrations_data_key WHERE ";

    private static final String INSERT = """
            INSERT INTO integrations_data_key (id, tenant, current_of, wrapped, wrapping_key, created_at)
            VALUES (:id, :tenant, :tenant, :wrapped, :wrapping, :created)
            """;

    private static final String RETIRE = """
            UPDATE integrations_data_key SET current_of = NULL, retired_at = :at
            WHERE id = :id AND tenant = :tenant AND current_of = :tenant
            """;

    private static final String REWRAP = """
            UPDATE integrations_data_key SET wrapped = :wrapped, wrapping_key = :wrapping
            WHERE id = :id AND tenant = :tenant AND wrapping_key = :before AND wrapped IS NOT NULL
            """;

    private static final String DESTROY = """
            UPDATE integrations_data_key SET wrapped = NULL, current_of = NULL, destroyed_at = :at
            WHERE tenant = :tenant AND wrapped IS NOT NULL
            """;

    private final Sql sql;
    private final Dialect dialect;

    SqlDataKeys(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public List<DataKey> live(TenantId tenant) {
        return sql.call(
                "read the data keys of a tenant",
                handle -> KEYS.list(
                        handle.createQuery(SELECT + "tenant = :tenant AND wrapped IS NOT NULL ORDER BY created_at DESC")
                                .bind("tenant", tenant.value())));
    }

    @Override
    public Optional<DataKey> find(TenantId tenant, int id) {
        return sql.call(
                "find a data key",
                handle -> KEYS.first(handle.createQuery(SELECT + "id = :id AND tenant = :tenant")
                        .bind("id", id)
                        .bind("tenant", tenant.value())));
    }

    @Override
    public boolean insertCurrent(DataKey key) {
        WrappedKey wrapped = key.wrapped().orElseThrow();
        return sql.call(
                "add a data key",
                handle -> dialect.insertUnlessPresent(
                        handle,
                        INSERT,
                        insert -> insert.bind("id", key.id())
                                .bind("tenant", key.tenant().value())
                                .bind("wrapped", Bind.bytes(wrapped.bytes()))
                                .bind("wrapping", wrapped.wrappingKey())
                                .bind("created", Bind.time(key.createdAt()))));
    }

    @Override
    public boolean retire(TenantId tenant, int id, Instant at) {
        return sql.call(
                "retire a data key",
                handle -> handle.createUpdate(RETIRE)
                                .bind("id", id)
                                .bind("tenant", tenant.value())
                                .bind("at", Bind.time(at))
                                .execute()
                        == 1);
    }

    @Override
    public Portion<DataKey> wrappedByOthers(String wrappingKey, int after, int limit) {
        return sql.call(
                "look for data keys to wrap anew",
                handle -> KEYS.portion(handle.createQuery(SELECT
                                + "id > :after AND wrapped IS NOT NULL AND wrapping_key <> :wrapping"
                                + " ORDER BY id LIMIT :limit")
                        .bind("after", after)
                        .bind("wrapping", wrappingKey)
                        .bind("limit", limit)));
    }

    @Override
    public boolean rewrap(DataKey key, WrappedKey wrapped) {
        return sql.call(
                "wrap a data key anew",
                handle -> handle.createUpdate(REWRAP)
                                .bind("id", key.id())
                                .bind("tenant", key.tenant().value())
                                .bind("before", key.wrapped().orElseThrow().wrappingKey())
                                .bind("wrapped", Bind.bytes(wrapped.bytes()))
                                .bind("wrapping", wrapped.wrappingKey())
                                .execute()
                        == 1);
    }

    @Override
    public int destroy(TenantId tenant, Instant at) {
        return sql.call(
                "destroy the data keys of a tenant",
                handle -> handle.createUpdate(DESTROY)
                        .bind("tenant", tenant.value())
                        .bind("at", Bind.time(at))
                        .execute());
    }

    private static DataKey decode(ResultSet row) throws SQLException {
        byte[] wrapped = row.getBytes("wrapped");
        String wrappingKey = row.getString("wrapping_key");
        return new DataKey(
                row.getInt("id"),
                TenantId.of(row.getString("tenant")),
                Optional.ofNullable(wrapped).map(bytes -> new WrappedKey(wrappingKey, bytes)),
                Read.time(row, "created_at"),
                Read.optionalTime(row, "retired_at"),
                Read.optionalTime(row, "destroyed_at"));
    }
}
