package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.FinishedRange;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Goes through finished deliveries in the order of their ids, along an index. */
final class FinishedReading {
    private FinishedReading() {}

    static Optional<DeliveryId> newest(Handle handle, TenantId tenant) {
        return handle.createQuery("SELECT MAX(id) FROM integrations_delivery_history WHERE tenant = :tenant")
                .bind("tenant", tenant.value())
                .mapTo(Long.class)
                .findOne()
                .map(DeliveryId::new);
    }

    static Optional<DeliveryId> reach(Handle handle, TenantId tenant, FinishedRange range, int rows) {
        Conditions conditions =
                within(new Conditions().and("tenant = :tenant", "tenant", Bind.text(tenant.value())), range);
        range.query()
                .destination()
                .ifPresent(destination ->
                        conditions.and("destination_id = :destination", "destination", Bind.uuid(destination.uuid())));
        return conditions
                .bindTo(handle.createQuery("""
                        SELECT MAX(id) FROM (
                            SELECT d.id FROM integrations_delivery_history d WHERE %s ORDER BY d.id LIMIT :rows
                        ) AS passed
                        """.formatted(conditions.sql())))
                .bind("rows", rows)
                .mapTo(Long.class)
                .findOne()
                .map(DeliveryId::new);
    }

    static Conditions within(Conditions conditions, FinishedRange range) {
        return conditions
                .and("d.id > :after", "after", Bind.number(range.after().value()))
                .and("d.id <= :up_to", "up_to", Bind.number(range.upTo().value()));
    }
}
