package dev.integrations.extension;

import dev.integrations.extension.Dependencies.Finding;
import dev.integrations.template.TemplateCatalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes what a node offers out of what is installed. What cannot be loaded, or lacks what it needs, is left out and reported;
 * the rest is offered. Used by one thread at a time.
 */
final class Activation {
    private final ExtensionSettings settings;
    private final TemplateCatalog templates;
    private final Shelf shelf;

    /** By their hashes, so that what stays is loaded once. */
    private final Map<String, Extension> loaded = new HashMap<>();

    Activation(ExtensionSettings settings, TemplateCatalog templates, Shelf shelf) {
        this.settings = settings;
        this.templates = templates;
        this.shelf = shelf;
    }

    ActiveExtensions of(long revision, List<InstalledExtension> installed) {
        List<ExtensionProblem> problems = new ArrayList<>(settings.problems());
        NavigableMap<String, Extension> wanted = wanted(installed, problems);
        withoutBroken(wanted, problems);
        TemplateCatalog catalog = templates;
        Map<String, String> owners = new HashMap<>();
        for (Extension each : List.copyOf(wanted.values())) {
            String id = each.listing().id();
            try {
                catalog = catalog.with(each::templates);
                each.listing().templates().forEach(template -> owners.put(template, id));
            } catch (RuntimeException | LinkageError e) {
                wanted.remove(id);
                problems.add(new ExtensionProblem(id, String.valueOf(e.getMessage())));
            }
        }
        loaded.keySet()
                .retainAll(installed.stream()
                        .flatMap(each -> each.sha256().stream())
                        .toList());
        return new ActiveExtensions(
                revision, List.copyOf(installed), wanted, Map.copyOf(owners), catalog, List.copyOf(problems));
    }

    private NavigableMap<String, Extension> wanted(
            List<InstalledExtension> installed, List<ExtensionProblem> problems) {
        Map<String, InstalledExtension> stored = new HashMap<>();
        installed.forEach(each -> stored.put(each.id(), each));
        NavigableMap<String, Extension> wanted = new TreeMap<>();
        for (ProvidedExtension each : settings.provided()) {
            if (Optional.ofNullable(stored.remove(each.id()))
                    .map(InstalledExtension::enabled)
                    .orElse(true)) {
                wanted.put(each.id(), each.extension());
            }
        }
        stored.values().stream()
                .filter(InstalledExtension::enabled)
                .forEach(each -> each.sha256()
                        .flatMap(sha256 -> loaded(each, sha256, problems))
                        .ifPresent(extension -> wanted.put(each.id(), extension)));
        return wanted;
    }

    private Optional<Extension> loaded(InstalledExtension installed, String sha256, List<ExtensionProblem> problems) {
        Extension known = loaded.get(sha256);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            Optional<Extension> now = shelf.local(sha256).map(ExtensionJar::load);
            now.ifPresent(extension -> loaded.put(sha256, extension));
            if (now.isEmpty()) {
                problems.add(new ExtensionProblem(
                        installed.id(), "the jar of %s is not on this node yet".formatted(installed.listing())));
            }
            return now;
        } catch (BrokenExtensionException e) {
            problems.add(new ExtensionProblem(installed.id(), String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /** Leaves out what lacks something, and then what lacks that. */
    private void withoutBroken(NavigableMap<String, Extension> wanted, List<ExtensionProblem> problems) {
        wanted.values().removeIf(each -> isTaken(each, problems));
        for (List<Finding> findings = findings(wanted); !findings.isEmpty(); findings = findings(wanted)) {
            for (Finding finding : findings) {
                problems.add(new ExtensionProblem(
                        finding.extension(), finding.problem().message()));
                wanted.remove(finding.extension());
            }
        }
    }

    private boolean isTaken(Extension extension, List<ExtensionProblem> problems) {
        List<String> taken = extension.listing().templates().stream()
                .filter(template -> templates.find(template).isPresent())
                .toList();
        taken.forEach(template -> problems.add(new ExtensionProblem(
                extension.listing().id(),
                "template '%s' is supplied by both the host and '%s'"
                        .formatted(template, extension.listing().id()))));
        return !taken.isEmpty();
    }

    private static List<Finding> findings(NavigableMap<String, Extension> wanted) {
        return new Dependencies(wanted.values().stream().map(Extension::listing).toList()).findings();
    }
}
