package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.Fallback;
import dev.integrations.delivery.Redirect;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Update;

/** Makes new deliveries of dead letters, and says which were made of which. */
final class Redirecting {
    private static final String KNOWN = """
            SELECT origin_id FROM integrations_redirect WHERE origin_id <in_ids>
            UNION ALL SELECT delivery_id FROM integrations_redirect WHERE delivery_id <in_ids>
            """;

    private static final String INSERT = """
            INSERT INTO integrations_delivery (event_id, destination_id, destination_kind, due)
            SELECT :event, destination_id, destination_kind, :due FROM integrations_subscription
            WHERE tenant = :tenant AND destination_kind = :kind AND destination_id = :destination
                AND EXISTS (SELECT 1 FROM integrations_event e WHERE e.id = :event AND e.payload_state = 0)
            <returning_id>
            """;

    private static final String LINK = """
            INSERT INTO integrations_redirect (origin_id, delivery_id, tenant, made_at)
            VALUES (:origin, :delivery, :tenant, :now)
            """;

    private static final String LINKS = """
            SELECT origin_id, delivery_id FROM integrations_redirect
            WHERE tenant = :tenant AND (origin_id = :id OR delivery_id = :id)
            """;

    private record Link(long origin, long delivery) {}

    private Redirecting() {}

    static Map<DeliveryId, DeliveryId> redirect(Handle handle, Collection<Redirect> redirects, Instant due) {
        List<Long> origins =
                redirects.stream().map(redirect -> redirect.origin().value()).toList();
        Set<Long> known = Bind.numbers(handle.createQuery(KNOWN), origins)
                .mapTo(Long.class)
                .set();
        List<Redirect> wanted = redirects.stream()
                .filter(redirect -> !known.contains(redirect.origin().value()))
                .sorted(Comparator.comparing(redirect -> redirect.origin().value()))
                .toList();
        Map<DeliveryId, DeliveryId> made = new HashMap<>();
        PreparedBatch links = handle.prepareBatch(LINK);
        for (Redirect redirect : wanted) {
            insert(handle, redirect, due).ifPresent(id -> {
                made.put(redirect.origin(), new DeliveryId(id));
                links.bind("origin", redirect.origin().value())
                        .bind("delivery", id)
                        .bind("tenant", redirect.tenant().value())
                        .bind("now", Bind.time(due))
                        .add();
            });
        }
        if (!made.isEmpty()) {
            links.execute();
        }
        return made;
    }

    private static Optional<Long> insert(Handle handle, Redirect redirect, Instant due) {
        Update insert = handle.createUpdate(INSERT)
                .bind("event", Bind.uuid(redirect.event().value()))
                .bind("due", Bind.time(due))
                .bind("tenant", redirect.tenant().value())
                .bind("kind", redirect.fallback().kind().code())
                .bind("destination", Bind.uuid(redirect.fallback().uuid()));
        return Dialect.of(insert.getContext()).insert(insert).stream().findFirst();
    }

    static Fallback fallback(Handle handle, TenantId tenant, DeliveryId id) {
        List<Link> links = handle.createQuery(LINKS)
                .bind("tenant", tenant.value())
                .bind("id", id.value())
                .map((row, context) -> new Link(row.getLong("origin_id"), row.getLong("delivery_id")))
                .list();
        return new Fallback(
                links.stream()
                        .filter(link -> link.delivery() == id.value())
                        .map(link -> new DeliveryId(link.origin()))
                        .findFirst(),
                links.stream()
                        .filter(link -> link.origin() == id.value())
                        .map(link -> new DeliveryId(link.delivery()))
                        .findFirst());
    }
}
