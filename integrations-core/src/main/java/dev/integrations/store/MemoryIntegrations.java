package dev.integrations.store;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.Portion;
import dev.integrations.delivery.DestinationId;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationCount;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.IntegrationSelection;
import dev.integrations.registry.IntegrationState;
import dev.integrations.registry.IntegrationStore;
import dev.integrations.registry.IntegrationVersion;
import dev.integrations.registry.SealedConfig;
import dev.integrations.registry.StoredVersion;
import dev.integrations.registry.TemplateRef;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The integrations of one transaction. */
final class MemoryIntegrations implements IntegrationStore {
    private final MemoryTransaction transaction;

    MemoryIntegrations(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    /** An integration and its versions by their numbers; the map is never changed. */
    record Row(Integration integration, NavigableMap<Long, StoredVersion> versions) {
        Row with(Integration next) {
            return new Row(next, versions);
        }

        Row with(StoredVersion version) {
            NavigableMap<Long, StoredVersion> more = new TreeMap<>(versions);
            more.put((long) version.version().number(), version);
            return new Row(integration, Collections.unmodifiableNavigableMap(more));
        }

        boolean matches(IntegrationSelection selection) {
            String name = integration.name().toLowerCase(Locale.ROOT);
            return selection
                            .templates()
                            .map(templates ->
                                    templates.contains(integration.template().id()))
                            .orElse(true)
                    && selection
                            .state()
                            .map(state -> state == integration.state())
                            .orElse(true)
                    && selection
                            .text()
                            .map(text -> name.contains(text.toLowerCase(Locale.ROOT)))
                            .orElse(true);
        }
    }

    @Override
    public void insert(Integration integration, StoredVersion first) {
        if (tables().integrationOwners().get(integration.id().uuid()) != null) {
            throw new IllegalArgumentException("integration %s is stored already".formatted(integration.id()));
        }
        tables().integrationOwners().put(integration.id().uuid(), integration.tenant());
        save(new Row(integration, Collections.emptyNavigableMap()).with(first));
    }

    @Override
    public Optional<Integration> find(TenantId tenant, IntegrationId id) {
        return row(tenant, id).map(Row::integration);
    }

    @Override
    public Page<Integration> list(TenantId tenant, IntegrationSelection selection, PageRequest page) {
        NavigableMap<UUID, Row> rows = tables().integrations().rows(tenant);
        return Listing.map(Listing.BY_ID.page(rows, row -> row.matches(selection), page), Row::integration);
    }

    @Override
    public List<IntegrationCount> count(TenantId tenant) {
        Map<TemplateRef, Map<IntegrationState, Long>> counts = tables().integrations().rows(tenant).values().stream()
                .map(Row::integration)
                .collect(Collectors.groupingBy(
                        Integration::template, Collectors.groupingBy(Integration::state, Collectors.counting())));
        return counts.entrySet().stream()
                .flatMap(template -> template.getValue().entrySet().stream()
                        .map(state -> new IntegrationCount(template.getKey(), state.getKey(), state.getValue())))
                .toList();
    }

    @Override
    public List<Integration> fallingBackTo(TenantId tenant, DestinationId fallback, int limit) {
        return tables().integrations().rows(tenant).descendingMap().values().stream()
                .map(Row::integration)
                .filter(integration -> integration
                        .settings()
                        .fallback()
                        .filter(fallback::equals)
                        .isPresent())
                .limit(limit)
                .toList();
    }

    @Override
    public boolean update(Integration integration) {
        Optional<Row> row = row(integration.tenant(), integration.id())
                .filter(stored -> stored.integration().revision() == integration.revision() - 1);
        row.ifPresent(stored -> save(stored.with(integration)));
        return row.isPresent();
    }

    @Override
    public void insert(StoredVersion version) {
        Row row = row(version.tenant(), version.version().integration())
                .orElseThrow(() -> new IllegalArgumentException("integration %s does not exist; insert it first"
                        .formatted(version.version().integration())));
        if (row.versions().containsKey((long) version.version().number())) {
            throw new IllegalArgumentException("version %d of integration %s is stored already"
                    .formatted(version.version().number(), row.integration().id()));
        }
        save(row.with(version));
    }

    @Override
    public Optional<StoredVersion> version(TenantId tenant, IntegrationId id, int number) {
        return row(tenant, id).map(row -> row.versions().get((long) number));
    }

    @Override
    public Page<IntegrationVersion> versions(TenantId tenant, IntegrationId id, PageRequest page) {
        NavigableMap<Long, StoredVersion> versions =
                row(tenant, id).map(Row::versions).orElse(Collections.emptyNavigableMap());
        return Listing.map(Listing.BY_NUMBER.page(versions, version -> true, page), StoredVersion::version);
    }

    @Override
    public Map<IntegrationId, Configured> load(Collection<IntegrationId> ids) {
        Map<IntegrationId, Configured> found = new HashMap<>();
        for (IntegrationId id : ids) {
            Optional.ofNullable(tables().integrationOwners().get(id.uuid()))
                    .flatMap(tenant -> row(tenant, id))
                    .ifPresent(row -> found.put(id, configured(row)));
        }
        return found;
    }

    private static Configured configured(Row row) {
        return new Configured(row.integration(), row.versions().lastEntry().getValue());
    }

    @Override
    public boolean delete(TenantId tenant, IntegrationId id) {
        if (row(tenant, id).isEmpty()) {
            return false;
        }
        tables().integrations().remove(tenant, id.uuid());
        tables().integrationOwners().remove(id.uuid());
        return true;
    }

    @Override
    public int deleteSome(TenantId tenant, int limit) {
        List<UUID> some = tables().integrations().rows(tenant).keySet().stream()
                .limit(limit)
                .toList();
        some.forEach(id -> delete(tenant, new IntegrationId(id)));
        return some.size();
    }

    @Override
    public Portion<StoredVersion> sealed(Optional<UUID> after, int limit) {
        List<StoredVersion> sealed = tables().integrations().tenants().stream()
                .flatMap(this::versions)
                .filter(version -> version.config().secrets().isPresent()
                        && after.map(reached -> version.row().compareTo(reached) > 0)
                                .orElse(true))
                .sorted(Comparator.comparing(StoredVersion::row))
                .limit(limit)
                .toList();
        return Portion.of(sealed, version -> version.row().toString());
    }

    private Stream<StoredVersion> versions(TenantId tenant) {
        return tables().integrations().rows(tenant).values().stream().flatMap(row -> row.versions().values().stream());
    }

    @Override
    public boolean replaceSecrets(TenantId tenant, UUID row, byte[] read, byte[] secrets) {
        Optional<StoredVersion> found = versions(tenant)
                .filter(version -> version.row().equals(row)
                        && version.config()
                                .secrets()
                                .filter(stored -> Arrays.equals(stored, read))
                                .isPresent())
                .findFirst();
        found.ifPresent(version -> {
            SealedConfig config = new SealedConfig(version.config().shown(), Optional.of(secrets));
            save(row(tenant, version.version().integration())
                    .orElseThrow()
                    .with(new StoredVersion(row, tenant, version.version(), config)));
        });
        return found.isPresent();
    }

    private MemoryTables tables() {
        return transaction.tables();
    }

    private Optional<Row> row(TenantId tenant, IntegrationId id) {
        return Optional.ofNullable(tables().integrations().get(tenant, id.uuid()));
    }

    private void save(Row row) {
        Integration integration = row.integration();
        tables().integrations().put(integration.tenant(), integration.id().uuid(), row);
    }
}
