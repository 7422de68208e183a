package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Completion;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.IdempotencyKey;
import dev.integrations.delivery.KeyedDelivery;
import dev.integrations.jdbc.SqlOrder.Drawing;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** What differs from database to database. Whatever can be written for all of them in one way is elsewhere. */
interface Dialect {
    /** The attribute of statements that holds their dialect. */
    String ATTRIBUTE = "dialect";

    /** Returns the dialect of a database, by the name that its driver gives it. */
    static Dialect of(Connection connection) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        String product = database.getDatabaseProductName();
        return switch (product) {
            case "PostgreSQL" -> new PostgresqlDialect();
            case "H2" -> new H2Dialect();
            case "MariaDB" -> MariadbDialect.of(database);
            default -> throw new UnsupportedDatabaseException(product);
        };
    }

    /** Returns the dialect of a statement. */
    static Dialect of(StatementContext statement) {
        return (Dialect) statement.getAttribute(ATTRIBUTE);
    }

    /** Prepares a transaction of the store on a connection that has none yet. */
    default void begin(Connection connection) throws SQLException {}

    /** Returns a value as the driver takes it: ids are UUIDs, times are instants. */
    default Object parameter(Object value) {
        return value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value;
    }

    /** Binds ids, and defines {@code <in_ids>}, which is true of a column that has one of them. */
    default <S extends SqlStatement<S>> S bindIds(S statement, ColumnType type, Collection<?> ids) {
        return ArrayRows.bindIds(statement, type, ids);
    }

    /** Runs an insert that ends with {@code <returning_id>}, and returns the numbers that were drawn for its rows. */
    default List<Long> insert(Update insert) {
        return insert.define("returning_id", "")
                .executeAndReturnGeneratedKeys("id")
                .map((row, context) -> row.getLong(1))
                .list();
    }

    /** Returns the steps of the schema, in order. */
    List<Migration> migrations();

    /** Returns a query that says whether the table of applied migrations exists. */
    String historyExists();

    /** Runs the migration in a transaction, while no other node migrates. */
    void migrateAlone(Connections connections, Consumer<Handle> migration);

    /** Returns what keeps the statements and the commits of a store apart. */
    CommitGate gate();

    /** Sees to it that a confirmed commit survives the death of the process, and is seen by who reads after it. */
    void prepare(Connections connections);

    /** Runs an insert unless there is a row of that id; the transaction goes on in either case. */
    boolean insertUnlessPresent(Handle handle, String insert, Consumer<Update> parameters);

    /** Runs an insert unless there is a row with its value of a key column, which can be locked at once in either case. */
    default void insertUnlessPresent(Handle handle, String insert, String key, Consumer<Update> parameters) {
        insertUnlessPresent(handle, insert, parameters);
    }

    /** Runs an update after the end of other transactions that have locked what it changes, and returns its count. */
    default int update(IntSupplier update) {
        return update.getAsInt();
    }

    /** Runs a query that locks what it finds, after the end of other transactions that have locked it. */
    default <T> T locking(Supplier<T> query) {
        return query.get();
    }

    /** Returns the statement that adds a subscription or replaces that of its destination. */
    String saveSubscription();

    /**
     * Adds one to the version of a tenant's subscriptions, and keeps others from doing so until the transaction ends.
     * Every change begins with this, so that two that change several rows meet here and nowhere else.
     */
    void countChange(Handle handle, TenantId tenant);

    /** Registers those keys that are free, in their order, and returns what each of them stands for then. */
    Map<String, IdempotencyKey> registerKeys(Handle handle, TenantId tenant, List<IdempotencyKey> keys, Instant now);

    /** Draws numbers of an ordering key, keeps others from doing so until the transaction ends, and returns the last. */
    long draw(Handle handle, Drawing drawing);

    /** Stores events and deliveries, and returns the ids of these in the order of the events and their destinations. */
    List<Long> publish(Handle handle, List<FanOut> fanOuts, Instant due, @Nullable Long fence);

    /**
     * Makes deliveries, sorted, the newest of their keys and destinations, and returns the ids of those that were it
     * before. It waits for transactions that did the same, and sees what they committed. If only older events are to be
     * replaced, those with greater ids are left in their places.
     */
    List<Long> replaceNewest(Handle handle, TenantId tenant, List<KeyedDelivery> newest, boolean olderOnly);

    /** Makes the database plan what follows in this transaction for the sizes that tables have now. */
    void planAfresh(Handle handle);

    /** Claims what the bound query picks. */
    List<Claim> claim(Handle handle, Pick pick, Consumer<Query> parameters, ClaimReader reader);

    /** Changes claims, sorted by id, whose fence stands, and returns their ids. */
    Set<DeliveryId> change(Handle handle, HeldChange change, Collection<Claim> claims, Instant due);

    /** Records completions, sorted by id, whose fence stands, and returns their ids. */
    Set<DeliveryId> complete(Handle handle, Collection<Completion> completions);
}
