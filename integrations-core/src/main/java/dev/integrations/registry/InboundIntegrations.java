package dev.integrations.registry;

import dev.integrations.common.TenantId;
import dev.integrations.connection.ConnectionEngine;
import dev.integrations.connection.ConnectionId;
import dev.integrations.connection.StoredConnection;
import dev.integrations.crypto.DecryptedCache;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.InboundVerifier;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Opens integrations for what their services send. Safe for use by several threads. */
public final class InboundIntegrations {
    private static final int MAX_KEPT = 1_000;

    private final RegistryParts parts;
    private final ConfigVault vault;
    private final PinnedTemplates templates;

    /** By versions, which never change, and the catalogue, of which another may come. */
    private final DecryptedCache<Version, Optional<InboundVerifier>> opened;

    private record Version(IntegrationId integration, int number, TemplateCatalog catalog) {}

    /**
     * Creates what opens them.
     *
     * @param parts what integrations are built from
     */
    public InboundIntegrations(RegistryParts parts) {
        this.parts = parts;
        this.vault = new ConfigVault(parts.encryption());
        this.templates = new PinnedTemplates(parts.offers());
        this.opened = DecryptedCache.of(parts.encryption(), parts.clock(), MAX_KEPT);
    }

    /**
     * Finds an integration.
     *
     * @param tenant whose integration
     * @param id its id
     * @return the integration, or empty if this tenant has none of that id
     */
    public Optional<Integration> find(TenantId tenant, IntegrationId id) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.integrations().find(tenant, id));
    }

    /**
     * Returns what verifies the requests of an integration's service. Not called inside a transaction.
     *
     * @param integration the integration, as {@link #find} returned it
     * @return the verifier, or empty if its configuration has nothing to verify with, or it was removed meanwhile
     * @throws dev.integrations.delivery.PreparationException if its template is not offered any more
     */
    public Optional<InboundVerifier> verifier(Integration integration) {
        Version key = new Version(integration.id(), integration.version(), parts.catalog());
        return opened.get(integration.tenant(), key, () -> open(integration));
    }

    private Optional<InboundVerifier> open(Integration integration) {
        Optional<StoredVersion> stored = parts.transactions()
                .inTransaction(transaction -> transaction
                        .integrations()
                        .version(integration.tenant(), integration.id(), integration.version()));
        return stored.map(version -> OpenIntegration.of(version, vault, templates))
                .flatMap(open -> open.template().inbound(open.config()));
    }

    /**
     * Asks the service of an integration. If the integration has a connection to the host that is asked, its authorization
     * goes along. Not called inside a transaction.
     *
     * @param integration the integration
     * @param request what to ask
     * @return the answer; it fails as the transport does, or with a {@link dev.integrations.delivery.PreparationException} if
     *     there is no authorization
     */
    public CompletableFuture<OutboundResponse> ask(Integration integration, OutboundRequest request) {
        Optional<ConnectionId> connection = integration
                .settings()
                .connection()
                .filter(id -> base(integration.tenant(), id)
                        .filter(base -> ConnectionEngine.isFor(base, request.uri()))
                        .isPresent());
        return new VendorCalls(parts, integration.tenant()).send(request, connection);
    }

    private Optional<URI> base(TenantId tenant, ConnectionId id) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.connections().find(tenant, id))
                .map(StoredConnection::connection)
                .flatMap(parts.connections()::base);
    }
}
