package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.EventRange;
import dev.integrations.delivery.Swept;
import dev.integrations.event.EventId;
import dev.integrations.event.EventOptions;
import dev.integrations.event.PayloadState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/**
 * Removes payloads and events in portions. The events are locked first, and only then it is seen what still needs them:
 * whoever makes a delivery of a stored event locks it too. Rows that another transaction has locked are left for later;
 * H2 returns nothing then.
 */
final class EventSweep {
    static final String CANDIDATES = """
            SELECT id, tenant, published_at FROM integrations_event
            WHERE payload_state = :state AND id > :after AND id <= :up_to
            ORDER BY id LIMIT :rows FOR UPDATE SKIP LOCKED
            """;

    private static final String OF_TENANT =
            "SELECT id, tenant, published_at FROM integrations_event WHERE tenant = :tenant ORDER BY id LIMIT :rows"
                    + " FOR UPDATE";

    /** There is no index for this: every claim would have to write it. A portion reads what is pending once. */
    private static final String PENDING =
            "SELECT DISTINCT event_id FROM integrations_delivery WHERE event_id >= :first AND event_id <= :last";

    private static final String FINISHED =
            "SELECT DISTINCT event_id FROM integrations_delivery_history WHERE event_id <in_ids>";

    private static final String REPLAYED =
            "SELECT DISTINCT tenant FROM integrations_replay_job WHERE state = " + ReplayJobRows.RUNNING;

    private static final String REMOVE_PAYLOADS =
            "UPDATE integrations_event SET payload = :nothing, payload_state = :state WHERE id <in_ids>";

    private static final String WITH_OPTIONS =
            "SELECT id, options FROM integrations_event WHERE id <in_ids> AND options IS NOT NULL";

    record Candidate(UUID id, String tenant, Instant publishedAt) {}

    private EventSweep() {}

    static Swept removePayloads(
            Handle handle, PayloadState state, EventRange range, Instant publishedBefore, int rows) {
        List<Candidate> found = candidates(handle, state, range, rows);
        List<UUID> free = notNeeded(handle, publishedBefore(found, publishedBefore));
        if (!free.isEmpty()) {
            Bind.uuids(handle.createUpdate(REMOVE_PAYLOADS), free, id -> id)
                    .bind("nothing", Bind.bytes(new byte[0]))
                    .bind("state", PayloadStates.code(PayloadState.EXPIRED))
                    .execute();
            removeHeaders(handle, free);
        }
        return new Swept(free.size(), reached(found, rows));
    }

    /** Headers were sent, as payloads were; labels tell what an event was about. */
    private static void removeHeaders(Handle handle, List<UUID> ids) {
        Map<UUID, EventOptions> options = new HashMap<>();
        Bind.uuids(handle.createQuery(WITH_OPTIONS), ids, id -> id)
                .map((row, context) -> options.put(Read.uuid(row, "id"), OptionsText.parse(row.getString("options"))))
                .list();
        options.values().removeIf(each -> each.headers().isEmpty());
        if (!options.isEmpty()) {
            PreparedBatch batch =
                    handle.prepareBatch("UPDATE integrations_event SET options = :options WHERE id = :id");
            options.forEach((id, each) -> batch.bind("id", Bind.uuid(id))
                    .bind("options", Bind.text(OptionsText.of(each.withoutHeaders())))
                    .add());
            batch.execute();
        }
    }

    static Swept removeEvents(Handle handle, PayloadState state, EventRange range, Instant publishedBefore, int rows) {
        List<Candidate> found = candidates(handle, state, range, rows);
        List<UUID> free = new ArrayList<>(withoutPending(handle, publishedBefore(found, publishedBefore)));
        if (!free.isEmpty()) {
            free.removeAll(Bind.uuids(handle.createQuery(FINISHED), free, id -> id)
                    .map((row, context) -> Read.uuid(row, "event_id"))
                    .set());
        }
        remove(handle, free);
        return new Swept(free.size(), reached(found, rows));
    }

    static int removeOf(Handle handle, TenantId tenant, int limit) {
        List<Candidate> found = read(
                handle.createQuery(OF_TENANT).bind("tenant", tenant.value()).bind("rows", limit));
        List<UUID> free = withoutPending(handle, found);
        remove(handle, free);
        return free.size();
    }

    private static List<Candidate> candidates(Handle handle, PayloadState state, EventRange range, int rows) {
        return read(handle.createQuery(CANDIDATES)
                .bind("state", PayloadStates.code(state))
                .bind("after", Bind.uuid(range.after().value()))
                .bind("up_to", Bind.uuid(range.upTo().value()))
                .bind("rows", rows));
    }

    static List<Candidate> read(Query query) {
        return query.map((row, context) ->
                        new Candidate(Read.uuid(row, "id"), row.getString("tenant"), Read.time(row, "published_at")))
                .list();
    }

    static List<Candidate> publishedBefore(List<Candidate> events, Instant time) {
        List<Candidate> old = new ArrayList<>(events);
        old.removeIf(event -> !event.publishedAt().isBefore(time));
        return old;
    }

    /** Returns those that neither a pending delivery nor a replay job needs. */
    static List<UUID> notNeeded(Handle handle, List<Candidate> old) {
        if (old.isEmpty()) {
            return List.of();
        }
        Set<String> replayed = handle.createQuery(REPLAYED).mapTo(String.class).set();
        return withoutPending(
                handle,
                old.stream().filter(event -> !replayed.contains(event.tenant())).toList());
    }

    private static List<UUID> withoutPending(Handle handle, List<Candidate> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        Set<UUID> pending = new HashSet<>(handle.createQuery(PENDING)
                .bind("first", Bind.uuid(events.get(0).id()))
                .bind("last", Bind.uuid(events.get(events.size() - 1).id()))
                .map((row, context) -> Read.uuid(row, "event_id"))
                .list());
        return events.stream()
                .map(Candidate::id)
                .filter(id -> !pending.contains(id))
                .toList();
    }

    private static void remove(Handle handle, List<UUID> ids) {
        if (!ids.isEmpty()) {
            Bind.uuids(handle.createUpdate("DELETE FROM integrations_event WHERE id <in_ids>"), ids, id -> id)
                    .execute();
        }
    }

    private static Optional<EventId> reached(List<Candidate> found, int rows) {
        return found.size() < rows
                ? Optional.empty()
                : Optional.of(EventId.of(found.get(found.size() - 1).id()));
    }
}
