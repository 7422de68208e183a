package dev.integrations.extension;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The extensions of the host, for all tenants: what there is on the class path, in the plugin directory and in the remote index,
 * and what is installed of it. Changes are followed at once on the node that makes them, and within five seconds on the others,
 * as soon as these have the jar; nothing needs a restart. Changes name in their {@link InvalidInputException} everything that
 * stands against them, by JSON pointers that begin with the id of an extension, such as {@code /com.example.chat/requires/...}.
 * Installing an extension runs its code with the rights of the host. Safe for use by several threads.
 */
public final class Extensions {
    private final ExtensionEngine engine;
    private final AuditTrail audit;
    private final ExtensionChanges changes;

    /**
     * Creates a view; hosts get theirs from {@code Integrations}.
     *
     * @param engine loads what is installed
     * @param audit where changes are written down
     */
    public Extensions(ExtensionEngine engine, AuditTrail audit) {
        this.engine = engine;
        this.audit = audit;
        this.changes = new ExtensionChanges(engine, audit);
    }

    /**
     * Returns the same extensions, with somebody else named in the audit trail as the one who makes changes.
     *
     * @param actor in the host's words, such as {@code user:42}; the default is {@code system}
     * @return the extensions as that actor changes them
     */
    public Extensions as(String actor) {
        return new Extensions(engine, audit.as(Actor.of(actor)));
    }

    /**
     * Returns the same extensions, with a reason in the audit trail for what is changed.
     *
     * @param reason why, 1 to 500 characters
     * @return the extensions as they are changed for that reason
     * @throws IllegalArgumentException if the reason is blank or longer than 500 characters
     */
    public Extensions because(String reason) {
        return new Extensions(engine, audit.because(reason));
    }

    /**
     * Lists extensions that are here, installed, or can be installed, in the order of their ids. Only the first look asks the
     * remote index; later ones see the copy that is here.
     *
     * @param query which of them
     * @param page which part of them
     * @return the extensions, one entry for all versions
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<ExtensionEntry> list(ExtensionQuery query, PageRequest page) {
        Look look = look();
        List<ExtensionEntry> entries = look.ids().stream()
                .map(look::entry)
                .flatMap(Optional::stream)
                .filter(query::matches)
                .toList();
        return EntryPages.page(entries, page, ExtensionEntry::id);
    }

    /**
     * Finds an extension.
     *
     * @param id its id
     * @return the extension, or empty if it is neither here nor can be installed
     */
    public Optional<ExtensionEntry> find(String id) {
        return look().entry(id);
    }

    /**
     * Installs the newest release of an extension, enabled.
     *
     * @param id its id
     * @return the extension as it is now
     * @throws InvalidInputException as {@link #install(String, SemVer)} throws it
     * @throws BrokenExtensionException as {@link #install(String, SemVer)} throws it
     * @throws IndexException if its jar cannot be downloaded
     * @throws IllegalStateException if the settings have no directory
     */
    public ExtensionEntry install(String id) {
        changes.install(id, Optional.empty());
        return find(id).orElseThrow();
    }

    /**
     * Installs an extension, enabled: from the directory, or from the index into the directory. Its jar is checked and loaded
     * on this node before anything is stored.
     *
     * @param id its id
     * @param version which version
     * @return the extension as it is now
     * @throws InvalidInputException if there is no such version, it is installed already, it needs what is not there, or what
     *     that needs is not there, it conflicts with another one, or a template of it is supplied by another one; it names all
     *     of it
     * @throws BrokenExtensionException if its jar is not what the listing or the index says, or cannot be loaded
     * @throws IndexException if its jar cannot be downloaded
     * @throws IllegalStateException if the settings have no directory
     */
    public ExtensionEntry install(String id, SemVer version) {
        changes.install(id, Optional.of(version));
        return find(id).orElseThrow();
    }

    /**
     * Puts the newest release of an extension in the place of the installed version.
     *
     * @param id its id
     * @return the extension as it is now
     * @throws InvalidInputException as {@link #upgrade(String, SemVer)} throws it
     * @throws BrokenExtensionException as {@link #install(String, SemVer)} throws it
     * @throws IndexException if its jar cannot be downloaded
     * @throws IllegalStateException if the settings have no directory
     */
    public ExtensionEntry upgrade(String id) {
        changes.upgrade(id, Optional.empty());
        return find(id).orElseThrow();
    }

    /**
     * Puts another version of an extension in the place of the installed one: a newer one, or an older one to go back to.
     * Integrations stay with the version of their template, if the jar has that, and otherwise are brought to the next one when
     * they are used. A node that lacks the jar goes on with the version before until it has it.
     *
     * @param id its id
     * @param version which version
     * @return the extension as it is now
     * @throws InvalidInputException as for an installation, and if it is not installed, that version is, others need another
     *     one, or integrations are made from a template that it does not have, or from a later version of one than it has; it
     *     names up to 20 tenants
     * @throws BrokenExtensionException as {@link #install(String, SemVer)} throws it
     * @throws IndexException if its jar cannot be downloaded
     * @throws IllegalStateException if the settings have no directory
     */
    public ExtensionEntry upgrade(String id, SemVer version) {
        changes.upgrade(id, Optional.of(version));
        return find(id).orElseThrow();
    }

    /**
     * Offers the templates of an extension again.
     *
     * @param id its id
     * @return the extension as it is now
     * @throws InvalidInputException if it is not installed, needs what is not enabled, or conflicts with what is
     */
    public ExtensionEntry enable(String id) {
        changes.enable(id);
        return find(id).orElseThrow();
    }

    /**
     * Stops offering the templates of an extension. Integrations that are made from them stay; their attempts fail with that as
     * their reason, and are repeated by the schedule.
     *
     * @param id its id
     * @return the extension as it is now
     * @throws InvalidInputException if it is not installed, or enabled ones need it; it names these
     */
    public ExtensionEntry disable(String id) {
        changes.disable(id);
        return find(id).orElseThrow();
    }

    /**
     * Removes an extension. Its jar stays in the directory, to be installed again.
     *
     * @param id its id
     * @throws InvalidInputException if it is not installed or a part of the application, enabled ones need it, or integrations
     *     are made from its templates; it names these, and up to 20 tenants
     */
    public void uninstall(String id) {
        changes.uninstall(id);
    }

    /**
     * Returns what is left out on this node, and why.
     *
     * @return the problems: of jars, of extensions that should be offered, and of the remote index
     */
    public List<ExtensionProblem> problems() {
        List<ExtensionProblem> problems = new ArrayList<>(engine.active().problems());
        problems.addAll(engine.shelf().stock().problems());
        return List.copyOf(problems);
    }

    /**
     * Returns how this node stands with the remote index.
     *
     * @return the report, or empty if the settings name no index
     */
    public Optional<IndexReport> index() {
        return engine.shelf().index().map(IndexKeeper::report);
    }

    /**
     * Asks for a newer remote index now, which otherwise happens every ten minutes.
     *
     * @return how it went, or empty if the settings name no index
     */
    public Optional<IndexReport> refreshIndex() {
        engine.refreshIndex();
        return index();
    }

    private Look look() {
        return new Look(engine.active(), engine.shelf().stock(), engine.parts().settings(), engine.stored());
    }

    /** Everything that is known of extensions at a moment. */
    private record Look(
            ActiveExtensions active, Shelf.Stock stock, ExtensionSettings settings, ExtensionEngine.Stored stored) {
        NavigableSet<String> ids() {
            NavigableSet<String> ids = new TreeSet<>();
            settings.provided().forEach(each -> ids.add(each.id()));
            stored.installed().stream()
                    .filter(each -> each.sha256().isPresent())
                    .forEach(each -> ids.add(each.id()));
            stock.listings().forEach(each -> ids.add(each.id()));
            return ids;
        }

        Optional<ExtensionEntry> entry(String id) {
            Optional<ProvidedExtension> provided = settings.provided().stream()
                    .filter(each -> each.id().equals(id))
                    .findFirst();
            Optional<InstalledExtension> row = stored.installed().stream()
                    .filter(each -> each.id().equals(id))
                    .findFirst();
            Optional<ExtensionListing> present = provided.map(
                            each -> each.extension().listing())
                    .or(() -> row.filter(each -> each.sha256().isPresent()).map(InstalledExtension::listing));
            List<SemVer> versions = stock.listings().stream()
                    .filter(each -> each.id().equals(id))
                    .map(ExtensionListing::version)
                    .sorted(Comparator.reverseOrder())
                    .toList();
            return present.or(() -> stock.pick(id, Optional.empty()).map(Candidate::listing))
                    .map(listing -> new ExtensionEntry(
                            listing,
                            state(id, present.isPresent(), row),
                            provided.isPresent(),
                            versions,
                            provided.isPresent() || present.isEmpty()
                                    ? Optional.empty()
                                    : upgrade(listing.version(), versions)));
        }

        private ExtensionState state(String id, boolean present, Optional<InstalledExtension> row) {
            if (!present) {
                return ExtensionState.AVAILABLE;
            }
            if (!row.map(InstalledExtension::enabled).orElse(true)) {
                return ExtensionState.DISABLED;
            }
            return active.extensions().containsKey(id) && !active.outdated().contains(id)
                    ? ExtensionState.ENABLED
                    : ExtensionState.FAILED;
        }

        private static Optional<SemVer> upgrade(SemVer installed, List<SemVer> versions) {
            return versions.stream()
                    .filter(version -> version.compareTo(installed) > 0 && !version.isPreRelease())
                    .findFirst();
        }
    }
}
