package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Completion;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.IdempotencyKey;
import dev.integrations.delivery.KeyedDelivery;
import dev.integrations.jdbc.EventColumns.Target;
import dev.integrations.jdbc.SqlOrder.Drawing;
import dev.integrations.store.StoreException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.result.ResultProducers;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB: rows that come in batches are inserted by batches of the driver, and changed by joining them as JSON. What is
 * changed is locked first, since counts of changed rows depend on how the host has set its driver.
 *
 * <p>Transactions of the store read what is committed, whatever the default of the server: REPEATABLE READ would read old
 * rows, and lock the gaps into which others insert.
 */
final class MariadbDialect implements Dialect {
    private static final List<Migration> MIGRATIONS = List.of(
            Migration.load("mariadb", "V1__main.sql"),
            Migration.load("mariadb", "V2__api_keys.sql"),
            Migration.load("mariadb", "V3__oauth.sql"),
            Migration.load("mariadb", "V4__signing_keys.sql"),
            Migration.load("mariadb", "V5__connections.sql"),
            Migration.load("mariadb", "V6__data_keys.sql"),
            Migration.load("mariadb", "V7__integrations.sql"),
            Migration.load("mariadb", "V8__extensions.sql"),
            Migration.load("mariadb", "V9__inbound.sql"));

    private static final int MAJOR = 10;
    private static final int MINOR = 6;

    /** Locks by name are those of the server, so the name tells the database. */
    private static final String MIGRATION_LOCK = "CONCAT('integrations ', SHA1(DATABASE()))";

    private static final int MIGRATION_WAIT_SECONDS = 600;

    private static final int DUPLICATE_KEY = 1062;

    private static final String INSERT_EVENT = RowBatches.insert("integrations_event", EventColumns.EVENT);

    private static final String INSERT_DELIVERY =
            "INSERT INTO integrations_delivery (%s, due, fence) ".formatted(EventColumns.TARGET.names());

    private static final String PUBLISH_ONE =
            INSERT_DELIVERY + "VALUES (" + EventColumns.TARGET.parameters() + ", :due, :fence) RETURNING id";

    private static final String PUBLISH_MANY = INSERT_DELIVERY + "SELECT " + JsonRows.values(EventColumns.TARGET)
            + ", :due, :fence FROM " + JsonRows.table(EventColumns.TARGET) + " RETURNING id";

    private static final Columns<IdempotencyKey> KEYS = new Columns<IdempotencyKey>()
            .add("host_key", ColumnType.TEXT, IdempotencyKey::key)
            .add("event_id", ColumnType.UUID, key -> key.event().value())
            .add("payload_hash", ColumnType.TEXT, IdempotencyKey::payloadHash);

    /** Changes nothing about a key that is taken, but waits for its transaction and returns what that committed. */
    private static final String REGISTER_KEYS = "INSERT INTO integrations_idempotency_key (tenant, created_at, "
            + KEYS.names() + ") SELECT :tenant, :now, " + JsonRows.values(KEYS) + " FROM " + JsonRows.table(KEYS)
            + " ON DUPLICATE KEY UPDATE created_at = integrations_idempotency_key.created_at RETURNING "
            + KeyReading.COLUMNS;

    /** Locks the row of a place and returns it as it is committed, or the new one if there was none. */
    private static final String LOCK_NEWEST = Newest.INSERT
            + " ON DUPLICATE KEY UPDATE up_to_id = integrations_newest.up_to_id RETURNING event_id, delivery_id";

    private static final String SAVE_SUBSCRIPTION = """
            INSERT INTO integrations_subscription
                (tenant, destination_kind, destination_id, event_filter, channels, payload_condition, enabled)
            VALUES (:tenant, :kind, :destination, :filter, :channels, :condition, :enabled)
            ON DUPLICATE KEY UPDATE event_filter = VALUE(event_filter), channels = VALUE(channels),
                payload_condition = VALUE(payload_condition), enabled = VALUE(enabled)
            """;

    private static final String COUNT_CHANGE = """
            INSERT INTO integrations_routing (tenant, version) VALUES (:tenant, 1)
            ON DUPLICATE KEY UPDATE version = version + 1
            """;

    /** In one statement: to look for a key that is not there would lock the gap in which others insert theirs. */
    private static final String DRAW = """
            INSERT INTO integrations_ordering_key (tenant, ordering_key, last_number, used_at)
            VALUES (:tenant, :key, :floor + :count, :now)
            ON DUPLICATE KEY UPDATE
                last_number = GREATEST(last_number, :floor) + :count, used_at = VALUE(used_at)
            RETURNING last_number
            """;

    private static final Columns<Claim> HELD = new Columns<Claim>()
            .add("id", ColumnType.BIGINT, claim -> claim.delivery().value())
            .add("fence", ColumnType.BIGINT, Claim::fence);

    private static final String LOCK_HELD =
            "SELECT d.id FROM " + joined(HELD) + " AND d.fence = given.fence FOR UPDATE";

    private static final Columns<Long> IDS = new Columns<Long>().add("id", ColumnType.BIGINT, id -> id);

    private static final String DELETE = "DELETE d FROM " + joined(IDS);

    private static final Columns<Completion> POSTPONED =
            Columns.join(CompletionColumns.KEY, CompletionColumns.OUTCOME, CompletionColumns.POSTPONED);

    private static final String POSTPONE = "UPDATE " + joined(POSTPONED)
            + " SET d.due = given.due, d.fence = NULL, d.attempts = given.attempts, d.reason = given.reason";

    static Dialect of(DatabaseMetaData database) throws SQLException {
        int major = database.getDatabaseMajorVersion();
        int minor = database.getDatabaseMinorVersion();
        if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
            throw new UnsupportedDatabaseException("MariaDB %d.%d".formatted(major, minor));
        }
        return new MariadbDialect();
    }

    private static String joined(Columns<?> columns) {
        return JsonRows.table(columns)
                + " STRAIGHT_JOIN integrations_delivery d FORCE INDEX (PRIMARY) ON d.id = given.id";
    }

    /** Rows are locked in the order of the index, and a limit stops at the last of them. */
    static String claimSql(Pick pick) {
        return "SELECT %s FROM integrations_delivery FORCE INDEX (%s) WHERE %s ORDER BY %s"
                .formatted(ClaimReader.COLUMNS, pick.index(), pick.condition(), pick.order())
                .concat(" LIMIT :limit FOR UPDATE SKIP LOCKED");
    }

    /** This holds for one transaction, so that nothing has to be restored on a connection that is given back. */
    @Override
    public void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
        }
    }

    @Override
    public Object parameter(Object value) {
        if (value instanceof UUID uuid) {
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
        }
        return value instanceof Instant at ? LocalDateTime.ofInstant(at, ZoneOffset.UTC) : value;
    }

    /**
     * There are no arrays, and the optimizer reads an index for a list, but not for rows of JSON. The list is filled up
     * to a power of two, so that there are few different statements.
     */
    @Override
    public <S extends SqlStatement<S>> S bindIds(S statement, ColumnType type, Collection<?> ids) {
        StringJoiner parameters = new StringJoiner(", ", "IN (", ")");
        List<?> bound = new ArrayList<>(ids);
        int count = Math.max(1, Integer.highestOneBit(2 * bound.size() - 1));
        for (int i = 0; i < count; i++) {
            statement.bind("id_" + i, Bind.value(bound.get(Math.min(i, bound.size() - 1))));
            parameters.add(":id_" + i);
        }
        return statement.define("in_ids", parameters.toString());
    }

    /** The driver knows the first number of several only. */
    @Override
    public List<Long> insert(Update insert) {
        return insert.define("returning_id", "RETURNING id")
                .execute(ResultProducers.returningResults())
                .mapTo(Long.class)
                .list();
    }

    @Override
    public List<Migration> migrations() {
        return MIGRATIONS;
    }

    @Override
    public String historyExists() {
        return "SELECT COUNT(*) > 0 FROM information_schema.tables"
                + " WHERE table_schema = DATABASE() AND table_name = 'integrations_schema_history'";
    }

    /**
     * Every change of the schema commits, and leaves this lock alone, which belongs to the connection. It is given up
     * once the rest is committed too.
     */
    @Override
    public void migrateAlone(Connections connections, Consumer<Handle> migration) {
        connections.useTransaction("migrate its schema", handle -> {
            int locked = handle.select("SELECT GET_LOCK(" + MIGRATION_LOCK + ", ?)", MIGRATION_WAIT_SECONDS)
                    .mapTo(Integer.class)
                    .one();
            if (locked != 1) {
                throw new StoreException(
                        "Another node has been migrating the schema for longer than this one waits; see what it does",
                        new SQLTimeoutException("GET_LOCK ended after %d seconds".formatted(MIGRATION_WAIT_SECONDS)));
            }
            try {
                migration.accept(handle);
                handle.execute("COMMIT");
            } finally {
                handle.execute("DO RELEASE_LOCK(" + MIGRATION_LOCK + ")");
            }
        });
    }

    /** Nothing to do: a commit is durable unless the operator of the server decided otherwise. */
    @Override
    public void prepare(Connections connections) {}

    @Override
    public CommitGate gate() {
        return CommitGate.OPEN;
    }

    @Override
    public boolean insertUnlessPresent(Handle handle, String insert, Consumer<Update> parameters) {
        Update update = handle.createUpdate(insert);
        parameters.accept(update);
        return inserted(update);
    }

    /** An insert that fails has a shared lock on the row: of several that wait, none could go on to change it. */
    @Override
    public void insertUnlessPresent(Handle handle, String insert, String key, Consumer<Update> parameters) {
        Update update = handle.createUpdate("%s ON DUPLICATE KEY UPDATE %s = %s".formatted(insert, key, key));
        parameters.accept(update);
        update.execute();
    }

    /** A key that is taken fails its statement alone. The other ways to insert hide more, or do not say what they did. */
    private static boolean inserted(Update insert) {
        try {
            insert.execute();
            return true;
        } catch (JdbiException e) {
            if (Sql.sqlException(e) instanceof SQLException cause && cause.getErrorCode() == DUPLICATE_KEY) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public String saveSubscription() {
        return SAVE_SUBSCRIPTION;
    }

    @Override
    public void countChange(Handle handle, TenantId tenant) {
        handle.createUpdate(COUNT_CHANGE).bind("tenant", tenant.value()).execute();
    }

    @Override
    public Map<String, IdempotencyKey> registerKeys(
            Handle handle, TenantId tenant, List<IdempotencyKey> keys, Instant now) {
        return JsonRows.bind(handle.createQuery(REGISTER_KEYS), KEYS, keys)
                .bind("tenant", tenant.value())
                .bind("now", Bind.time(now))
                .map((row, context) -> KeyReading.decode(row))
                .stream()
                .collect(Collectors.toMap(IdempotencyKey::key, Function.identity()));
    }

    @Override
    public List<Long> replaceNewest(Handle handle, TenantId tenant, List<KeyedDelivery> newest, boolean olderOnly) {
        List<Long> replaced = new ArrayList<>();
        for (KeyedDelivery next : newest) {
            Newest.Named before = Newest.COLUMNS
                    .bind(handle.createQuery(LOCK_NEWEST), next)
                    .bind("tenant", tenant.value())
                    .map((row, context) -> new Newest.Named(Read.uuid(row, "event_id"), row.getLong("delivery_id")))
                    .one();
            if (before.givesPlaceTo(next, olderOnly)) {
                Newest.COLUMNS
                        .bind(handle.createUpdate(Newest.UPDATE), next)
                        .bind("tenant", tenant.value())
                        .execute();
                replaced.add(before.delivery());
            }
        }
        return replaced;
    }

    @Override
    public long draw(Handle handle, Drawing drawing) {
        return drawing.bindTo(handle.createQuery(DRAW)).mapTo(Long.class).one();
    }

    @Override
    public List<Long> publish(Handle handle, List<FanOut> fanOuts, Instant due, @Nullable Long fence) {
        RowBatches.run(handle, INSERT_EVENT, EventColumns.EVENT, EventColumns.events(fanOuts));
        List<Target> targets = EventColumns.targets(fanOuts);
        if (targets.isEmpty()) {
            return List.of();
        }
        Query query = targets.size() == 1
                ? EventColumns.TARGET.bind(handle.createQuery(PUBLISH_ONE), targets.get(0))
                : JsonRows.bind(handle.createQuery(PUBLISH_MANY), EventColumns.TARGET, targets);
        return query.bind("due", Bind.time(due))
                .bind("fence", Bind.number(fence))
                .mapTo(Long.class)
                .list();
    }

    /** Nothing to do: which index is used is said in the statements. */
    @Override
    public void planAfresh(Handle handle) {}

    @Override
    public List<Claim> claim(Handle handle, Pick pick, Consumer<Query> parameters, ClaimReader reader) {
        Query query = handle.createQuery(claimSql(pick));
        parameters.accept(query);
        List<Claim> claims = reader.read(query);
        update(
                handle,
                "due = :due, fence = :fence, parked_for = NULL, waiting = FALSE",
                ClaimReader.ids(claims),
                update -> update.bind("due", Bind.time(reader.lease().until()))
                        .bind("fence", reader.lease().fence()));
        return claims;
    }

    @Override
    public Set<DeliveryId> change(Handle handle, HeldChange change, Collection<Claim> claims, Instant due) {
        Set<Long> held = lock(handle, claims);
        update(handle, change.assignments(), held, update -> update.bind("due", Bind.time(due)));
        return held.stream().map(DeliveryId::new).collect(Collectors.toSet());
    }

    private static Set<Long> lock(Handle handle, Collection<Claim> claims) {
        return JsonRows.bind(handle.createQuery(LOCK_HELD), HELD, claims)
                .mapTo(Long.class)
                .set();
    }

    private static void update(Handle handle, String assignments, Collection<Long> ids, Consumer<Update> parameters) {
        if (!ids.isEmpty()) {
            Update update = handle.createUpdate("UPDATE " + joined(IDS) + " SET " + assignments);
            parameters.accept(update);
            JsonRows.bind(update, IDS, ids).execute();
        }
    }

    /** Locks all rows first, in the order of their ids, then does the same to many of them at once. */
    @Override
    public Set<DeliveryId> complete(Handle handle, Collection<Completion> completions) {
        Set<Long> held =
                lock(handle, completions.stream().map(Completion::claim).toList());
        List<Completion> recorded = completions.stream()
                .filter(row -> held.contains(row.claim().delivery().value()))
                .toList();
        List<Completion> postponed = recorded.stream()
                .filter(row -> !CompletionColumns.isFinished(row))
                .toList();
        if (!postponed.isEmpty()) {
            JsonRows.bind(handle.createUpdate(POSTPONE), POSTPONED, postponed).execute();
        }
        List<Long> finished = recorded.stream()
                .filter(CompletionColumns::isFinished)
                .map(row -> row.claim().delivery().value())
                .toList();
        if (!finished.isEmpty()) {
            JsonRows.bind(handle.createUpdate(DELETE), IDS, finished).execute();
        }
        HistoryRows.insert(handle, recorded);
        return held.stream().map(DeliveryId::new).collect(Collectors.toSet());
    }
}
