package dev.integrations.extension;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.extension.ExtensionEngine.Stored;
import dev.integrations.extension.ExtensionStore.TenantUse;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.TemplateDescriptor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * The changes to what is installed. Each is decided on one revision of all of it, and stored only if that stands; otherwise it
 * is decided again. So what one change relies on is not taken away by another at the same time.
 */
final class ExtensionChanges {
    private static final int MAX_TRIES = 20;
    private static final int MAX_NAMED = 20;

    private final ExtensionEngine engine;
    private final AuditTrail audit;

    /** A change that was decided: what is stored afterwards, or that nothing is, and of which templates nothing may be made. */
    private record Decision(
            String action, ExtensionListing listing, Optional<InstalledExtension> after, Set<String> unused) {}

    /** What counts of an extension, and what is stored of it, which is another one where a part hides an installed jar. */
    private record Present(ExtensionListing listing, InstalledExtension row) {}

    /** Decides on what is stored, or refuses. */
    private interface Deciding {
        Decision on(Stored stored);
    }

    ExtensionChanges(ExtensionEngine engine, AuditTrail audit) {
        this.engine = engine;
        this.audit = audit;
    }

    void install(String id, Optional<SemVer> version) {
        Shelf.Stock stock = engine.shelf().stock();
        Candidate candidate = candidate(stock, id, version);
        Deciding decision = stored -> {
            installed(stored, id)
                    .ifPresent(row ->
                            refuse(id, "", "%s is installed already; upgrade it instead".formatted(row.listing())));
            refuse(set(stored).against(candidate.listing(), candidates(stored, stock)));
            Instant now = now();
            return new Decision(
                    "extension.installed",
                    candidate.listing(),
                    Optional.of(new InstalledExtension(
                            candidate.listing(), Optional.of(candidate.sha256()), true, now, now)),
                    Set.of());
        };
        requireNotProvided(id);
        requireNoTemplatesOfTheHost(candidate.listing());
        decision.on(engine.stored());
        prove(candidate);
        store(decision, Map.of());
    }

    void upgrade(String id, Optional<SemVer> version) {
        requireNotProvided(id);
        Shelf.Stock stock = engine.shelf().stock();
        Candidate candidate = candidate(stock, id, version);
        requireNoTemplatesOfTheHost(candidate.listing());
        Deciding decision = stored -> {
            InstalledExtension before = installed(stored, id).orElseThrow(() -> notInstalled(id));
            requireOther(before.listing(), candidate.listing(), version.isPresent());
            if (before.enabled()) {
                refuse(set(stored).against(candidate.listing(), candidates(stored, stock)));
            }
            Set<String> dropped = new TreeSet<>(before.listing().templates());
            dropped.removeAll(candidate.listing().templates());
            return new Decision(
                    "extension.upgraded",
                    candidate.listing(),
                    Optional.of(new InstalledExtension(
                            candidate.listing(),
                            Optional.of(candidate.sha256()),
                            before.enabled(),
                            before.installedAt(),
                            now())),
                    dropped);
        };
        decision.on(engine.stored());
        store(decision, prove(candidate));
    }

    void enable(String id) {
        switchTo(
                id,
                true,
                (stored, present) -> set(stored)
                        .against(
                                present.listing(),
                                candidates(stored, engine.shelf().stock())));
    }

    void disable(String id) {
        switchTo(id, false, (stored, present) -> set(stored).withoutIt(id));
    }

    private void switchTo(String id, boolean enabled, BiFunction<Stored, Present, List<Problem>> problems) {
        store(
                stored -> {
                    Present present = present(stored, id);
                    refuse(problems.apply(stored, present));
                    return new Decision(
                            enabled ? "extension.enabled" : "extension.disabled",
                            present.listing(),
                            Optional.of(present.row().in(enabled, now())),
                            Set.of());
                },
                Map.of());
    }

    void uninstall(String id) {
        store(
                stored -> {
                    Optional<InstalledExtension> before = installed(stored, id);
                    if (before.isEmpty()) {
                        requireNotProvided(id);
                    }
                    ExtensionListing listing =
                            before.orElseThrow(() -> notInstalled(id)).listing();
                    Optional<ProvidedExtension> part = provided(id);
                    Set<String> unused = new TreeSet<>(listing.templates());
                    part.ifPresentOrElse(
                            each -> unused.removeAll(each.templates()),
                            () -> refuse(set(stored).withoutIt(id)));
                    return new Decision(
                            "extension.uninstalled",
                            listing,
                            part.map(each -> row(
                                    each,
                                    before.get().installedAt(),
                                    before.get().enabled())),
                            unused);
                },
                Map.of());
    }

    /** Who names a version may mean an older one, to go back to. */
    private static void requireOther(ExtensionListing before, ExtensionListing after, boolean named) {
        int order = after.version().compareTo(before.version());
        if (order == 0 || (order < 0 && !named)) {
            refuse(before.id(), "/version", "%s is installed, and there is no newer release".formatted(before));
        }
    }

    /**
     * Downloads it and runs it here before others are to follow; no transaction is open meanwhile. Returns the newest version
     * of each of its templates.
     */
    private Map<String, Integer> prove(Candidate candidate) {
        Extension extension = engine.shelf().obtain(candidate).load();
        try {
            return TemplateCatalog.of(extension::templates).list().stream()
                    .collect(Collectors.toMap(TemplateDescriptor::id, TemplateDescriptor::version));
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            throw new BrokenExtensionException("cannot be offered: " + e, e);
        }
    }

    private void store(Deciding decision, Map<String, Integer> newest) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Stored stored = engine.stored();
            Decision decided = decision.on(stored);
            if (engine.parts()
                    .transactions()
                    .inTransaction(open -> isStored(open, stored.revision(), decided, newest))) {
                engine.follow();
                return;
            }
        }
        throw new IllegalStateException("Extensions are being changed by others all the time; try again later");
    }

    private boolean isStored(
            ExtensionTransaction transaction, long revision, Decision decision, Map<String, Integer> newest) {
        ExtensionStore store = transaction.extensions();
        if (!store.advance(revision)) {
            return false;
        }
        String id = decision.listing().id();
        refuse(inUse(store, decision, newest));
        decision.after().ifPresentOrElse(store::save, () -> store.delete(id));
        Map<String, String> details = decision.after()
                .filter(after -> provided(id).isEmpty())
                .flatMap(InstalledExtension::sha256)
                .map(sha256 -> Map.of("version", decision.listing().version().toString(), "sha256", sha256))
                .orElse(Map.of("version", decision.listing().version().toString()));
        audit.record(transaction, decision.action(), id, details);
        return true;
    }

    /** Says which integrations would be left without their template, or with an older version of it than theirs. */
    private static List<Problem> inUse(ExtensionStore store, Decision decision, Map<String, Integer> newest) {
        String place = "/%s/templates".formatted(decision.listing().id());
        List<Problem> problems = new ArrayList<>();
        List<TenantUse> uses = store.uses(decision.unused(), MAX_NAMED);
        if (!uses.isEmpty()) {
            problems.add(new Problem(
                    place,
                    "integrations are made from %s, of tenants %s"
                            .formatted(String.join(", ", decision.unused()), named(uses))));
        }
        new TreeMap<>(newest).forEach((template, version) -> {
            List<TenantUse> newer = store.usesAfter(template, version, MAX_NAMED);
            if (!newer.isEmpty()) {
                problems.add(new Problem(
                        place + "/" + template,
                        "integrations are made from later versions than %d, the newest of this jar, of tenants %s"
                                .formatted(version, named(newer))));
            }
        });
        return problems;
    }

    private static String named(List<TenantUse> uses) {
        return uses.stream()
                .map(use -> "%s (%d)".formatted(use.tenant(), use.integrations()))
                .collect(Collectors.joining(", "));
    }

    private Candidate candidate(Shelf.Stock stock, String id, Optional<SemVer> version) {
        if (!engine.shelf().isOpen()) {
            throw new IllegalStateException(
                    "there is no directory for extensions; give one to ExtensionSettings.builder().directory(...)");
        }
        return stock.pick(id, version)
                .orElseThrow(() -> invalid(List.of(new Problem(
                        "/" + id,
                        "%s is in no place to install it from"
                                .formatted(version.map(wanted -> "version " + wanted)
                                        .orElse("an extension of this id"))))));
    }

    /** What is enabled, here or by what is stored. */
    private Dependencies set(Stored stored) {
        List<ExtensionListing> enabled = new ArrayList<>();
        for (ProvidedExtension each : engine.parts().settings().provided()) {
            if (find(stored, each.id()).map(InstalledExtension::enabled).orElse(true)) {
                enabled.add(each.extension().listing());
            }
        }
        stored.installed().stream()
                .filter(each -> each.enabled()
                        && each.sha256().isPresent()
                        && provided(each.id()).isEmpty())
                .forEach(each -> enabled.add(each.listing()));
        return new Dependencies(enabled, engine.parts().settings().parts());
    }

    private List<ExtensionListing> candidates(Stored stored, Shelf.Stock stock) {
        List<ExtensionListing> candidates = new ArrayList<>(stock.listings());
        stored.installed().forEach(each -> candidates.add(each.listing()));
        return candidates;
    }

    private Present present(Stored stored, String id) {
        Optional<InstalledExtension> row = find(stored, id);
        Optional<InstalledExtension> jar = installed(stored, id);
        Instant since = row.map(InstalledExtension::installedAt).orElseGet(this::now);
        return provided(id)
                .map(each -> new Present(each.extension().listing(), jar.orElseGet(() -> row(each, since, true))))
                .or(() -> jar.map(each -> new Present(each.listing(), each)))
                .orElseThrow(() -> notInstalled(id));
    }

    /** Returns what is stored of a part of the application. */
    private InstalledExtension row(ProvidedExtension part, Instant since, boolean enabled) {
        return new InstalledExtension(part.extension().listing(), Optional.empty(), enabled, since, now());
    }

    private static Optional<InstalledExtension> find(Stored stored, String id) {
        return stored.installed().stream().filter(each -> each.id().equals(id)).findFirst();
    }

    private static Optional<InstalledExtension> installed(Stored stored, String id) {
        return find(stored, id).filter(each -> each.sha256().isPresent());
    }

    private void requireNotProvided(String id) {
        provided(id)
                .ifPresent(each ->
                        refuse(id, "", "is a part of the application (%s); change it there".formatted(each.origin())));
    }

    private Optional<ProvidedExtension> provided(String id) {
        return engine.parts().settings().provided().stream()
                .filter(each -> each.id().equals(id))
                .findFirst();
    }

    private void requireNoTemplatesOfTheHost(ExtensionListing listing) {
        refuse(listing.templates().stream()
                .filter(template -> engine.parts().templates().find(template).isPresent())
                .map(template -> new Problem(
                        "/%s/templates/%s".formatted(listing.id(), template),
                        "is supplied by both the host and '%s'".formatted(listing.id())))
                .toList());
    }

    private Instant now() {
        return engine.parts().clock().instant();
    }

    private static InvalidInputException notInstalled(String id) {
        return invalid(List.of(new Problem("/" + id, "is not installed")));
    }

    private static void refuse(String id, String place, String message) {
        refuse(List.of(new Problem("/" + id + place, message)));
    }

    static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw invalid(problems);
        }
    }

    private static InvalidInputException invalid(List<Problem> problems) {
        return new InvalidInputException("change of extensions", problems);
    }
}
