package dev.integrations.connection;

import dev.integrations.common.TenantId;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** A change of one connection that is made again when the row has changed meanwhile, such as by a refresh. */
final class VersionedChange {
    private static final int MAX_TRIES = 20;

    private final ConnectionParts parts;
    private final TenantId tenant;
    private final ConnectionId id;

    private VersionedChange(ConnectionParts parts, TenantId tenant, ConnectionId id) {
        this.parts = parts;
        this.tenant = tenant;
        this.id = id;
    }

    /** A row before and after a change. */
    record Made(StoredConnection before, StoredConnection after) {}

    static VersionedChange of(ConnectionParts parts, TenantId tenant, ConnectionId id) {
        return new VersionedChange(parts, tenant, id);
    }

    /** Makes the change and, in its transaction, what goes with it; returns nothing if there is no such row. */
    Optional<Made> make(
            UnaryOperator<StoredConnection> change, BiConsumer<ConnectionTransaction, StoredConnection> companion) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            Optional<StoredConnection> row = parts.transactions()
                    .inTransaction(transaction -> transaction.connections().find(tenant, id));
            if (row.isEmpty()) {
                return Optional.empty();
            }
            StoredConnection next = change.apply(row.get());
            boolean written = parts.transactions().inTransaction(transaction -> {
                boolean first = transaction.connections().update(next);
                if (first) {
                    companion.accept(transaction, next);
                }
                return first;
            });
            if (written) {
                return Optional.of(new Made(row.get(), next));
            }
        }
        throw new IllegalStateException("connection '%s' changes all the time; try again later".formatted(id));
    }
}
