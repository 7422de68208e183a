package dev.integrations.jdbc;

import dev.integrations.apikey.ApiKey;
import dev.integrations.apikey.ApiKeyId;
import dev.integrations.apikey.ApiKeyQuery;
import dev.integrations.apikey.ApiKeySettings;
import dev.integrations.apikey.ApiKeyStore;
import dev.integrations.apikey.KeyHash;
import dev.integrations.apikey.RequestLimit;
import dev.integrations.apikey.StoredApiKey;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** The API keys of one transaction. */
final class SqlApiKeys implements ApiKeyStore {
    static final RowDecoder<StoredApiKey> KEYS = new RowDecoder<>("integrations_api_key", SqlApiKeys::decode);

    private static final String SELECT = "SELECT * FROM integrations_api_key WHERE ";

    private static final String INSERT = """
            INSERT INTO integrations_api_key
                (id, tenant, key_hash, pepper_id, prefix, hint, name, owner, scopes, addresses, request_limit,
                search_text, expires_at, revoked_at, replaced_by, last_used_at, version, created_at, updated_at)
            VALUES (:id, :tenant, :hash, :pepper, :prefix, :hint, :name, :owner, :scopes, :addresses, :limit,
                :search, :expires, :revoked, :replaced, :used, :version, :created, :updated)
            """;

    private static final String UPDATE = """
            UPDATE integrations_api_key
            SET name = :name, owner = :owner, scopes = :scopes, addresses = :addresses, request_limit = :limit,
                search_text = :search, expires_at = :expires, revoked_at = :revoked, replaced_by = :replaced,
                version = :version, updated_at = :updated
            WHERE id = :id AND tenant = :tenant AND version = :version - 1
            """;

    private final Sql sql;
    private final Dialect dialect;

    SqlApiKeys(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public boolean insert(StoredApiKey key) {
        return sql.call(
                "add an API key",
                handle -> dialect.insertUnlessPresent(
                        handle,
                        INSERT,
                        insert -> bind(insert, key.key())
                                .bind("hash", Bind.bytes(key.hash().bytes()))
                                .bind("pepper", Bind.text(key.pepper().orElse(null)))
                                .bind("prefix", key.key().prefix())
                                .bind("hint", key.key().hint())
                                .bind("used", Bind.time(key.key().lastUsedAt()))
                                .bind("created", Bind.time(key.key().createdAt()))));
    }

    @Override
    public boolean update(ApiKey key) {
        return sql.call(
                "update an API key",
                handle -> dialect.update(
                                () -> bind(handle.createUpdate(UPDATE), key).execute())
                        == 1);
    }

    private static <S extends SqlStatement<S>> S bind(S statement, ApiKey key) {
        ApiKeySettings settings = key.settings();
        return statement
                .bind("id", Bind.uuid(key.id().uuid()))
                .bind("tenant", key.tenant().value())
                .bind("name", settings.name())
                .bind("owner", settings.owner())
                .bind("scopes", String.join(" ", settings.scopes()))
                .bind("addresses", String.join(" ", settings.addresses()))
                .bind(
                        "limit",
                        Bind.text(settings.requestLimit()
                                .map(RequestLimit::toString)
                                .orElse(null)))
                .bind("search", Bind.folded(String.join("\n", settings.name(), settings.owner(), key.hint())))
                .bind("expires", Bind.time(settings.expiresAt()))
                .bind("revoked", Bind.time(key.revokedAt()))
                .bind("replaced", Bind.uuid(key.replacedBy().map(ApiKeyId::uuid)))
                .bind("version", key.version())
                .bind("updated", Bind.time(key.updatedAt()));
    }

    @Override
    public Optional<ApiKey> find(TenantId tenant, ApiKeyId id) {
        return sql.call(
                "find an API key",
                handle -> KEYS.first(handle.createQuery(SELECT + "id = :id AND tenant = :tenant")
                                .bind("id", Bind.uuid(id.uuid()))
                                .bind("tenant", tenant.value()))
                        .map(StoredApiKey::key));
    }

    @Override
    public Optional<StoredApiKey> findByHash(Collection<KeyHash> hashes) {
        StringJoiner names = new StringJoiner(", ", "key_hash IN (", ")");
        for (int i = 0; i < hashes.size(); i++) {
            names.add(":hash" + i);
        }
        return sql.call("find an API key", handle -> {
            Query query = handle.createQuery(SELECT + names);
            int i = 0;
            for (KeyHash hash : hashes) {
                query.bind("hash" + i++, Bind.bytes(hash.bytes()));
            }
            List<KeyHash> order = List.copyOf(hashes);
            return KEYS.list(query).stream().min(Comparator.comparingInt(key -> order.indexOf(key.hash())));
        });
    }

    @Override
    public List<ApiKey> load(Collection<ApiKeyId> ids) {
        return ids.isEmpty()
                ? List.of()
                : sql.call(
                        "load API keys",
                        handle ->
                                KEYS
                                        .list(Bind.uuids(
                                                handle.createQuery(SELECT + "id <in_ids>"), ids, ApiKeyId::uuid))
                                        .stream()
                                        .map(StoredApiKey::key)
                                        .toList());
    }

    @Override
    public Page<ApiKey> list(TenantId tenant, ApiKeyQuery query, Instant now, PageRequest page) {
        Conditions conditions = new Conditions()
                .and("tenant = :tenant", "tenant", Bind.text(tenant.value()))
                .equal("owner", query.owner())
                .containing(query.text())
                .and(
                        "id < :before",
                        "before",
                        page.cursor().map(ApiKeyId::parse).map(id -> Bind.uuid(id.uuid())));
        query.live()
                .ifPresent(live -> conditions.and(
                        live
                                ? "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)"
                                : "(revoked_at IS NOT NULL OR expires_at <= :now)",
                        "now",
                        Bind.time(now)));
        return sql.call("list API keys", handle -> {
            Page<StoredApiKey> stored = KEYS.page(
                    conditions.query(handle, SELECT, page), page, id -> new ApiKeyId(UUID.fromString(id)).toString());
            return new Page<>(stored.items().stream().map(StoredApiKey::key).toList(), stored.next());
        });
    }

    @Override
    public int deleteSome(TenantId tenant, int limit) {
        return sql.call("delete API keys", handle -> TenantRemoval.apiKeys(handle, tenant, limit));
    }

    private static StoredApiKey decode(ResultSet row) throws SQLException {
        ApiKey key = new ApiKey(
                new ApiKeyId(Read.uuid(row, "id")),
                TenantId.of(row.getString("tenant")),
                new ApiKeySettings(
                        row.getString("name"),
                        row.getString("owner"),
                        words(row.getString("scopes")),
                        Read.optionalTime(row, "expires_at"),
                        words(row.getString("addresses")),
                        Read.optionalText(row, "request_limit").map(RequestLimit::parse)),
                row.getString("prefix"),
                row.getString("hint"),
                Read.optionalTime(row, "revoked_at"),
                Read.optionalUuid(row, "replaced_by").map(ApiKeyId::new),
                Read.optionalTime(row, "last_used_at"),
                row.getLong("version"),
                Read.time(row, "created_at"),
                Read.time(row, "updated_at"));
        return new StoredApiKey(key, KeyHash.of(row.getBytes("key_hash")), Read.optionalText(row, "pepper_id"));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
}
