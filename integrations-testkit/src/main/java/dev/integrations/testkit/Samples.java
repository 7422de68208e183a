package dev.integrations.testkit;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.DestinationId;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** The tenants, the time and the ids that the mothers start from. Safe for use by several threads. */
public final class Samples {
    /** The tenant that samples belong to unless a test says otherwise. */
    public static final TenantId ACME = TenantId.of("acme");

    /** Another tenant. */
    public static final TenantId GLOBEX = TenantId.of("globex");

    /** The time at which samples happen unless a test says otherwise; it uses all six digits of the microsecond. */
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");

    private static final AtomicLong COUNTER = new AtomicLong();

    private Samples() {}

    /**
     * Returns a UUID of version 7 that no earlier call returned. Those of one time grow.
     *
     * @param at the time that it holds
     * @return a new UUID
     */
    public static UUID uuid(Instant at) {
        long high = (at.toEpochMilli() << 16) | 0x7000;
        return new UUID(high, COUNTER.incrementAndGet() | 0x8000_0000_0000_0000L);
    }

    /**
     * Returns a destination that no earlier call returned.
     *
     * @return the id of a webhook that need not exist
     */
    public static DestinationId aDestination() {
        return new DestinationId(DestinationId.Kind.WEBHOOK, uuid(NOON));
    }
}
