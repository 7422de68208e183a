package dev.integrations.registry;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.template.spi.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Who of a tenant needs an integration that is to be removed, looked up in the transaction that removes it. */
final class Dependents {
    private static final int MAX_NAMED = 20;

    private final RegistryParts parts;
    private final IntegrationStore store;
    private final Integration integration;

    Dependents(RegistryParts parts, IntegrationStore store, Integration integration) {
        this.parts = parts;
        this.store = store;
        this.integration = integration;
    }

    /**
     * Requires that there are none.
     *
     * @throws IntegrationInUseException if there are
     */
    void requireNone() {
        List<TemplateRef> others = others();
        List<Integration> needing =
                named(others.stream().filter(this::requiresIt).collect(Collectors.toSet()));
        List<Integration> unknown =
                named(others.stream().filter(this::isUnknown).collect(Collectors.toSet()));
        List<Integration> fallingBack =
                store.fallingBackTo(integration.tenant(), integration.id().destination(), MAX_NAMED);
        if (!needing.isEmpty() || !unknown.isEmpty() || !fallingBack.isEmpty()) {
            throw new IntegrationInUseException(integration, needing, unknown, fallingBack);
        }
    }

    /** Returns the templates, in the versions that are in use, which may need that of this, if this is the last one of it. */
    private List<TemplateRef> others() {
        List<IntegrationCount> counts = store.count(integration.tenant());
        String template = integration.template().id();
        long same = counts.stream()
                .filter(each -> each.template().id().equals(template))
                .mapToLong(IntegrationCount::count)
                .sum();
        return same > 1
                ? List.of()
                : counts.stream()
                        .map(IntegrationCount::template)
                        .filter(other -> !other.id().equals(template))
                        .toList();
    }

    private boolean requiresIt(TemplateRef other) {
        return found(other)
                .filter(template -> template.descriptor()
                        .requires()
                        .contains(integration.template().id()))
                .isPresent();
    }

    /** What is not offered may need anything; but two that are not offered are not to keep each other for ever. */
    private boolean isUnknown(TemplateRef other) {
        return found(other).isEmpty() && found(integration.template()).isPresent();
    }

    private Optional<Template> found(TemplateRef ref) {
        return parts.catalog().findFrom(ref.id(), ref.version());
    }

    private List<Integration> named(Set<TemplateRef> templates) {
        List<Integration> named = new ArrayList<>();
        Set<String> ids = templates.stream().map(TemplateRef::id).collect(Collectors.toSet());
        IntegrationSelection selection = new IntegrationSelection(Optional.of(ids), Optional.empty(), Optional.empty());
        Optional<PageRequest> next = Optional.of(PageRequest.first(MAX_NAMED));
        while (next.isPresent() && named.size() < MAX_NAMED) {
            PageRequest request = next.get();
            Page<Integration> page = store.list(integration.tenant(), selection, request);
            page.items().stream()
                    .filter(each -> templates.contains(each.template()))
                    .limit(MAX_NAMED - named.size())
                    .forEach(named::add);
            next = page.next().map(request::after);
        }
        return named;
    }
}
