package dev.integrations.extension;

import dev.integrations.template.TemplateCatalog;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a node offers at a moment, made of what is installed; what is outdated runs in the version from before, since the
 * installed one could not be loaded yet. Immutable.
 */
record ActiveExtensions(
        long revision,
        List<InstalledExtension> installed,
        NavigableMap<String, Extension> extensions,
        Set<String> outdated,
        Map<String, String> owners,
        TemplateCatalog catalog,
        List<ExtensionProblem> problems) {
    static ActiveExtensions of(TemplateCatalog templates) {
        return new ActiveExtensions(-1, List.of(), new TreeMap<>(), Set.of(), Map.of(), templates, List.of());
    }

    /** Returns the extension that a template is of; the host's own are of none. */
    Optional<ExtensionListing> owner(String template) {
        return Optional.ofNullable(owners.get(template)).map(extensions::get).map(Extension::listing);
    }
}
