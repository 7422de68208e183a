package dev.integrations.registry;

import dev.integrations.common.IntegrationsException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Thrown when an integration is to be uninstalled that others of the tenant need: uninstall those first. */
public final class IntegrationInUseException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable List<Integration> dependents;

    IntegrationInUseException(Integration integration, List<Integration> dependents) {
        super("Integration %s is the only one of template '%s', which others need; uninstall %s first"
                .formatted(
                        integration.id(),
                        integration.template().id(),
                        dependents.stream()
                                .map(each -> "'%s' (%s)".formatted(each.name(), each.id()))
                                .collect(Collectors.joining(", "))));
        this.dependents = List.copyOf(dependents);
    }

    /**
     * Returns which integrations need it.
     *
     * @return up to 20 of them; empty only on a copy that was serialized
     */
    public List<Integration> dependents() {
        return dependents == null ? List.of() : dependents;
    }
}
