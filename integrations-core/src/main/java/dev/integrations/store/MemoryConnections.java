package dev.integrations.store;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionId;
import dev.integrations.connection.ConnectionState;
import dev.integrations.connection.ConnectionStore;
import dev.integrations.connection.PendingAuthorization;
import dev.integrations.connection.PendingAuthorization.Hashes;
import dev.integrations.connection.RefreshLease;
import dev.integrations.connection.SealedCredentials;
import dev.integrations.connection.StoredConnection;
import dev.integrations.crypto.Portion;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The connections of one transaction. */
final class MemoryConnections implements ConnectionStore {
    private final MemoryTransaction transaction;

    MemoryConnections(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    /** A connection, and who holds it. */
    record Row(StoredConnection stored, Optional<RefreshLease> lease) {
        boolean isFree(Instant now) {
            return lease.map(held -> !held.until().isAfter(now)).orElse(true);
        }

        Optional<Instant> due() {
            return stored.connection().state() == ConnectionState.ACTIVE
                    ? stored.schedule().due()
                    : Optional.empty();
        }
    }

    @Override
    public void insert(StoredConnection connection) {
        save(new Row(connection, Optional.empty()));
    }

    @Override
    public Optional<StoredConnection> find(TenantId tenant, ConnectionId id) {
        return row(tenant, id).map(Row::stored);
    }

    @Override
    public Page<Connection> list(TenantId tenant, PageRequest page) {
        Page<Row> rows = Listing.BY_ID.page(transaction.tables().connections().rows(tenant), row -> true, page);
        return Listing.map(rows, row -> row.stored().connection());
    }

    @Override
    public boolean update(StoredConnection next) {
        Connection connection = next.connection();
        Optional<Row> row = row(connection.tenant(), connection.id())
                .filter(stored -> stored.stored().version() == next.version() - 1);
        row.ifPresent(stored ->
                save(new Row(renamed(next, stored.stored().connection().name()), Optional.empty())));
        return row.isPresent();
    }

    @Override
    public void rename(TenantId tenant, ConnectionId id, String name) {
        row(tenant, id).ifPresent(row -> save(new Row(renamed(row.stored(), name), row.lease())));
    }

    private static StoredConnection renamed(StoredConnection stored, String name) {
        Connection was = stored.connection();
        Connection next = new Connection(
                was.id(),
                was.tenant(),
                was.provider(),
                name,
                was.state(),
                was.scopes(),
                was.apiBase(),
                was.expiresAt(),
                was.failures(),
                was.reason(),
                was.createdAt(),
                was.updatedAt());
        return new StoredConnection(next, stored.credentials(), stored.version(), stored.schedule());
    }

    @Override
    public boolean lease(StoredConnection known, RefreshLease lease, Instant now) {
        Connection connection = known.connection();
        Optional<Row> row = row(connection.tenant(), connection.id())
                .filter(stored -> stored.stored().version() == known.version()
                        && stored.stored().connection().state() == ConnectionState.ACTIVE
                        && stored.isFree(now));
        row.ifPresent(stored -> save(new Row(stored.stored(), Optional.of(lease))));
        return row.isPresent();
    }

    @Override
    public boolean release(TenantId tenant, ConnectionId id, long owner) {
        Optional<Row> row = row(tenant, id)
                .filter(stored ->
                        stored.lease().filter(held -> held.owner() == owner).isPresent());
        row.ifPresent(stored -> save(new Row(stored.stored(), Optional.empty())));
        return row.isPresent();
    }

    @Override
    public List<StoredConnection> due(Instant now, int limit) {
        return transaction.tables().connections().tenants().stream()
                .flatMap(tenant -> transaction.tables().connections().rows(tenant).values().stream())
                .filter(row -> row.due().filter(at -> !at.isAfter(now)).isPresent() && row.isFree(now))
                .sorted(Comparator.comparing(row -> row.due().orElseThrow()))
                .limit(limit)
                .map(Row::stored)
                .toList();
    }

    @Override
    public Portion<StoredConnection> sealed(Optional<UUID> after, int limit) {
        List<StoredConnection> sealed = transaction.tables().connections().tenants().stream()
                .flatMap(tenant -> transaction.tables().connections().rows(tenant).values().stream())
                .map(Row::stored)
                .filter(stored -> stored.credentials().isPresent() && isBehind(after, stored))
                .sorted(Comparator.comparing(stored -> stored.connection().id().uuid()))
                .limit(limit)
                .toList();
        return Portion.of(sealed, stored -> stored.connection().id().uuid().toString());
    }

    private static boolean isBehind(Optional<UUID> after, StoredConnection stored) {
        return after.map(reached -> stored.connection().id().uuid().compareTo(reached) > 0)
                .orElse(true);
    }

    @Override
    public boolean replaceCredentials(StoredConnection read, SealedCredentials credentials) {
        Optional<Row> same = row(read.connection().tenant(), read.connection().id())
                .filter(row -> row.stored().credentials().isPresent()
                        && row.stored().credentials().equals(read.credentials()));
        same.ifPresent(row -> {
            StoredConnection stored = row.stored();
            save(new Row(
                    new StoredConnection(
                            stored.connection(), Optional.of(credentials), stored.version(), stored.schedule()),
                    row.lease()));
        });
        return same.isPresent();
    }

    @Override
    public boolean delete(TenantId tenant, ConnectionId id) {
        boolean disconnected = find(tenant, id)
                .filter(stored -> stored.connection().state() == ConnectionState.DISCONNECTED)
                .isPresent();
        if (disconnected) {
            transaction.tables().connections().remove(tenant, id.uuid());
        }
        return disconnected;
    }

    @Override
    public int deleteSome(TenantId tenant, int limit) {
        return deleteSome(transaction.tables().connections(), tenant, limit)
                + deleteSome(transaction.tables().authorizations(), tenant, limit);
    }

    private static int deleteSome(TenantTable<UUID, ?> table, TenantId tenant, int limit) {
        List<UUID> ids = table.rows(tenant).keySet().stream().limit(limit).toList();
        ids.forEach(id -> table.remove(tenant, id));
        return ids.size();
    }

    @Override
    public void insert(PendingAuthorization authorization) {
        transaction.tables().authorizations().put(authorization.tenant(), authorization.id(), authorization);
    }

    @Override
    public Optional<PendingAuthorization> redeem(TenantId tenant, Hashes hashes, Instant now) {
        Optional<PendingAuthorization> found = transaction.tables().authorizations().rows(tenant).values().stream()
                .filter(pending -> MessageDigest.isEqual(pending.hashes().state(), hashes.state())
                        && MessageDigest.isEqual(pending.hashes().session(), hashes.session())
                        && pending.expiresAt().isAfter(now))
                .findFirst();
        found.ifPresent(pending -> transaction.tables().authorizations().remove(tenant, pending.id()));
        return found;
    }

    @Override
    public int removeExpired(Instant now, int limit) {
        TenantTable<UUID, PendingAuthorization> table = transaction.tables().authorizations();
        List<PendingAuthorization> expired = table.tenants().stream()
                .flatMap(tenant -> table.rows(tenant).values().stream())
                .filter(pending -> !pending.expiresAt().isAfter(now))
                .limit(limit)
                .toList();
        expired.forEach(pending -> table.remove(pending.tenant(), pending.id()));
        return expired.size();
    }

    private Optional<Row> row(TenantId tenant, ConnectionId id) {
        return Optional.ofNullable(transaction.tables().connections().get(tenant, id.uuid()));
    }

    private void save(Row row) {
        Connection connection = row.stored().connection();
        transaction
                .tables()
                .connections()
                .put(connection.tenant(), connection.id().uuid(), row);
    }
}
