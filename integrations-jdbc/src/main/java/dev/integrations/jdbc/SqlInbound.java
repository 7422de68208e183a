package dev.integrations.jdbc;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.Lease;
import dev.integrations.inbound.InboundEvent;
import dev.integrations.inbound.InboundEventId;
import dev.integrations.inbound.InboundQuery;
import dev.integrations.inbound.InboundStore;
import dev.integrations.inbound.Reception;
import dev.integrations.inbound.ReceptionState;
import dev.integrations.registry.IntegrationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** What services sent, in one transaction. */
final class SqlInbound implements InboundStore {
    /** Part of the stored format: the position of a state is its code. */
    private static final List<ReceptionState> STATES =
            List.of(ReceptionState.WAITING, ReceptionState.HANDLED, ReceptionState.FAILED);

    private static final int WAITING = STATES.indexOf(ReceptionState.WAITING);

    private static final String COLUMNS =
            "id, tenant, integration_id, template, vendor_id, event_type, occurred_at, received_at, state, attempts, due, reason";

    private static final String INSERT = """
            INSERT INTO integrations_inbound
                (id, tenant, integration_id, event_key, template, vendor_id, event_type, payload, occurred_at, received_at,
                state, attempts, due, reason)
            VALUES (:id, :tenant, :integration, :key, :template, :vendorId, :type, :payload, :occurred, :received, :state,
                :attempts, :due, :reason)
            """;

    private static final String OF_TENANT = " FROM integrations_inbound WHERE id = :id AND tenant = :tenant";

    private static final String DUE = """
            SELECT id FROM integrations_inbound WHERE due <= :now ORDER BY due LIMIT :rows FOR UPDATE SKIP LOCKED
            """;

    private static final String HOLD = """
            UPDATE integrations_inbound SET due = :until, fence = :fence, attempts = attempts + 1 WHERE id <in_ids>
            """;

    private static final String HELD = "SELECT " + COLUMNS
            + ", payload FROM integrations_inbound WHERE id <in_ids> AND fence = :fence ORDER BY id";

    /** The fence makes it change something whenever its condition holds. */
    private static final String SETTLE = """
            UPDATE integrations_inbound
            SET state = :state, attempts = :attempts, due = :due, reason = :reason, fence = NULL
            WHERE id = :id AND tenant = :tenant AND fence = :fence
            """;

    private static final String REPLAY = """
            UPDATE integrations_inbound SET state = :waiting, attempts = 0, due = :due, reason = NULL, fence = NULL
            WHERE id = :id AND tenant = :tenant AND state <> :waiting
            """;

    private static final String OLD = """
            SELECT id FROM integrations_inbound
            WHERE received_at < :before AND state <> :waiting ORDER BY received_at LIMIT :rows FOR UPDATE SKIP LOCKED
            """;

    private static final RowDecoder<Reception> RECEPTIONS =
            new RowDecoder<>("integrations_inbound", SqlInbound::reception);

    private static final RowDecoder<Claimed> CLAIMED =
            new RowDecoder<>("integrations_inbound", row -> new Claimed(reception(row), row.getBytes("payload")));

    private final Sql sql;
    private final Dialect dialect;

    SqlInbound(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public boolean insert(Reception reception, byte[] key, byte[] payload) {
        InboundEvent event = reception.event();
        return sql.call(
                "keep what came in",
                handle -> dialect.insertUnlessPresent(
                        handle,
                        INSERT,
                        insert -> state(insert, reception)
                                .bind(
                                        "integration",
                                        Bind.uuid(event.integration().uuid()))
                                .bind("key", Bind.bytes(key))
                                .bind("template", event.template())
                                .bind("vendorId", event.vendorId())
                                .bind("type", event.type())
                                .bind("payload", Bind.bytes(payload))
                                .bind("occurred", Bind.time(event.occurredAt()))
                                .bind("received", Bind.time(event.receivedAt()))));
    }

    private static <S extends SqlStatement<S>> S state(S statement, Reception reception) {
        return place(statement, reception.event().tenant(), reception.event().id())
                .bind("state", STATES.indexOf(reception.state()))
                .bind("attempts", reception.attempts())
                .bind("due", Bind.time(reception.due()))
                .bind("reason", Bind.text(reception.reason().orElse(null)));
    }

    private static <S extends SqlStatement<S>> S place(S statement, TenantId tenant, InboundEventId id) {
        return statement.bind("id", Bind.uuid(id.uuid())).bind("tenant", tenant.value());
    }

    @Override
    public Optional<Reception> find(TenantId tenant, InboundEventId id) {
        return sql.call(
                "find what came in",
                handle -> RECEPTIONS.first(place(handle.createQuery("SELECT " + COLUMNS + OF_TENANT), tenant, id)));
    }

    @Override
    public Optional<byte[]> payload(TenantId tenant, InboundEventId id) {
        return sql.call(
                "read the payload of what came in",
                handle -> place(handle.createQuery("SELECT payload" + OF_TENANT), tenant, id)
                        .map((row, context) -> row.getBytes("payload"))
                        .findFirst());
    }

    @Override
    public Page<Reception> list(TenantId tenant, InboundQuery query, PageRequest page) {
        Conditions conditions = new Conditions()
                .and("tenant = :tenant", "tenant", Bind.text(tenant.value()))
                .and(
                        "integration_id = :integration",
                        "integration",
                        query.integration().map(id -> Bind.uuid(id.uuid())))
                .and("state = :state", "state", query.state().map(state -> Bind.number((long) STATES.indexOf(state))))
                .equal("event_type", query.type())
                .and(
                        "id < :before",
                        "before",
                        page.cursor().map(UUID::fromString).map(Bind::uuid));
        return sql.call(
                "list what came in",
                handle -> RECEPTIONS.page(
                        conditions.query(handle, "SELECT " + COLUMNS + " FROM integrations_inbound WHERE ", page),
                        page,
                        id -> id));
    }

    @Override
    public List<Claimed> claim(Lease lease, int limit) {
        return sql.planned("claim what came in", handle -> {
            List<UUID> due = handle.createQuery(DUE)
                    .bind("now", Bind.time(lease.now()))
                    .bind("rows", limit)
                    .map((row, context) -> Read.uuid(row, "id"))
                    .list();
            return due.isEmpty() ? List.of() : claim(handle, due, lease);
        });
    }

    private static List<Claimed> claim(Handle handle, List<UUID> due, Lease lease) {
        Bind.uuids(handle.createUpdate(HOLD), due, id -> id)
                .bind("until", Bind.time(lease.until()))
                .bind("fence", lease.fence())
                .execute();
        return CLAIMED.list(Bind.uuids(handle.createQuery(HELD), due, id -> id).bind("fence", lease.fence()));
    }

    @Override
    public boolean settle(Reception reception, long fence) {
        return sql.call(
                "settle what came in",
                handle -> dialect.update(() -> state(handle.createUpdate(SETTLE), reception)
                                .bind("fence", fence)
                                .execute())
                        == 1);
    }

    @Override
    public boolean replay(TenantId tenant, InboundEventId id, Instant due) {
        return sql.call(
                "replay what came in",
                handle -> dialect.update(() -> place(handle.createUpdate(REPLAY), tenant, id)
                                .bind("waiting", WAITING)
                                .bind("due", Bind.time(due))
                                .execute())
                        == 1);
    }

    @Override
    public int forget(Instant before, int limit) {
        return sql.planned("forget what came in", handle -> {
            List<UUID> old = handle.createQuery(OLD)
                    .bind("before", Bind.time(before))
                    .bind("waiting", WAITING)
                    .bind("rows", limit)
                    .map((row, context) -> Read.uuid(row, "id"))
                    .list();
            if (!old.isEmpty()) {
                Bind.uuids(handle.createUpdate("DELETE FROM integrations_inbound WHERE id <in_ids>"), old, id -> id)
                        .execute();
            }
            return old.size();
        });
    }

    @Override
    public int deleteSome(TenantId tenant, int limit) {
        return sql.call("remove what came in", handle -> TenantRemoval.inbound(handle, tenant, limit));
    }

    private static Reception reception(ResultSet row) throws SQLException {
        InboundEvent event = new InboundEvent(
                new InboundEventId(Read.uuid(row, "id")),
                TenantId.of(row.getString("tenant")),
                new IntegrationId(Read.uuid(row, "integration_id")),
                row.getString("template"),
                row.getString("vendor_id"),
                row.getString("event_type"),
                Read.optionalTime(row, "occurred_at"),
                Read.time(row, "received_at"));
        return new Reception(
                event,
                STATES.get(row.getInt("state")),
                row.getInt("attempts"),
                Read.optionalTime(row, "due"),
                Read.optionalText(row, "reason"));
    }
}
