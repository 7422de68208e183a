package dev.integrations.store;

import dev.integrations.common.TenantId;
import dev.integrations.extension.ExtensionStore;
import dev.integrations.extension.InstalledExtension;
import dev.integrations.registry.Integration;
import dev.integrations.registry.TemplateRef;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The extensions of one transaction. Transactions follow each other, so that nothing has to be held. */
final class MemoryExtensions implements ExtensionStore {
    private final MemoryTransaction transaction;

    MemoryExtensions(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    private ExtensionTables tables() {
        return transaction.tables().extensions();
    }

    @Override
    public long revision() {
        Long revision = tables().revision().get(true);
        return revision == null ? 0 : revision;
    }

    @Override
    public boolean advance(long from) {
        boolean stands = revision() == from;
        if (stands) {
            tables().revision().put(true, from + 1);
        }
        return stands;
    }

    @Override
    public long hold() {
        return revision();
    }

    @Override
    public List<InstalledExtension> list() {
        return List.copyOf(tables().installed().rows().values());
    }

    @Override
    public void save(InstalledExtension extension) {
        tables().installed().put(extension.id(), extension);
    }

    @Override
    public boolean delete(String id) {
        boolean exists = tables().installed().get(id) != null;
        tables().installed().remove(id);
        return exists;
    }

    @Override
    public boolean accept(String index, long sequence) {
        Long before = tables().sequences().get(index);
        boolean isNewest = before == null || before <= sequence;
        if (isNewest) {
            tables().sequences().put(index, sequence);
        }
        return isNewest;
    }

    @Override
    public Map<String, Boolean> choices(TenantId tenant) {
        return Map.copyOf(tables().choices().rows(tenant));
    }

    @Override
    public void choose(TenantId tenant, String id, boolean enabled, Instant at) {
        tables().choices().put(tenant, id, enabled);
    }

    @Override
    public int deleteSome(TenantId tenant, int limit) {
        List<String> some =
                tables().choices().rows(tenant).keySet().stream().limit(limit).toList();
        some.forEach(id -> tables().choices().remove(tenant, id));
        return some.size();
    }

    @Override
    public List<TenantUse> uses(Set<String> templates, int limit) {
        return uses(template -> templates.contains(template.id()), limit);
    }

    @Override
    public List<TenantUse> usesAfter(String template, int version, int limit) {
        return uses(used -> used.id().equals(template) && used.version() > version, limit);
    }

    private List<TenantUse> uses(Predicate<TemplateRef> selected, int limit) {
        Map<TenantId, Long> counts = transaction.tables().integrationOwners().rows().values().stream()
                .distinct()
                .collect(Collectors.toMap(tenant -> tenant, tenant ->
                        (long) integrations(tenant, selected).size()));
        return counts.entrySet().stream()
                .filter(use -> use.getValue() > 0)
                .map(use -> new TenantUse(use.getKey(), use.getValue()))
                .sorted(Comparator.comparing(TenantUse::integrations)
                        .reversed()
                        .thenComparing(use -> use.tenant().value()))
                .limit(limit)
                .toList();
    }

    @Override
    public List<String> names(TenantId tenant, Set<String> templates, int limit) {
        return integrations(tenant, template -> templates.contains(template.id())).stream()
                .map(Integration::name)
                .limit(limit)
                .toList();
    }

    private List<Integration> integrations(TenantId tenant, Predicate<TemplateRef> selected) {
        return transaction.tables().integrations().rows(tenant).descendingMap().values().stream()
                .map(MemoryIntegrations.Row::integration)
                .filter(integration -> selected.test(integration.template()))
                .toList();
    }
}
