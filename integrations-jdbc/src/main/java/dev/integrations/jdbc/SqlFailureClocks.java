package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.FailureClock;
import dev.integrations.delivery.FailureClockStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;

/** The clocks of failure of one transaction. Whoever writes several does so in one order. */
final class SqlFailureClocks implements FailureClockStore {
    private static final RowDecoder<FailureClock> CLOCKS =
            new RowDecoder<>("integrations_failure_clock", SqlFailureClocks::decode);

    private static final String ROW = " WHERE destination_id = :destination AND destination_kind = :kind";
    private static final String SELECT =
            "SELECT destination_id AS id, integrations_failure_clock.*" + " FROM integrations_failure_clock";

    private static final String START = """
            INSERT INTO integrations_failure_clock (destination_id, destination_kind, tenant, failing_since, failures)
            VALUES (:destination, :kind, :tenant, :since, :failures)
            """;

    private static final String COUNT =
            "UPDATE integrations_failure_clock SET failures = failures + :failures" + ROW + " AND tenant = :tenant";

    private static final String STOP =
            "DELETE FROM integrations_failure_clock" + ROW + " AND tenant = :tenant AND failing_since <= :at";

    private final Sql sql;
    private final Dialect dialect;

    SqlFailureClocks(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public List<FailureClock> add(Collection<FailureClock> failures) {
        return sql.call("count failures", handle -> {
            Map<DestinationId, FailureClock> clocks = new HashMap<>();
            failures.stream()
                    .sorted(Comparator.comparing(clock -> clock.destination().uuid()))
                    .forEach(more -> clocks.put(more.destination(), add(handle, more)));
            return failures.stream()
                    .map(more -> clocks.getOrDefault(more.destination(), more))
                    .toList();
        });
    }

    private FailureClock add(Handle handle, FailureClock more) {
        if (count(handle, more) == 0) {
            if (dialect.insertUnlessPresent(handle, START, insert -> bindStart(insert, more))) {
                return more;
            }
            count(handle, more);
        }
        return named(handle.createQuery(SELECT + ROW + " AND tenant = :tenant"), more.tenant(), more.destination())
                .map((row, context) -> decode(row))
                .findOne()
                .orElse(more);
    }

    private static void bindStart(Update start, FailureClock clock) {
        named(start, clock.tenant(), clock.destination())
                .bind("since", Bind.time(clock.failingSince()))
                .bind("failures", clock.failures());
    }

    private static int count(Handle handle, FailureClock more) {
        return named(handle.createUpdate(COUNT), more.tenant(), more.destination())
                .bind("failures", more.failures())
                .execute();
    }

    /** Reads first, which is all there is to do unless one of them fails. */
    @Override
    public List<FailureClock> stop(Map<DestinationId, Instant> successes) {
        if (successes.isEmpty()) {
            return List.of();
        }
        return sql.call("stop clocks of failure", handle -> {
            List<FailureClock> stopped = new ArrayList<>();
            CLOCKS.list(Bind.uuids(
                            handle.createQuery(SELECT + " WHERE destination_id <in_ids> ORDER BY destination_id"),
                            successes.keySet(),
                            DestinationId::uuid))
                    .forEach(clock -> {
                        Instant at = successes.get(clock.destination());
                        if (at != null && stop(handle, clock, at)) {
                            stopped.add(clock);
                        }
                    });
            return stopped;
        });
    }

    private static boolean stop(Handle handle, FailureClock clock, Instant at) {
        return named(handle.createUpdate(STOP), clock.tenant(), clock.destination())
                        .bind("at", Bind.time(at))
                        .execute()
                == 1;
    }

    @Override
    public Optional<FailureClock> hold(TenantId tenant, DestinationId destination) {
        return find(tenant, destination, " FOR UPDATE");
    }

    @Override
    public Optional<FailureClock> find(TenantId tenant, DestinationId destination) {
        return find(tenant, destination, "");
    }

    private Optional<FailureClock> find(TenantId tenant, DestinationId destination, String locking) {
        return sql.call(
                "find a clock of failure",
                handle -> CLOCKS.first(named(
                        handle.createQuery(SELECT + ROW + " AND tenant = :tenant" + locking), tenant, destination)));
    }

    @Override
    public void clear(TenantId tenant, DestinationId destination) {
        sql.use(
                "clear a clock of failure",
                handle -> named(
                                handle.createUpdate(
                                        "DELETE FROM integrations_failure_clock" + ROW + " AND tenant = :tenant"),
                                tenant,
                                destination)
                        .execute());
    }

    private static <S extends SqlStatement<S>> S named(S statement, TenantId tenant, DestinationId destination) {
        return statement
                .bind("destination", Bind.uuid(destination.uuid()))
                .bind("kind", destination.kind().code())
                .bind("tenant", tenant.value());
    }

    private static FailureClock decode(ResultSet row) throws SQLException {
        return new FailureClock(
                TenantId.of(row.getString("tenant")),
                Read.destination(row),
                Read.time(row, "failing_since"),
                row.getInt("failures"));
    }
}
