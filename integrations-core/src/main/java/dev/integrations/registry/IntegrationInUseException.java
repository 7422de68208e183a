package dev.integrations.registry;

import dev.integrations.common.IntegrationsException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when an integration is to be uninstalled that others of the tenant need, may need, or fall back to: uninstall or change
 * those first.
 */
public final class IntegrationInUseException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable List<Integration> dependents;

    IntegrationInUseException(
            Integration integration,
            List<Integration> needing,
            List<Integration> unknown,
            List<Integration> fallingBack) {
        super("Integration %s cannot be uninstalled: "
                .formatted(integration.id())
                .concat(Stream.of(
                                reason(
                                        "it is the only one of template '%s', which others need; uninstall %%s first"
                                                .formatted(
                                                        integration.template().id()),
                                        needing),
                                reason(
                                        "it is the only one of template '%s', and the templates of others are not offered now, so that nobody knows whether they need it; enable these, or uninstall %%s first"
                                                .formatted(
                                                        integration.template().id()),
                                        unknown),
                                reason("it is the fallback of others; change %s first", fallingBack))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(". "))));
        this.dependents = Stream.of(needing, unknown, fallingBack)
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    private static Optional<String> reason(String text, List<Integration> because) {
        return because.isEmpty()
                ? Optional.empty()
                : Optional.of(text.formatted(because.stream()
                        .map(each -> "'%s' (%s)".formatted(each.name(), each.id()))
                        .collect(Collectors.joining(", "))));
    }

    /**
     * Returns which integrations need it.
     *
     * @return up to 20 of each kind: those whose template requires that of this, those of which nobody knows because their
     *     template is not offered, and those whose fallback this is; empty only on a copy that was serialized
     */
    public List<Integration> dependents() {
        return dependents == null ? List.of() : dependents;
    }
}
