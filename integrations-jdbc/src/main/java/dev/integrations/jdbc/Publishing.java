package dev.integrations.jdbc;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.IdempotencyKey;
import dev.integrations.delivery.Lease;
import dev.integrations.delivery.Subscription;
import dev.integrations.delivery.Turn.Place;
import dev.integrations.jdbc.EventColumns.Target;
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
import org.jspecify.annotations.Nullable;

/** Who wants which events, and the writing of events with their deliveries. */
final class Publishing {
    private static final long NO_FENCE = 0;

    private static final RowDecoder<Subscription> SUBSCRIPTIONS =
            new RowDecoder<>("integrations_subscription", Publishing::decode);

    private static final String SELECT_SUBSCRIPTIONS = """
            SELECT destination_id AS id, destination_id, destination_kind, tenant, event_filter, channels,
                payload_condition, enabled
            FROM integrations_subscription WHERE tenant = :tenant""";

    private final Dialect dialect;

    Publishing(Dialect dialect) {
        this.dialect = dialect;
    }

    void saveSubscription(Handle handle, Subscription subscription) {
        dialect.countChange(handle, subscription.tenant());
        InterestText.bind(handle.createUpdate(dialect.saveSubscription()), subscription.interest())
                .bind("kind", subscription.destination().kind().code())
                .bind("destination", Bind.uuid(subscription.destination().uuid()))
                .bind("tenant", subscription.tenant().value())
                .bind("enabled", subscription.enabled())
                .execute();
    }

    void removeSubscription(Handle handle, TenantId tenant, DestinationId destination) {
        dialect.countChange(handle, tenant);
        handle.createUpdate("""
                        DELETE FROM integrations_subscription
                        WHERE destination_kind = :kind AND destination_id = :destination AND tenant = :tenant
                        """)
                .bind("kind", destination.kind().code())
                .bind("destination", Bind.uuid(destination.uuid()))
                .bind("tenant", tenant.value())
                .execute();
    }

    static Map<TenantId, Long> subscriptionsVersions(Handle handle, Collection<TenantId> tenants) {
        Map<TenantId, Long> versions = new HashMap<>();
        Bind.texts(
                        handle.createQuery("SELECT tenant, version FROM integrations_routing WHERE tenant <in_ids>"),
                        tenants.stream().map(TenantId::value).toList())
                .map((row, context) -> versions.put(TenantId.of(row.getString("tenant")), row.getLong("version")))
                .list();
        return versions;
    }

    List<Subscription> subscriptions(Handle handle, TenantId tenant) {
        return SUBSCRIPTIONS.list(
                handle.createQuery(SELECT_SUBSCRIPTIONS + " AND enabled").bind("tenant", tenant.value()));
    }

    static Optional<Subscription> lockSubscription(Handle handle, TenantId tenant, DestinationId destination) {
        return SUBSCRIPTIONS.first(handle.createQuery(SELECT_SUBSCRIPTIONS
                        + " AND destination_kind = :kind AND destination_id = :destination FOR UPDATE")
                .bind("tenant", tenant.value())
                .bind("kind", destination.kind().code())
                .bind("destination", Bind.uuid(destination.uuid())));
    }

    private static Subscription decode(ResultSet row) throws SQLException {
        return new Subscription(
                Read.destination(row),
                TenantId.of(row.getString("tenant")),
                InterestText.read(row),
                row.getBoolean("enabled"));
    }

    /** Goes through the keys in one order, so that two transactions with the same keys never wait for each other. */
    Map<String, IdempotencyKey> registerKeys(Handle handle, TenantId tenant, List<IdempotencyKey> keys, Instant now) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        List<IdempotencyKey> sorted =
                keys.stream().sorted(Comparator.comparing(IdempotencyKey::key)).toList();
        Map<String, IdempotencyKey> taken = new HashMap<>(dialect.registerKeys(handle, tenant, sorted, now));
        while (taken.size() < sorted.size()) {
            // A key that was removed for its age between two statements is free again.
            List<IdempotencyKey> free =
                    sorted.stream().filter(key -> !taken.containsKey(key.key())).toList();
            taken.putAll(dialect.registerKeys(handle, tenant, free, now));
        }
        sorted.forEach(key ->
                taken.computeIfPresent(key.key(), (name, first) -> first.event().equals(key.event()) ? null : first));
        return taken;
    }

    List<Claim> publish(Handle handle, List<FanOut> fanOuts, Instant due) {
        return claims(fanOuts, insert(handle, fanOuts, due, null), new Lease(due, due, NO_FENCE));
    }

    List<Claim> publishLeased(Handle handle, List<FanOut> fanOuts, Lease lease) {
        return claims(fanOuts, insert(handle, fanOuts, lease.until(), lease.fence()), lease);
    }

    private List<Long> insert(Handle handle, List<FanOut> fanOuts, Instant due, @Nullable Long fence) {
        return fanOuts.isEmpty() ? List.of() : dialect.publish(handle, fanOuts, due, fence);
    }

    private static List<Claim> claims(List<FanOut> fanOuts, List<Long> ids, Lease lease) {
        List<Claim> claims = new ArrayList<>(ids.size());
        for (Target target : EventColumns.targets(fanOuts)) {
            DeliveryId id = new DeliveryId(ids.get(claims.size()));
            claims.add(new Claim(
                    id,
                    target.event().id(),
                    target.destination(),
                    0,
                    0,
                    lease.now(),
                    lease.fence(),
                    lease.until(),
                    target.place().map(Place::chain).orElse(Claim.NO_CHAIN)));
        }
        return claims;
    }
}
