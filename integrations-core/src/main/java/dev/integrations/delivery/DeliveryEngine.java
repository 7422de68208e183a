package dev.integrations.delivery;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes and dispatches for all tenants of one node: the parts of this package, put together. Hosts get theirs from
 * {@code Integrations}. It owns five threads between {@link #start()} and {@link #close()}: one fetches and starts, one
 * records, one renews leases, one works on replay jobs, one removes what is too old. Safe for use by several threads.
 */
public final class DeliveryEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryEngine.class);
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration REPLAY_PACE = Duration.ofMillis(50);
    private static final Duration REPLAY_IDLE = Duration.ofSeconds(1);
    private static final Duration SWEEP_PACE = Duration.ofMillis(50);
    private static final Duration SWEEP_IDLE = Duration.ofMinutes(1);
    private static final Duration MAX_ATTEMPT = Duration.ofMinutes(2);
    private static final int RENEWALS_PER_LEASE = 3;

    /** Little, so that nothing waits here for long: what finds no room is claimed in batches, which costs less. */
    private static final long HANDOFF_BYTES = 2L << 20;

    private final EngineParts parts;
    private final Destinations destinations;
    private final Listeners listeners;
    private final Publisher publisher;
    private final OperationalEvents events;
    private final Handoff handoff = new Handoff(HANDOFF_BYTES);
    private final Lanes lanes;
    private final Recorder recorder;
    private final Sender sender;
    private final DestinationTests tests;
    private final Intake intake;
    private final Fetcher fetcher;
    private final Worker fetching;
    private final Worker recording;
    private final Worker renewing;
    private final Replayer replayer;
    private final Worker replaying;
    private final Sweeper sweeper;
    private final Worker sweeping;
    private final Withdrawn withdrawn;
    private final Expunger expunger;
    private boolean started;

    /**
     * Creates an engine that is not started.
     *
     * @param parts what it is built from
     */
    public DeliveryEngine(EngineParts parts) {
        this.parts = parts;
        Routes routes = new Routes(parts.clock());
        this.destinations = new Destinations(parts, routes);
        this.listeners = new Listeners(parts.listeners());
        this.withdrawn = new Withdrawn(parts.clock(), parts.settings().lease().multipliedBy(2));
        this.expunger = new Expunger(parts.clock(), withdrawn);
        this.lanes = new Lanes(parts.settings(), withdrawn::contains);
        this.publisher = new Publisher(parts, routes, handoff, new Superseding(listeners));
        this.events = new OperationalEvents(publisher, parts);
        Turns turns = new Turns(parts.transactions(), this::wakeToPoll);
        Aftermath aftermath = new Aftermath(parts, destinations, events, listeners, turns);
        this.recorder = new Recorder(parts, lanes, aftermath, listeners);
        Attempter attempter = new Attempter(parts);
        this.sender = new Sender(parts, lanes, recorder, attempter);
        this.tests = new DestinationTests(parts, destinations, attempter);
        this.intake = new Intake(parts.transactions(), lanes, destinations, recorder, turns);
        this.fetcher = new Fetcher(parts, handoff, lanes, intake);
        this.fetching = new Worker("integrations-dispatch", this::fetchOnce);
        this.recording = new Worker("integrations-record", this::recordOnce);
        this.renewing = new Worker("integrations-lease", this::renewOnce);
        this.replayer = new Replayer(parts);
        this.replaying = new Worker("integrations-replay", this::replayOnce);
        this.sweeper = new Sweeper(parts);
        this.sweeping = new Worker("integrations-retention", this::sweepOnce);
    }

    /** Starts the threads. */
    public synchronized void start() {
        if (!started) {
            started = true;
            handoff.open(fetching::wake, this::wakeToPoll);
            fetching.start();
            recording.start();
            renewing.start();
            replaying.start();
            sweeper.delayFirstPass();
            sweeping.start();
        }
    }

    /**
     * Does on the calling thread, until nothing is left to do, what the threads would do: delivers everything that is
     * due by the injected clock, waits for the answers, and removes what is too old, unless it has done so within the
     * hour. For an engine that is not started.
     *
     * @return how many outcomes were recorded
     * @throws IllegalStateException if the engine is started
     * @throws InterruptedException if the thread is interrupted while it waits for answers
     */
    public synchronized int runDue() throws InterruptedException {
        if (started) {
            throw new IllegalStateException("The dispatcher runs by itself; start paused to run it by hand");
        }
        int recorded = 0;
        int found;
        do {
            replayer.lookNext();
            int replayed = replayer.step();
            fetcher.pollNext();
            found = replayed + fetcher.fetch();
            sender.pump();
            lanes.awaitIdle(MAX_ATTEMPT);
            int done = recorder.recordAll();
            recorded += done;
            found += done + recorder.catchUp();
        } while (found > 0);
        sweepAll();
        return recorded;
    }

    /**
     * Returns the events of a tenant.
     *
     * @param tenant the tenant
     * @param audit where changes are written down
     * @return its events
     */
    public Events events(TenantId tenant, AuditTrail audit) {
        Events.Parts shared = new Events.Parts(parts.transactions(), parts.eventTypes(), publisher, expunger);
        return new Events(shared, tenant, audit, Optional.empty());
    }

    /**
     * Sends nothing more of what a tenant has published so far, as far as this node had claimed it, and forgets its
     * destinations; other nodes find out when they renew their leases. For use after rows of the tenant were removed.
     *
     * @param tenant the tenant
     */
    public void withdraw(TenantId tenant) {
        withdrawn.add(tenant, parts.clock().instant());
        destinations.changed(tenant);
    }

    /**
     * Returns the deliveries of a tenant.
     *
     * @param tenant the tenant
     * @param audit where changes are written down
     * @return its deliveries
     */
    public Deliveries deliveries(TenantId tenant, AuditTrail audit) {
        return new Deliveries(parts, tenant, audit, new Deliveries.Changes() {
            @Override
            public void changed(Delivery delivery, DeliveryState from) {
                if (delivery.state() == DeliveryState.CANCELLED) {
                    lanes.drop(delivery.id());
                }
                listeners.tell(listener -> listener.stateChanged(delivery, from));
            }

            @Override
            public void dueNow() {
                wakeToPoll();
            }

            @Override
            public void replayStarted() {
                replayer.lookNext();
                replaying.wake();
            }
        });
    }

    /**
     * Returns what tries destinations.
     *
     * @return the tests of this node
     */
    public DestinationTests tests() {
        return tests;
    }

    /**
     * Returns what publishes the library's own events.
     *
     * @return the publisher
     */
    public OperationalEvents operationalEvents() {
        return events;
    }

    /**
     * Counts what is pending over all tenants.
     *
     * @return the counts
     */
    public Backlog backlog() {
        return parts.transactions()
                .inTransaction(transaction ->
                        transaction.deliveries().backlog(parts.clock().instant()));
    }

    /**
     * Counts the replay jobs of all tenants that are running.
     *
     * @return how many there are
     */
    public long runningReplays() {
        return parts.transactions()
                .inTransaction(transaction -> transaction.replays().running());
    }

    /**
     * Notes that a destination was created, changed or removed, so that this node does not go on with what it knew.
     *
     * @param tenant whose destination
     * @param destination the destination
     */
    public void changed(TenantId tenant, DestinationId destination) {
        destinations.changed(tenant, destination);
    }

    /**
     * Notes that secrets of a tenant's destinations cannot be read any more, so that this node does not go on with what it
     * has opened.
     *
     * @param tenant whose destinations
     */
    public void changed(TenantId tenant) {
        destinations.changed(tenant);
    }

    /**
     * Stops: starts no further attempt, waits for those under way as long as the settings say, records their outcomes,
     * and gives back what was claimed and not started.
     */
    @Override
    public synchronized void close() {
        handoff.close();
        sweeping.stop();
        replaying.stop();
        releaseReplays();
        fetching.stop();
        awaitAttempts();
        recorder.stop();
        recording.stop();
        recorder.recordAll();
        recorder.catchUp();
        renewing.stop();
        giveBack();
        started = false;
    }

    private void releaseReplays() {
        try {
            replayer.release();
        } catch (RuntimeException e) {
            LOG.warn("Replay jobs could not be given back; other nodes take them up when their leases end", e);
        }
    }

    private void wakeToPoll() {
        fetcher.pollNext();
        fetching.wake();
    }

    private void awaitAttempts() {
        try {
            if (!lanes.stop(parts.settings().shutdownGrace())) {
                LOG.warn("Attempts are still under way; what they deliver is delivered again when their leases end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveBack() {
        List<Claim> claims = new ArrayList<>(lanes.drain());
        for (Handoff.Entry entry = handoff.poll(); entry != null; entry = handoff.poll()) {
            claims.add(entry.claim());
        }
        try {
            intake.release(claims, parts.clock().instant());
        } catch (RuntimeException e) {
            LOG.warn("{} deliveries could not be given back; they are due when their leases end", claims.size(), e);
        }
    }

    private void fetchOnce() {
        int found = fetcher.fetch();
        sender.pump();
        if (found == 0 || lanes.room() == 0) {
            fetching.pause(parts.settings().pollInterval());
        }
    }

    private void recordOnce() throws InterruptedException {
        if (recorder.recordNext(IDLE)) {
            sender.pump();
            if (fetcher.hungry()) {
                fetching.wake();
            }
        }
    }

    private void replayOnce() {
        if (replayer.step() > 0) {
            wakeToPoll();
        } else {
            replaying.pause(replayer.isBusy() ? REPLAY_PACE : REPLAY_IDLE);
        }
    }

    private void sweepOnce() {
        sweeping.pause(sweeper.step() ? SWEEP_PACE : SWEEP_IDLE);
    }

    private void sweepAll() {
        boolean more;
        do {
            more = sweeper.step();
        } while (more);
    }

    private void renewOnce() {
        Duration lease = parts.settings().lease();
        renewing.pause(lease.dividedBy(RENEWALS_PER_LEASE));
        Instant now = parts.clock().instant();
        List<Claim> claims = lanes.expiring(now, lease.multipliedBy(2).dividedBy(RENEWALS_PER_LEASE));
        if (!claims.isEmpty()) {
            Instant until = now.plus(lease);
            Set<DeliveryId> still = parts.transactions()
                    .inTransaction(transaction -> transaction.deliveries().renew(claims, until));
            lanes.renewed(claims, still, until);
        }
    }
}
