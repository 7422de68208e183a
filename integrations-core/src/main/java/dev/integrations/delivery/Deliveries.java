package dev.integrations.delivery;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.Batch;
import dev.integrations.common.BatchResult;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.common.Transactions;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.event.EventOptions;
import dev.integrations.event.PayloadState;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The deliveries of one tenant. Safe for use by several threads. */
public final class Deliveries {
    private static final int REPLAY_BATCH = 500;

    private final Transactions<? extends DeliveryTransaction> transactions;
    private final TenantId tenant;
    private final AuditTrail audit;
    private final Clock clock;
    private final Changes changes;
    private final ReplayJobs replayJobs;

    /** What the engine does after a delivery was changed by hand. */
    interface Changes {
        void changed(Delivery delivery, DeliveryState from);

        void dueNow();

        void replayStarted();
    }

    Deliveries(EngineParts parts, TenantId tenant, AuditTrail audit, Changes changes) {
        this.transactions = parts.transactions();
        this.tenant = tenant;
        this.audit = audit;
        this.clock = parts.clock();
        this.changes = changes;
        this.replayJobs = new ReplayJobs(parts, tenant, audit, changes::replayStarted);
    }

    /**
     * Returns the replays that run in the background, for more than a call should wait for.
     *
     * @return the tenant's replay jobs
     */
    public ReplayJobs replayJobs() {
        return replayJobs;
    }

    /**
     * Finds a delivery.
     *
     * @param id its id
     * @return the delivery, or empty if this tenant has none of that id
     */
    public Optional<Delivery> find(DeliveryId id) {
        return transactions.inTransaction(
                transaction -> transaction.deliveries().find(tenant, id));
    }

    /**
     * Returns a delivery.
     *
     * @param id its id
     * @return the delivery
     * @throws NotFoundException if this tenant has none of that id
     */
    public Delivery get(DeliveryId id) {
        return find(id).orElseThrow(() -> new NotFoundException("delivery", id));
    }

    /**
     * Lists deliveries, newest first.
     *
     * @param query which deliveries
     * @param page which part of them
     * @return the deliveries
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<Delivery> list(DeliveryQuery query, PageRequest page) {
        return transactions.inTransaction(
                transaction -> transaction.deliveries().list(tenant, query, page));
    }

    /**
     * Returns the attempts of a delivery.
     *
     * @param id the delivery
     * @return its attempts by number, each with the answer's status, its headers with credentials masked, and as much of
     *     its body as {@link RetentionSettings#answerBytes} says
     * @throws NotFoundException if this tenant has no delivery of that id
     */
    public List<Attempt> attempts(DeliveryId id) {
        return transactions.inTransaction(transaction -> {
            existing(transaction, id);
            return transaction.deliveries().attempts(tenant, id);
        });
    }

    /**
     * Says how a delivery is linked with another one by the fallback of a webhook.
     *
     * @param id the delivery
     * @return the delivery that it was made of, and the one that was made of it
     * @throws NotFoundException if this tenant has no delivery of that id
     */
    public Fallback fallback(DeliveryId id) {
        return transactions.inTransaction(transaction -> {
            existing(transaction, id);
            return transaction.deliveries().fallback(tenant, id);
        });
    }

    /**
     * Delivers a finished delivery again, at once and with a fresh retry schedule. The event keeps its id, so that a
     * receiver can tell that it has seen it. It is not sent before its time, if it has one.
     *
     * @param id the delivery
     * @return the delivery, pending
     * @throws NotFoundException if this tenant has no delivery of that id
     * @throws PayloadGoneException if the payload of its event is not kept any more
     * @throws IllegalStateException if the delivery is pending, its destination exists no more, its event has expired, or
     *     a newer event of the same key has replaced it
     */
    public Delivery replay(DeliveryId id) {
        Changed replayed = transactions.inTransaction(transaction -> replay(transaction, id));
        tell(replayed);
        changes.dueNow();
        return replayed.after();
    }

    /**
     * Delivers several finished deliveries again, like {@link #replay(DeliveryId)}.
     *
     * @param ids up to 500 deliveries
     * @param mode what the failure of one means for the others
     * @return the deliveries, pending
     * @throws IllegalArgumentException if there are more than 500
     */
    public BatchResult<Delivery> replay(List<DeliveryId> ids, Batch.Mode mode) {
        BatchResult<Changed> replayed = mode == Batch.Mode.EACH_ALONE
                ? Batch.eachAlone(ids, id -> transactions.inTransaction(transaction -> replay(transaction, id)))
                : Batch.allOrNothing(transactions, ids, Comparator.comparingLong(DeliveryId::value), this::replay);
        replayed.values().forEach(this::tell);
        changes.dueNow();
        return replayed.map(Changed::after);
    }

    private Changed replay(DeliveryTransaction transaction, DeliveryId id) {
        Delivery before = existing(transaction, id);
        requireCurrent(transaction, before);
        if (!transaction.deliveries().replay(tenant, id, now())) {
            requirePayload(transaction, before.event());
            throw new IllegalStateException(
                    "Delivery %s cannot be replayed: it is pending already, or its destination was deleted"
                            .formatted(id));
        }
        audit.record(transaction, "delivery.replayed", id, Map.of());
        return new Changed(before, existing(transaction, id));
    }

    private void requirePayload(DeliveryTransaction transaction, EventId event) {
        transaction
                .retention()
                .payloadState(tenant, event)
                .filter(state -> state != PayloadState.KEPT)
                .ifPresent(state -> {
                    throw new PayloadGoneException(event, state);
                });
    }

    /** Refuses what the dispatcher would end at once; in bulk, that is what becomes of it. */
    private void requireCurrent(DeliveryTransaction transaction, Delivery delivery) {
        EventOptions options = transaction
                .deliveries()
                .findEvent(tenant, delivery.event())
                .map(Event::options)
                .orElseGet(EventOptions::none);
        if (options.expiredAt(now())) {
            throw new IllegalStateException("Delivery %s cannot be replayed: its event expired at %s"
                    .formatted(delivery.id(), options.expiresAt().orElseThrow()));
        }
        List<KeyedDelivery> keyed = options
                .supersedeKey()
                .map(key -> new KeyedDelivery(key, delivery.id(), delivery.event(), delivery.destination()))
                .stream()
                .toList();
        if (!keyed.isEmpty()
                && !transaction.deliveries().superseded(tenant, keyed).isEmpty()) {
            throw new IllegalStateException(
                    "Delivery %s cannot be replayed: a newer event of its key has replaced it; replay that"
                            .formatted(delivery.id()));
        }
    }

    private void tell(Changed changed) {
        changes.changed(changed.after(), changed.before().state());
    }

    /**
     * Delivers every finished delivery again that matches, oldest first, in batches of 500 with a transaction each.
     * Deliveries whose destination exists no more, or whose payload is not kept any more, are passed over. Those whose
     * event has expired, or was replaced by a newer one of its key, are not sent: they end anew as what they are.
     *
     * @param query which deliveries, for example {@code DeliveryQuery.in(DeliveryState.DEAD_LETTERED)}
     * @return how many are pending again
     */
    public int replay(DeliveryQuery query) {
        // What finishes after this call began must not be replayed by it without end.
        Instant began = now();
        List<DeliveryId> replayed = new ArrayList<>();
        List<DeliveryId> batch;
        do {
            batch = transactions.inTransaction(transaction -> replayBatch(transaction, query, began));
            replayed.addAll(batch);
            changes.dueNow();
        } while (batch.size() == REPLAY_BATCH);
        return replayed.size();
    }

    private List<DeliveryId> replayBatch(DeliveryTransaction transaction, DeliveryQuery query, Instant began) {
        List<DeliveryId> batch = transaction.deliveries().replay(tenant, query, REPLAY_BATCH, began);
        if (!batch.isEmpty()) {
            ReplayAudit.replayed(audit, transaction, batch, Map.of());
        }
        return batch;
    }

    /**
     * Calls off a pending delivery. An attempt that is under way may still arrive; its outcome is not recorded. Another node
     * that has it queued may send it until it renews its lease.
     *
     * @param id the delivery
     * @return the delivery, cancelled
     * @throws NotFoundException if this tenant has no delivery of that id
     * @throws IllegalStateException if the delivery is finished
     */
    public Delivery cancel(DeliveryId id) {
        Changed cancelled = transactions.inTransaction(transaction -> {
            Delivery before = existing(transaction, id);
            if (!transaction.deliveries().cancel(tenant, id, now())) {
                throw new IllegalStateException("Delivery %s is finished and cannot be cancelled".formatted(id));
            }
            audit.record(transaction, "delivery.cancelled", id, Map.of());
            return new Changed(before, existing(transaction, id));
        });
        tell(cancelled);
        return cancelled.after();
    }

    private record Changed(Delivery before, Delivery after) {}

    private Delivery existing(DeliveryTransaction transaction, DeliveryId id) {
        return transaction.deliveries().find(tenant, id).orElseThrow(() -> new NotFoundException("delivery", id));
    }

    private Instant now() {
        return clock.instant();
    }
}
