package dev.integrations.extension;

import dev.integrations.extension.Dependencies.Finding;
import dev.integrations.template.TemplateCatalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

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

    /** Why they cannot be loaded, by their hashes: the same bytes are not run again to fail again. */
    private final Map<String, String> broken = new HashMap<>();

    Activation(ExtensionSettings settings, TemplateCatalog templates, Shelf shelf) {
        this.settings = settings;
        this.templates = templates;
        this.shelf = shelf;
    }

    /** Whether a jar was looked at here, so that there is nothing to wait for: it runs, or it never will. */
    boolean knows(String sha256) {
        return loaded.containsKey(sha256) || broken.containsKey(sha256);
    }

    /** Makes what is offered next. If the same extensions are, the catalogue is the same object. */
    ActiveExtensions of(long revision, List<InstalledExtension> installed, ActiveExtensions before) {
        List<ExtensionProblem> problems = new ArrayList<>(settings.problems());
        NavigableMap<String, Extension> wanted = wanted(installed, before, problems);
        TemplateCatalog catalog = catalog(wanted, problems);
        Map<String, String> owners = new HashMap<>();
        wanted.forEach((id, each) -> each.listing().templates().forEach(template -> owners.put(template, id)));
        loaded.keySet().retainAll(hashes(installed, each -> true));
        // Who disables one and enables it again wants it to be tried again.
        broken.keySet().retainAll(hashes(installed, InstalledExtension::enabled));
        return new ActiveExtensions(
                revision,
                List.copyOf(installed),
                wanted,
                outdated(installed, wanted),
                Map.copyOf(owners),
                wanted.equals(before.extensions()) ? before.catalog() : catalog,
                List.copyOf(problems));
    }

    private static Set<String> hashes(List<InstalledExtension> installed, Predicate<InstalledExtension> selected) {
        return installed.stream()
                .filter(selected)
                .flatMap(each -> each.sha256().stream())
                .collect(Collectors.toSet());
    }

    private Set<String> outdated(List<InstalledExtension> installed, Map<String, Extension> offered) {
        Set<String> parts = settings.parts();
        return installed.stream()
                .filter(each -> offered.containsKey(each.id()) && !parts.contains(each.id()))
                .filter(each -> each.sha256()
                        .filter(sha256 -> loaded.get(sha256) == offered.get(each.id()))
                        .isEmpty())
                .map(InstalledExtension::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    private NavigableMap<String, Extension> wanted(
            List<InstalledExtension> installed, ActiveExtensions before, List<ExtensionProblem> problems) {
        Map<String, InstalledExtension> stored = new HashMap<>();
        installed.forEach(each -> stored.put(each.id(), each));
        NavigableMap<String, Extension> wanted = new TreeMap<>();
        for (ProvidedExtension each : settings.provided()) {
            Optional<InstalledExtension> row = Optional.ofNullable(stored.remove(each.id()));
            row.flatMap(InstalledExtension::sha256)
                    .ifPresent(sha256 -> problems.add(new ExtensionProblem(
                            each.id(),
                            "is supplied by both %s, which counts, and the installed jar %s; uninstall that, or leave the other out"
                                    .formatted(each.origin(), sha256))));
            if (row.map(InstalledExtension::enabled).orElse(true)) {
                wanted.put(each.id(), each.extension());
            }
        }
        stored.values().stream()
                .filter(InstalledExtension::enabled)
                .forEach(each -> each.sha256()
                        .flatMap(sha256 -> loaded(each, sha256, before, problems))
                        .ifPresent(extension -> wanted.put(each.id(), extension)));
        return wanted;
    }

    /** Returns what runs of an installed jar: that, or until that can be loaded, what ran before it. */
    private Optional<Extension> loaded(
            InstalledExtension installed, String sha256, ActiveExtensions before, List<ExtensionProblem> problems) {
        Optional<String> problem = problem(installed, sha256);
        if (problem.isEmpty()) {
            return Optional.ofNullable(loaded.get(sha256));
        }
        Optional<Extension> former = Optional.ofNullable(before.extensions().get(installed.id()));
        problems.add(new ExtensionProblem(
                installed.id(),
                former.map(each -> "%s; %s goes on"
                                .formatted(problem.get(), each.listing().version()))
                        .orElse(problem.get())));
        return former;
    }

    /** Loads a jar, and says why that cannot be. */
    private Optional<String> problem(InstalledExtension installed, String sha256) {
        if (knows(sha256)) {
            return Optional.ofNullable(broken.get(sha256));
        }
        Optional<ExtensionJar> jar;
        try {
            jar = shelf.local(sha256);
        } catch (BrokenExtensionException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        if (jar.isEmpty()) {
            return Optional.of("the jar of %s is not on this node yet".formatted(installed.listing()));
        }
        try {
            loaded.put(sha256, jar.get().load());
            return Optional.empty();
        } catch (BrokenExtensionException e) {
            broken.put(sha256, String.valueOf(e.getMessage()));
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Leaves out what does not fit, what lacks something, and then what lacks that. */
    private TemplateCatalog catalog(NavigableMap<String, Extension> wanted, List<ExtensionProblem> problems) {
        wanted.values().removeIf(each -> isTaken(each, problems));
        while (true) {
            withoutLacking(wanted, problems);
            TemplateCatalog catalog = templates;
            List<String> unfit = new ArrayList<>();
            for (Map.Entry<String, Extension> each : wanted.entrySet()) {
                try {
                    catalog = catalog.with(each.getValue()::templates);
                } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
                    unfit.add(each.getKey());
                    problems.add(new ExtensionProblem(each.getKey(), "cannot be offered: " + e));
                }
            }
            if (unfit.isEmpty()) {
                return catalog;
            }
            unfit.forEach(wanted::remove);
        }
    }

    private void withoutLacking(NavigableMap<String, Extension> wanted, List<ExtensionProblem> problems) {
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

    private List<Finding> findings(NavigableMap<String, Extension> wanted) {
        return new Dependencies(wanted.values().stream().map(Extension::listing).toList(), settings.parts()).findings();
    }
}
