package dev.integrations.registry;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionAuthorizer;
import dev.integrations.connection.ConnectionId;
import dev.integrations.connection.StoredConnection;
import dev.integrations.crypto.DecryptedCache;
import dev.integrations.delivery.Authorizer;
import dev.integrations.delivery.Destination;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.DestinationResolver;
import dev.integrations.delivery.Disabling;
import dev.integrations.delivery.OperationalEvents;
import dev.integrations.registry.IntegrationStore.Configured;
import dev.integrations.template.TemplateCatalog;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Lets the dispatcher meet integrations. Safe for use by several threads. */
public final class IntegrationDestinations implements DestinationResolver {
    private static final int MAX_KEPT = 1_000;

    /** Where the tokens of a connection go that is gone, or whose API has no known place. */
    private static final URI NOWHERE = URI.create("https://nowhere.invalid");

    private final RegistryParts parts;
    private final ConfigVault vault;
    private final PinnedTemplates templates;

    /** By the rows of versions, which never change, and the templates that there were. */
    private final DecryptedCache<Opened, OpenIntegration> opened;

    /**
     * Creates a resolver.
     *
     * @param parts what integrations are built from
     */
    public IntegrationDestinations(RegistryParts parts) {
        this.parts = parts;
        this.vault = new ConfigVault(parts.encryption());
        this.templates = new PinnedTemplates(parts.offers());
        this.opened = DecryptedCache.of(parts.encryption(), parts.clock(), MAX_KEPT);
    }

    @Override
    public DestinationId.Kind kind() {
        return DestinationId.Kind.INTEGRATION;
    }

    /** A version, opened with the templates of a catalogue. */
    private record Opened(UUID row, TemplateCatalog catalog) {}

    /** An integration as it is stored, and where the API of its connection is. */
    private record Loaded(Configured configured, Optional<URI> base) {}

    @Override
    public Map<DestinationId, Destination> resolve(Collection<DestinationId> ids) {
        List<IntegrationId> wanted =
                ids.stream().map(id -> new IntegrationId(id.uuid())).toList();
        Map<DestinationId, Destination> destinations = new HashMap<>();
        loaded(wanted).forEach((id, each) -> destinations.put(id.destination(), destination(each)));
        return destinations;
    }

    private Map<IntegrationId, Loaded> loaded(List<IntegrationId> wanted) {
        return parts.transactions().inTransaction(transaction -> {
            Map<IntegrationId, Loaded> loaded = new HashMap<>();
            transaction
                    .integrations()
                    .load(wanted)
                    .forEach((id, each) -> loaded.put(id, new Loaded(each, base(transaction, each.integration()))));
            return loaded;
        });
    }

    private Optional<URI> base(RegistryTransaction transaction, Integration integration) {
        Optional<Connection> connection = integration
                .settings()
                .connection()
                .flatMap(id -> transaction.connections().find(integration.tenant(), id))
                .map(StoredConnection::connection);
        return connection.flatMap(parts.connections()::base);
    }

    private Destination destination(Loaded loaded) {
        Integration integration = loaded.configured().integration();
        StoredVersion current = loaded.configured().current();
        return new IntegrationDestination(
                integration,
                () -> opened.get(
                        integration.tenant(),
                        new Opened(current.row(), parts.catalog()),
                        () -> OpenIntegration.of(current, vault, templates)),
                bounds(integration),
                integration.settings().connection().map(id -> access(integration.tenant(), id, loaded.base())),
                parts);
    }

    private IntegrationDestination.Bounds bounds(Integration integration) {
        TemplateRef template = integration.template();
        return parts.catalog()
                .findFrom(template.id(), template.version())
                .map(found -> IntegrationDestination.Bounds.of(found.descriptor()))
                .orElseGet(() -> new IntegrationDestination.Bounds(Optional.empty(), 1, true));
    }

    private IntegrationDestination.Access access(TenantId tenant, ConnectionId id, Optional<URI> base) {
        URI place = base.orElse(NOWHERE);
        Authorizer authorizer = new ConnectionAuthorizer(parts.connections().tokens(tenant, id, place));
        return new IntegrationDestination.Access(authorizer, place);
    }

    @Override
    public boolean disable(Disabling disabling, OperationalEvents events) {
        TenantId tenant = disabling.tenant();
        AuditTrail audit = new AuditTrail(parts.transactions(), parts.ids(), parts.clock(), tenant, Actor.SYSTEM);
        return new IntegrationChanges(
                        parts, tenant, new RegistryNews(tenant, audit, events), new Requirements(parts, tenant))
                .stop(disabling);
    }
}
