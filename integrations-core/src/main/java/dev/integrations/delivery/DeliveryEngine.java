package dev.integrations.delivery;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes and dispatches for all tenants of one node: the parts of this package, put together. It owns three threads
 * between {@link #start()} and {@link #close()}: one fetches and starts, one records, one renews leases. Safe for use by
 * several threads.
 */
public final class DeliveryEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryEngine.class);
    private static final Duration MAX_BACK_OFF = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final int RENEWALS_PER_LEASE = 3;
    private static final long HANDOFF_BYTES = 16L << 20;

    private final EngineParts parts;
    private final Routes routes;
    private final Destinations destinations;
    private final Listeners listeners;
    private final Publisher publisher;
    private final Handoff handoff = new Handoff(HANDOFF_BYTES);
    private final Lanes lanes;
    private final Recorder recorder;
    private final Sender sender;
    private final Intake intake;
    private final Fetcher fetcher;
    private final Lifecycle threads = new Lifecycle();
    private volatile boolean wanted;
    private volatile @Nullable Thread fetching;

    /**
     * Creates an engine that is not started.
     *
     * @param parts what it is built from
     * @param resolvers find destinations, one for each kind
     * @param listeners told of what happens
     * @param payloads turns objects into JSON, or empty for Jackson's defaults
     * @param maxPayloadBytes the largest payload that may be published, in bytes
     */
    public DeliveryEngine(
            EngineParts parts,
            Collection<? extends DestinationResolver> resolvers,
            List<DeliveryListener> listeners,
            Optional<PayloadWriter> payloads,
            int maxPayloadBytes) {
        this.parts = parts;
        this.routes = new Routes(parts.clock());
        this.destinations = new Destinations(resolvers, parts.clock());
        this.listeners = new Listeners(listeners);
        this.lanes = new Lanes(parts.settings());
        this.recorder = new Recorder(parts, lanes, destinations, this.listeners);
        this.sender = new Sender(parts, lanes, recorder);
        this.intake = new Intake(parts.transactions(), lanes, destinations, recorder);
        this.fetcher = new Fetcher(parts, handoff, lanes, intake);
        this.publisher = new Publisher(
                parts, new Payloads(payloads.orElseGet(Payloads::jackson), maxPayloadBytes), routes, handoff);
    }
}
