package dev.integrations.extension;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.template.spi.TemplateDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The extensions that the host has enabled, as one tenant sees them. From those that are enabled for the tenant too it can
 * install integrations. Safe for use by several threads.
 */
public final class TenantExtensions {
    private static final int MAX_NAMED = 20;

    private final ExtensionEngine engine;
    private final TenantId tenant;
    private final AuditTrail audit;

    /**
     * Creates a view; hosts get theirs from the tenant instead.
     *
     * @param engine has what is loaded
     * @param tenant whose view
     * @param audit where changes are written down
     */
    public TenantExtensions(ExtensionEngine engine, TenantId tenant, AuditTrail audit) {
        this.engine = engine;
        this.tenant = tenant;
        this.audit = audit;
    }

    /**
     * Lists extensions in the order of their ids.
     *
     * @param query which of them; the state is that for the tenant, and there are no upgrades
     * @param page which part of them
     * @return the extensions
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<TenantExtension> list(ExtensionQuery query, PageRequest page) {
        List<TenantExtension> all = all().stream()
                .filter(each -> query.matches(each.listing())
                        && !query.upgradable()
                        && query.state().map(state -> state == state(each)).orElse(true))
                .toList();
        return EntryPages.page(all, page, TenantExtension::id);
    }

    private static ExtensionState state(TenantExtension extension) {
        return extension.enabled() ? ExtensionState.ENABLED : ExtensionState.DISABLED;
    }

    /**
     * Finds an extension.
     *
     * @param id its id
     * @return the extension, or empty if the host has enabled none of that id
     */
    public Optional<TenantExtension> find(String id) {
        return all().stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /**
     * Returns what the tenant can install integrations from: the host's own templates, and those of extensions that are enabled
     * for the tenant.
     *
     * @return the newest version of each template, by id
     */
    public List<TemplateDescriptor> templates() {
        Predicate<String> offered =
                engine.parts().transactions().inTransaction(transaction -> engine.offered(transaction, tenant));
        return engine.catalog().list().stream()
                .filter(template -> offered.test(template.id()))
                .toList();
    }

    /**
     * Offers an extension to the tenant.
     *
     * @param id its id
     * @return the extension as it is now
     * @throws NotFoundException if the host has enabled none of that id
     * @throws InvalidInputException if it needs others that are not enabled for the tenant; it names these
     */
    public TenantExtension enable(String id) {
        return choose(id, true);
    }

    /**
     * Stops offering an extension to the tenant.
     *
     * @param id its id
     * @return the extension as it is now
     * @throws NotFoundException if the host has enabled none of that id
     * @throws InvalidInputException if integrations of the tenant are made from its templates, or others that are enabled for
     *     the tenant need it; it names these
     */
    public TenantExtension disable(String id) {
        return choose(id, false);
    }

    private TenantExtension choose(String id, boolean enabled) {
        ActiveExtensions active = engine.active();
        Extension extension = Optional.ofNullable(active.extensions().get(id))
                .orElseThrow(() -> new NotFoundException("extension", id));
        ExtensionListing listing = extension.listing();
        engine.parts().transactions().useTransaction(transaction -> {
            ExtensionStore store = transaction.extensions();
            if (store.hold() != active.revision()) {
                ExtensionChanges.refuse(List.of(new Problem("/" + id, ExtensionEngine.BEING_CHANGED)));
            }
            Map<String, Boolean> choices = store.choices(tenant);
            if (Boolean.valueOf(enabled).equals(choices.get(id))) {
                return;
            }
            Dependencies offered = new Dependencies(
                    active.extensions().values().stream()
                            .map(Extension::listing)
                            .filter(each -> engine.isOffered(each.id(), choices))
                            .toList(),
                    engine.parts().settings().parts());
            List<Problem> problems =
                    enabled ? offered.against(listing, listings(active)) : disabling(store, listing, offered);
            ExtensionChanges.refuse(problems);
            store.choose(tenant, id, enabled, engine.parts().clock().instant());
            audit.record(transaction, enabled ? "extension.enabled" : "extension.disabled", id, Map.of());
        });
        return new TenantExtension(listing, enabled);
    }

    private static List<ExtensionListing> listings(ActiveExtensions active) {
        return active.extensions().values().stream().map(Extension::listing).toList();
    }

    private List<Problem> disabling(ExtensionStore store, ExtensionListing listing, Dependencies offered) {
        List<Problem> problems = offered.withoutIt(listing.id()).stream().collect(Collectors.toList());
        List<String> names = store.names(tenant, listing.templates(), MAX_NAMED);
        if (!names.isEmpty()) {
            problems.add(new Problem(
                    "/%s/templates".formatted(listing.id()),
                    "integrations are made from them: %s; uninstall these first"
                            .formatted(names.stream().map("'%s'"::formatted).collect(Collectors.joining(", ")))));
        }
        return problems;
    }

    private List<TenantExtension> all() {
        Map<String, Boolean> choices = choices();
        return engine.active().extensions().values().stream()
                .map(each -> new TenantExtension(
                        each.listing(), engine.isOffered(each.listing().id(), choices)))
                .toList();
    }

    private Map<String, Boolean> choices() {
        return engine.parts()
                .transactions()
                .inTransaction(transaction -> transaction.extensions().choices(tenant));
    }
}
