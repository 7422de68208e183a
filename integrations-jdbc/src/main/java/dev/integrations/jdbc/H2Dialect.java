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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * H2: batches of small statements, which cost little where no network is between, and reads that lock before they are
 * followed by a write.
 */
final class H2Dialect implements Dialect {
    private static final List<Migration> MIGRATIONS = List.of(
            Migration.load("h2", "V1__main.sql"),
            Migration.load("h2", "V2__api_keys.sql"),
            Migration.load("h2", "V3__oauth.sql"),
            Migration.load("h2", "V4__signing_keys.sql"),
            Migration.load("h2", "V5__connections.sql"),
            Migration.load("h2", "V6__data_keys.sql"),
            Migration.load("h2", "V7__integrations.sql"),
            Migration.load("h2", "V8__extensions.sql"),
            Migration.load("h2", "V9__inbound.sql"));

    private static final String INSERT_EVENT = RowBatches.insert("integrations_event", EventColumns.EVENT);

    private static final String INSERT_DELIVERY =
            "INSERT INTO integrations_delivery (%s, due, fence) VALUES (%s, :due, :fence)"
                    .formatted(EventColumns.TARGET.names(), EventColumns.TARGET.parameters());

    private static final String CLAIM = """
            UPDATE integrations_delivery SET due = :until, fence = :fence, parked_for = NULL, waiting = FALSE
            WHERE id <in_ids>
            """;

    private static final String OF_KEY = " WHERE tenant = :tenant AND ordering_key = :key";

    private static final String DRAW = """
            UPDATE integrations_ordering_key SET last_number = GREATEST(last_number, :floor) + :count, used_at = :now""" + OF_KEY;

    private static final String FIRST_DRAW = """
            INSERT INTO integrations_ordering_key (tenant, ordering_key, last_number, used_at)
            VALUES (:tenant, :key, :floor + :count, :now)
            """;

    private static final String DRAWN = "SELECT last_number FROM integrations_ordering_key" + OF_KEY;

    private static final Columns<Claim> HELD = new Columns<Claim>()
            .add("id", ColumnType.BIGINT, claim -> claim.delivery().value())
            .add("fence", ColumnType.BIGINT, Claim::fence);

    private static final String SAVE_SUBSCRIPTION = """
            MERGE INTO integrations_subscription
                (tenant, destination_kind, destination_id, event_filter, channels, payload_condition, enabled)
            KEY (tenant, destination_kind, destination_id)
            VALUES (:tenant, :kind, :destination, :filter, :channels, :condition, :enabled)
            """;

    private static final String COUNT_CHANGE =
            "UPDATE integrations_routing SET version = version + 1 WHERE tenant = :tenant";
    private static final String FIRST_CHANGE = "INSERT INTO integrations_routing (tenant, version) VALUES (:tenant, 1)";

    private static final String REGISTER_KEY = """
            INSERT INTO integrations_idempotency_key (tenant, host_key, event_id, payload_hash, created_at)
            VALUES (:tenant, :key, :event, :hash, :now)
            """;

    private static final String REPLACED = "SELECT replaced_id FROM integrations_newest" + Newest.SAME_PLACE;

    private static final String UPDATE_OLDER = Newest.UPDATE + " AND event_id < :event_id";

    private final CommitGate gate = CommitGate.create();

    @Override
    public List<Migration> migrations() {
        return MIGRATIONS;
    }

    @Override
    public String historyExists() {
        return "SELECT COUNT(*) > 0 FROM information_schema.tables"
                + " WHERE table_schema = CURRENT_SCHEMA AND LOWER(table_name) = 'integrations_schema_history'";
    }

    /** Every change of the schema commits, and so would give up a lock; therefore a second connection holds it. */
    @Override
    public void migrateAlone(Connections connections, Consumer<Handle> migration) {
        connections.useTransaction("lock its schema", lock -> {
            H2Locks.lockSchema(lock);
            connections.useTransaction("migrate its schema", migration);
        });
    }

    /**
     * H2 writes at a commit what all transactions have changed by then, one table after the other, and holds nobody back
     * meanwhile: killed after that, it may open with half of another transaction's change (seen with 2.5.252 in 1 of 80
     * kills on a busy machine, with four threads that each insert into three tables).
     */
    @Override
    public CommitGate gate() {
        return gate;
    }

    @Override
    public void prepare(Connections connections) {
        H2Settings.prepare(connections);
    }

    @Override
    public boolean insertUnlessPresent(Handle handle, String insert, Consumer<Update> parameters) {
        return H2Locks.insertUnlessPresent(() -> {
            Update update = handle.createUpdate(insert);
            parameters.accept(update);
            update.execute();
        });
    }

    @Override
    public int update(IntSupplier update) {
        return H2Locks.waitFor(update::getAsInt);
    }

    @Override
    public <T> T locking(Supplier<T> query) {
        return H2Locks.waitFor(query);
    }

    @Override
    public String saveSubscription() {
        return SAVE_SUBSCRIPTION;
    }

    @Override
    public void countChange(Handle handle, TenantId tenant) {
        if (run(handle, COUNT_CHANGE, tenant) == 0
                && !H2Locks.insertUnlessPresent(() -> run(handle, FIRST_CHANGE, tenant))) {
            run(handle, COUNT_CHANGE, tenant);
        }
    }

    private static int run(Handle handle, String update, TenantId tenant) {
        return handle.createUpdate(update).bind("tenant", tenant.value()).execute();
    }

    @Override
    public Map<String, IdempotencyKey> registerKeys(
            Handle handle, TenantId tenant, List<IdempotencyKey> keys, Instant now) {
        Set<String> registered = new HashSet<>();
        for (IdempotencyKey key : keys) {
            boolean isNew = H2Locks.insertUnlessPresent(() -> handle.createUpdate(REGISTER_KEY)
                    .bind("tenant", tenant.value())
                    .bind("key", key.key())
                    .bind("event", Bind.uuid(key.event().value()))
                    .bind("hash", key.payloadHash())
                    .bind("now", Bind.time(now))
                    .execute());
            if (isNew) {
                registered.add(key.key());
            }
        }
        return KeyReading.complete(handle, tenant, keys, registered);
    }

    @Override
    public long draw(Handle handle, Drawing drawing) {
        if (update(handle, drawing) == 0
                && !H2Locks.insertUnlessPresent(
                        () -> drawing.bindTo(handle.createUpdate(FIRST_DRAW)).execute())) {
            update(handle, drawing);
        }
        return handle.createQuery(DRAWN)
                .bind("tenant", drawing.tenant().value())
                .bind("key", drawing.key())
                .mapTo(Long.class)
                .one();
    }

    private static int update(Handle handle, Drawing drawing) {
        return H2Locks.waitFor(() -> drawing.bindTo(handle.createUpdate(DRAW)).execute());
    }

    @Override
    public List<Long> publish(Handle handle, List<FanOut> fanOuts, Instant due, @Nullable Long fence) {
        RowBatches.run(handle, INSERT_EVENT, EventColumns.EVENT, EventColumns.events(fanOuts));
        List<Target> targets = EventColumns.targets(fanOuts);
        if (targets.isEmpty()) {
            return List.of();
        }
        PreparedBatch batch = handle.prepareBatch(INSERT_DELIVERY);
        for (Target target : targets) {
            batch.bind("due", Bind.time(due)).bind("fence", Bind.number(fence));
            EventColumns.TARGET.bind(batch, target).add();
        }
        return batch.executePreparedBatch("id").mapTo(Long.class).list();
    }

    @Override
    public List<Long> replaceNewest(Handle handle, TenantId tenant, List<KeyedDelivery> newest, boolean olderOnly) {
        List<Long> replaced = new ArrayList<>();
        for (KeyedDelivery next : newest) {
            if (takesPlace(handle, tenant, next, olderOnly ? UPDATE_OLDER : Newest.UPDATE)) {
                replaced.add(Newest.PLACE
                        .bind(handle.createQuery(REPLACED), next)
                        .bind("tenant", tenant.value())
                        .mapTo(Long.class)
                        .one());
            }
        }
        return replaced;
    }

    /** Says whether a delivery takes the place of another one; it does not if it is the first, or comes too late. */
    private static boolean takesPlace(Handle handle, TenantId tenant, KeyedDelivery next, String update) {
        Supplier<Integer> change = () -> changeNewest(handle, update, tenant, next);
        if (H2Locks.waitFor(change) > 0) {
            return true;
        }
        return !H2Locks.insertUnlessPresent(() -> changeNewest(handle, Newest.INSERT, tenant, next))
                && H2Locks.waitFor(change) > 0;
    }

    private static int changeNewest(Handle handle, String sql, TenantId tenant, KeyedDelivery next) {
        return Newest.COLUMNS
                .bind(handle.createUpdate(sql), next)
                .bind("tenant", tenant.value())
                .execute();
    }

    /** Nothing to do: which index is used is said in the statements. */
    @Override
    public void planAfresh(Handle handle) {}

    /**
     * Reads along the index, in its order. To ask for the order too makes H2 return nothing at all as soon as it meets a
     * locked row (seen with 2.5.252).
     */
    @Override
    public List<Claim> claim(Handle handle, Pick pick, Consumer<Query> parameters, ClaimReader reader) {
        Query query = handle.createQuery("SELECT %s FROM integrations_delivery USE INDEX (%s) WHERE %s"
                .formatted(ClaimReader.COLUMNS, pick.index(), pick.condition())
                .concat(" LIMIT :limit FOR UPDATE SKIP LOCKED"));
        parameters.accept(query);
        List<Claim> claims = reader.read(query);
        if (!claims.isEmpty()) {
            Bind.numbers(handle.createUpdate(CLAIM), ClaimReader.ids(claims))
                    .bind("until", Bind.time(reader.lease().until()))
                    .bind("fence", reader.lease().fence())
                    .execute();
        }
        return claims;
    }

    @Override
    public Set<DeliveryId> change(Handle handle, HeldChange change, Collection<Claim> claims, Instant due) {
        PreparedBatch batch = handle.prepareBatch(
                "UPDATE integrations_delivery SET " + change.assignments() + " WHERE id = :id AND fence = :fence");
        for (Claim claim : claims) {
            batch.bind("due", Bind.time(due));
            HELD.bind(batch, claim).add();
        }
        return RowBatches.matched(batch.execute(), claims).stream()
                .map(Claim::delivery)
                .collect(Collectors.toSet());
    }

    @Override
    public Set<DeliveryId> complete(Handle handle, Collection<Completion> completions) {
        return H2Completion.run(handle, completions);
    }
}
