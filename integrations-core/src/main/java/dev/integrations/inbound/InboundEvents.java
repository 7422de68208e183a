package dev.integrations.inbound;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.registry.IntegrationId;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** What services sent to the integrations of one tenant. Safe for use by several threads. */
public final class InboundEvents {
    private final InboundParts parts;
    private final TenantId tenant;
    private final AuditTrail audit;

    /**
     * Creates a view; hosts get theirs from the tenant instead.
     *
     * @param parts what receiving is built from
     * @param tenant whose events
     * @param audit where changes are written down
     */
    public InboundEvents(InboundParts parts, TenantId tenant, AuditTrail audit) {
        this.parts = parts;
        this.tenant = tenant;
        this.audit = audit;
    }

    /**
     * Returns the address that the tenant enters at the service of an integration.
     *
     * @param integration the integration
     * @return such as {@code https://app.example.com/inbound/acme/int_01h455vb4pex5vsknk084sn02q}
     * @throws NotFoundException if this tenant has none of that id
     */
    public URI url(IntegrationId integration) {
        if (parts.integrations().find(tenant, integration).isEmpty()) {
            throw new NotFoundException("integration", integration);
        }
        return new InboundAddress(tenant, integration).url(parts.settings().publicUrl());
    }

    /**
     * Lists events, newest first, without their payloads.
     *
     * @param query which of them
     * @param page which part of them
     * @return the events
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<Reception> list(InboundQuery query, PageRequest page) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.inbound().list(tenant, query, page));
    }

    /**
     * Finds an event.
     *
     * @param id its id
     * @return the event, or empty if this tenant has none of that id
     */
    public Optional<Reception> find(InboundEventId id) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.inbound().find(tenant, id));
    }

    /**
     * Returns an event.
     *
     * @param id its id
     * @return the event
     * @throws NotFoundException if this tenant has none of that id
     */
    public Reception get(InboundEventId id) {
        return find(id).orElseThrow(() -> new NotFoundException("inbound event", id));
    }

    /**
     * Returns the payload of an event.
     *
     * @param id the event
     * @return the bytes that tell it, as its template made them
     * @throws NotFoundException if this tenant has none of that id
     */
    public byte[] payload(InboundEventId id) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.inbound().payload(tenant, id))
                .orElseThrow(() -> new NotFoundException("inbound event", id));
    }

    /**
     * Hands an event to the host's handler once more, whether that took it or failed, with all attempts of the schedule. An
     * event that waits is left as it is.
     *
     * @param id the event
     * @return the event as it is now
     * @throws NotFoundException if this tenant has none of that id
     */
    public Reception replay(InboundEventId id) {
        return parts.transactions().inTransaction(transaction -> {
            if (transaction.inbound().replay(tenant, id, parts.clock().instant())) {
                audit.record(transaction, "inbound.replayed", id, Map.of());
            }
            return transaction.inbound().find(tenant, id).orElseThrow(() -> new NotFoundException("inbound event", id));
        });
    }
}
