package dev.integrations.extension;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.extension.ExtensionEngine.Stored;
import dev.integrations.extension.ExtensionStore.TenantUse;
import dev.integrations.template.TemplateCatalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

    /** A change that was decided: what is stored afterwards, or that nothing is. */
    private record Decision(
            String action, ExtensionListing listing, Optional<InstalledExtension> after, Set<String> unused) {}

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
        store(decision);
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
        prove(candidate);
        store(decision);
    }

    void enable(String id) {
        store(stored -> {
            InstalledExtension before = present(stored, id);
            refuse(set(stored)
                    .against(before.listing(), candidates(stored, engine.shelf().stock())));
            return new Decision("extension.enabled", before.listing(), Optional.of(before.in(true, now())), Set.of());
        });
    }

    void disable(String id) {
        store(stored -> {
            InstalledExtension before = present(stored, id);
            refuse(set(stored).withoutIt(id));
            return new Decision("extension.disabled", before.listing(), Optional.of(before.in(false, now())), Set.of());
        });
    }

    void uninstall(String id) {
        requireNotProvided(id);
        store(stored -> {
            InstalledExtension before = installed(stored, id).orElseThrow(() -> notInstalled(id));
            refuse(set(stored).withoutIt(id));
            return new Decision(
                    "extension.uninstalled",
                    before.listing(),
                    Optional.empty(),
                    before.listing().templates());
        });
    }

    /** Who names a version may mean an older one, to go back to. */
    private static void requireOther(ExtensionListing before, ExtensionListing after, boolean named) {
        int order = after.version().compareTo(before.version());
        if (order == 0 || (order < 0 && !named)) {
            refuse(before.id(), "/version", "%s is installed, and there is no newer release".formatted(before));
        }
    }

    /** Downloads it and runs it here before others are to follow; no transaction is open meanwhile. */
    private void prove(Candidate candidate) {
        Extension extension = engine.shelf().obtain(candidate).load();
        try {
            TemplateCatalog.of(extension::templates);
        } catch (RuntimeException | LinkageError e) {
            throw new BrokenExtensionException("cannot be offered: " + e, e);
        }
    }

    private void store(Deciding decision) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Stored stored = engine.stored();
            Decision decided = decision.on(stored);
            if (engine.parts().transactions().inTransaction(open -> isStored(open, stored.revision(), decided))) {
                engine.follow();
                return;
            }
        }
        throw new IllegalStateException("Extensions are being changed by others all the time; try again later");
    }

    private boolean isStored(ExtensionTransaction transaction, long revision, Decision decision) {
        ExtensionStore store = transaction.extensions();
        if (!store.advance(revision)) {
            return false;
        }
        String id = decision.listing().id();
        if (!decision.unused().isEmpty()) {
            List<TenantUse> uses = store.uses(decision.unused(), MAX_NAMED);
            if (!uses.isEmpty()) {
                refuse(
                        id,
                        "/templates",
                        "integrations are made from %s, of tenants %s"
                                .formatted(String.join(", ", decision.unused()), named(uses)));
            }
        }
        decision.after().ifPresentOrElse(store::save, () -> store.delete(id));
        Map<String, String> details = decision.after()
                .flatMap(InstalledExtension::sha256)
                .map(sha256 -> Map.of("version", decision.listing().version().toString(), "sha256", sha256))
                .orElse(Map.of("version", decision.listing().version().toString()));
        audit.record(transaction, decision.action(), id, details);
        return true;
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
        return new Dependencies(enabled);
    }

    private List<ExtensionListing> candidates(Stored stored, Shelf.Stock stock) {
        List<ExtensionListing> candidates = new ArrayList<>(stock.listings());
        stored.installed().forEach(each -> candidates.add(each.listing()));
        return candidates;
    }

    private InstalledExtension present(Stored stored, String id) {
        Optional<InstalledExtension> row = find(stored, id);
        Instant now = now();
        return provided(id)
                .map(each -> new InstalledExtension(
                        each.extension().listing(),
                        Optional.empty(),
                        true,
                        row.map(InstalledExtension::installedAt).orElse(now),
                        now))
                .or(() -> row.filter(each -> each.sha256().isPresent()))
                .orElseThrow(() -> notInstalled(id));
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
