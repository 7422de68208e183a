package dev.integrations.jdbc;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.Lease;
import dev.integrations.delivery.ReplayClaim;
import dev.integrations.delivery.ReplayJob;
import dev.integrations.delivery.ReplayJobId;
import dev.integrations.delivery.ReplaySpan;
import dev.integrations.delivery.ReplayState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The rows of replay jobs. Whoever works on one holds its lock, and changes it under its fence. */
final class ReplayJobRows {
    private static final RowDecoder<ReplayJob> JOBS =
            new RowDecoder<>("integrations_replay_job", ReplayJobRows::decode);

    static final short RUNNING = code(ReplayState.RUNNING);

    private static final String SELECT = "SELECT * FROM integrations_replay_job WHERE ";
    private static final String HELD = " WHERE id = :id AND fence = :fence AND state = " + code(ReplayState.RUNNING);

    private ReplayJobRows() {}

    private static short code(ReplayState state) {
        return switch (state) {
            case RUNNING -> 0;
            case DONE -> 1;
            case CANCELLED -> 2;
            case FAILED -> 3;
        };
    }

    private static ReplayState state(int code) {
        return switch (code) {
            case 0 -> ReplayState.RUNNING;
            case 1 -> ReplayState.DONE;
            case 2 -> ReplayState.CANCELLED;
            case 3 -> ReplayState.FAILED;
            default ->
                throw new IllegalArgumentException(
                        "no state of a replay has the code %d; was the row written by a newer version?"
                                .formatted(code));
        };
    }

    static void insert(Handle handle, ReplayJob job) {
        Update insert = handle.createUpdate("""
                INSERT INTO integrations_replay_job
                    (id, tenant, request, state, span_start, span_position, span_end, replayed, lease_until,
                    created_at, updated_at, finished_at, reason)
                VALUES (:id, :tenant, :request, :state, :start, :position, :end, :replayed, :created,
                    :created, :updated, :finished, :reason)
                """);
        bindProgress(insert, job)
                .bind("tenant", job.tenant().value())
                .bind("request", Json.write(ReplayRequestText.of(job.request())))
                .bind("start", Bind.uuid(job.span().start()))
                .bind("end", Bind.uuid(job.span().end()))
                .bind("created", Bind.time(job.createdAt()))
                .execute();
    }

    private static Update bindProgress(Update update, ReplayJob job) {
        return update.bind("id", Bind.uuid(job.id().uuid()))
                .bind("state", code(job.state()))
                .bind("position", Bind.uuid(job.span().position()))
                .bind("replayed", job.replayed())
                .bind("updated", Bind.time(job.updatedAt()))
                .bind("finished", Bind.time(job.finishedAt()))
                .bind("reason", Bind.text(job.reason().orElse(null)));
    }

    static Optional<ReplayJob> find(Handle handle, TenantId tenant, ReplayJobId id) {
        return JOBS.first(handle.createQuery(SELECT + "id = :id AND tenant = :tenant")
                .bind("id", Bind.uuid(id.uuid()))
                .bind("tenant", tenant.value()));
    }

    static Page<ReplayJob> list(Handle handle, TenantId tenant, PageRequest page) {
        Conditions conditions = new Conditions()
                .and("tenant = :tenant", "tenant", Bind.text(tenant.value()))
                .and(
                        "id < :before",
                        "before",
                        page.cursor().map(ReplayJobId::parse).map(id -> Bind.uuid(id.uuid())));
        return JOBS.page(
                conditions.query(handle, SELECT, page), page, id -> new ReplayJobId(UUID.fromString(id)).toString());
    }

    static boolean cancel(Handle handle, TenantId tenant, ReplayJobId id, Instant now) {
        return handle.createUpdate("""
                        UPDATE integrations_replay_job
                        SET state = :cancelled, updated_at = :now, finished_at = :now
                        WHERE id = :id AND tenant = :tenant AND state = :running
                        """)
                        .bind("cancelled", code(ReplayState.CANCELLED))
                        .bind("running", code(ReplayState.RUNNING))
                        .bind("now", Bind.time(now))
                        .bind("id", Bind.uuid(id.uuid()))
                        .bind("tenant", tenant.value())
                        .execute()
                == 1;
    }

    static long running(Handle handle) {
        return handle.createQuery("SELECT COUNT(*) FROM integrations_replay_job WHERE state = :running")
                .bind("running", code(ReplayState.RUNNING))
                .mapTo(Long.class)
                .one();
    }

    /** What was found is claimed only if no other node did so meanwhile. */
    static List<ReplayClaim> claim(Handle handle, int limit, Lease lease) {
        List<ReplayJob> free = JOBS.list(
                handle.createQuery(SELECT + "state = :running AND lease_until <= :now ORDER BY updated_at LIMIT :limit")
                        .bind("running", code(ReplayState.RUNNING))
                        .bind("now", Bind.time(lease.now()))
                        .bind("limit", limit));
        List<ReplayClaim> claims = new ArrayList<>();
        for (ReplayJob job : free) {
            if (take(handle, job, lease)) {
                // Another node may have taken it further between the two statements.
                find(handle, job.tenant(), job.id())
                        .ifPresent(current -> claims.add(new ReplayClaim(current, lease.fence(), lease.until())));
            }
        }
        return claims;
    }

    private static boolean take(Handle handle, ReplayJob job, Lease lease) {
        return handle.createUpdate("""
                        UPDATE integrations_replay_job SET fence = :fence, lease_until = :until
                        WHERE id = :id AND state = :running AND lease_until <= :now
                        """)
                        .bind("fence", lease.fence())
                        .bind("until", Bind.time(lease.until()))
                        .bind("id", Bind.uuid(job.id().uuid()))
                        .bind("running", code(ReplayState.RUNNING))
                        .bind("now", Bind.time(lease.now()))
                        .execute()
                == 1;
    }

    static boolean hold(Handle handle, ReplayClaim claim, Instant until) {
        if (!lock(handle, claim)) {
            return false;
        }
        handle.createUpdate("UPDATE integrations_replay_job SET lease_until = :until WHERE id = :id")
                .bind("until", Bind.time(until))
                .bind("id", Bind.uuid(claim.job().id().uuid()))
                .execute();
        return true;
    }

    static boolean save(Handle handle, ReplayClaim claim, ReplayJob job) {
        if (!lock(handle, claim)) {
            return false;
        }
        Update update = handle.createUpdate("""
                UPDATE integrations_replay_job
                SET state = :state, span_position = :position, replayed = :replayed, updated_at = :updated,
                    finished_at = :finished, reason = :reason
                WHERE id = :id
                """);
        bindProgress(update, job).execute();
        return true;
    }

    /** An update would not tell: a driver of MariaDB may count no row that has the new values already. */
    private static boolean lock(Handle handle, ReplayClaim claim) {
        return handle.createQuery("SELECT 1 FROM integrations_replay_job" + HELD + " FOR UPDATE")
                .bind("id", Bind.uuid(claim.job().id().uuid()))
                .bind("fence", claim.fence())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private static ReplayJob decode(ResultSet row) throws SQLException {
        return new ReplayJob(
                new ReplayJobId(Read.uuid(row, "id")),
                TenantId.of(row.getString("tenant")),
                ReplayRequestText.parse(Json.readTexts(row.getString("request"))),
                state(row.getInt("state")),
                new ReplaySpan(
                        Read.uuid(row, "span_start"), Read.uuid(row, "span_position"), Read.uuid(row, "span_end")),
                row.getLong("replayed"),
                Read.time(row, "created_at"),
                Read.time(row, "updated_at"),
                Read.optionalTime(row, "finished_at"),
                Read.optionalText(row, "reason"));
    }
}
