package dev.integrations.jdbc;

import dev.integrations.delivery.EventRange;
import dev.integrations.delivery.Swept;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.event.PayloadState;
import dev.integrations.jdbc.EventSweep.Candidate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Masks payloads in portions. As in {@link EventSweep}, events are locked before it is seen what still needs them. */
final class Masking {
    private static final String NOTED =
            "SELECT event_id FROM integrations_masking WHERE event_id > :after AND event_id <= :up_to"
                    + " ORDER BY event_id LIMIT :rows";

    private static final String LOCK = "SELECT id, tenant, published_at FROM integrations_event"
            + " WHERE id <in_ids> AND payload_state = 0 ORDER BY id FOR UPDATE SKIP LOCKED";

    private static final String FORGET = "DELETE FROM integrations_masking WHERE event_id <in_ids>";

    /** A read of its own: within a statement that deletes, some databases would lock the events that it reads. */
    private static final String KEPT =
            "SELECT id FROM integrations_event WHERE id <in_ids> AND payload_state = 0";

    private Masking() {}

    static void note(Handle handle, Collection<EventId> events) {
        PreparedBatch batch = handle.prepareBatch("INSERT INTO integrations_masking (event_id) VALUES (:id)");
        events.forEach(id -> batch.bind("id", Bind.uuid(id.value())).add());
        batch.execute();
    }

    static Swept mask(Handle handle, EventRange range, Instant publishedBefore, int rows, UnaryOperator<Event> mask) {
        List<UUID> noted = handle.createQuery(NOTED)
                .bind("after", Bind.uuid(range.after().value()))
                .bind("up_to", Bind.uuid(range.upTo().value()))
                .bind("rows", rows)
                .map((row, context) -> Read.uuid(row, "event_id"))
                .list();
        if (noted.isEmpty()) {
            return new Swept(0, Optional.empty());
        }
        List<Candidate> found = EventSweep.read(Bind.uuids(handle.createQuery(LOCK), noted, id -> id));
        forget(handle, gone(handle, noted));
        List<UUID> free = EventSweep.notNeeded(handle, EventSweep.publishedBefore(found, publishedBefore));
        if (!free.isEmpty()) {
            replace(
                    handle,
                    EventReading.load(handle, free.stream().map(EventId::of).toList())
                            .values(),
                    mask);
            forget(handle, free);
        }
        return new Swept(
                free.size(),
                noted.size() < rows ? Optional.empty() : Optional.of(EventId.of(noted.get(noted.size() - 1))));
    }

    /** Returns what needs no masking any more. What was passed over because another transaction has locked it does. */
    private static List<UUID> gone(Handle handle, List<UUID> noted) {
        Set<UUID> kept = Bind.uuids(handle.createQuery(KEPT), noted, id -> id)
                .map((row, context) -> Read.uuid(row, "id"))
                .set();
        return noted.stream().filter(id -> !kept.contains(id)).toList();
    }

    private static void forget(Handle handle, List<UUID> events) {
        if (!events.isEmpty()) {
            Bind.uuids(handle.createUpdate(FORGET), events, id -> id).execute();
        }
    }

    private static void replace(Handle handle, Collection<Event> events, UnaryOperator<Event> mask) {
        PreparedBatch batch = handle.prepareBatch(
                "UPDATE integrations_event SET payload = :payload, payload_state = :state WHERE id = :id");
        for (Event event : events) {
            Event masked = mask.apply(event);
            if (!Arrays.equals(masked.payload(), event.payload())) {
                batch.bind("id", Bind.uuid(event.id().value()))
                        .bind("payload", Bind.bytes(masked.payload()))
                        .bind("state", PayloadStates.code(PayloadState.MASKED))
                        .add();
            }
        }
        if (batch.size() > 0) {
            batch.execute();
        }
    }
}
