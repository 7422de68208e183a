package dev.integrations.extension;

import dev.integrations.template.TemplateCatalog;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What a node offers at a moment, made of what is installed. Immutable. */
record ActiveExtensions(
        long revision,
        List<InstalledExtension> installed,
        NavigableMap<String, Extension> extensions,
        Map<String, String> owners,
        TemplateCatalog catalog,
        List<ExtensionProblem> problems) {
    static ActiveExtensions of(TemplateCatalog templates) {
        return new ActiveExtensions(-1, List.of(), new TreeMap<>(), Map.of(), templates, List.of());
    }

    /** Returns the extension that a template is of; the host's own are of none. */
    Optional<ExtensionListing> owner(String template) {
        return Optional.ofNullable(owners.get(template)).map(extensions::get).map(Extension::listing);
    }
}
