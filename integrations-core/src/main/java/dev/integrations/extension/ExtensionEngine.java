package dev.integrations.extension;

import dev.integrations.common.TenantId;
import dev.integrations.template.TemplateCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows on one node what is installed for all: loads it, and offers its templates. A change that is made on this node is
 * followed at once, that of another one when {@link #follow} is called next. Safe for use by several threads.
 */
public final class ExtensionEngine implements TemplateOffers {
    static final String BEING_CHANGED = "extensions are being changed; try again in a few seconds";

    private static final Logger LOG = LoggerFactory.getLogger(ExtensionEngine.class);

    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final ExtensionParts parts;
    private final Shelf shelf;
    private final Activation activation;
    private volatile ActiveExtensions active;
    private Instant again = Instant.MIN;

    /** What is stored, read in one transaction. */
    record Stored(long revision, List<InstalledExtension> installed) {}

    /**
     * Loads what is installed, as far as its jars are here.
     *
     * @param parts what extensions are built from
     */
    public ExtensionEngine(ExtensionParts parts) {
        this.parts = parts;
        ExtensionSettings settings = parts.settings();
        Optional<IndexKeeper> index = settings.index(parts.transport())
                .map(port -> new IndexKeeper(port, settings.indexKeys(), parts.transactions(), parts.clock()));
        this.shelf = new Shelf(settings, index);
        this.activation = new Activation(settings, parts.templates(), shelf);
        this.active = ActiveExtensions.of(parts.templates());
        if (isUsed()) {
            activate(stored());
        }
    }

    /**
     * Says whether there can be any extension, so that there is something to follow.
     *
     * @return false for a host that has no use for them
     */
    public boolean isUsed() {
        return parts.settings().isUsed();
    }

    /**
     * Says whether there is a remote index to read.
     *
     * @return true if there is one
     */
    public boolean hasIndex() {
        return shelf.index().isPresent();
    }

    /** Follows what others have changed. What could not be had is tried again after a minute. */
    public synchronized void follow() {
        if (!isUsed()) {
            return;
        }
        Stored stored = stored();
        List<InstalledExtension> missing = missing(stored);
        boolean isNew = stored.revision() != active.revision();
        Instant now = parts.clock().instant();
        if (isNew || (!missing.isEmpty() && !now.isBefore(again))) {
            if (!missing.isEmpty()) {
                again = now.plus(AGAIN);
                shelf.fetch(missing);
            }
            activate(stored);
        }
    }

    /** Asks for a newer remote index, if there is one at all. */
    public void refreshIndex() {
        shelf.index().ifPresent(IndexKeeper::refresh);
    }

    /** Returns what should be loaded and is not, by the hashes of the jars: another version is not the same. */
    private List<InstalledExtension> missing(Stored stored) {
        return stored.installed().stream()
                .filter(each -> each.enabled()
                        && each.sha256()
                                .filter(sha256 -> !activation.knows(sha256))
                                .isPresent()
                        && !parts.settings().parts().contains(each.id()))
                .toList();
    }

    private void activate(Stored stored) {
        ActiveExtensions next = activation.of(stored.revision(), stored.installed(), active);
        next.problems().stream()
                .filter(problem -> !active.problems().contains(problem))
                .forEach(problem -> LOG.error("An extension is left out: {}", problem));
        active = next;
    }

    Stored stored() {
        return parts.transactions()
                .inTransaction(transaction -> new Stored(
                        transaction.extensions().revision(),
                        transaction.extensions().list()));
    }

    ActiveExtensions active() {
        return active;
    }

    Shelf shelf() {
        return shelf;
    }

    ExtensionParts parts() {
        return parts;
    }

    @Override
    public TemplateCatalog catalog() {
        return active.catalog();
    }

    @Override
    public Optional<String> refusal(ExtensionTransaction transaction, TenantId tenant, String template) {
        ActiveExtensions now = active;
        Optional<ExtensionListing> owner = now.owner(template);
        if (owner.isEmpty()) {
            return parts.templates().find(template).isPresent()
                    ? Optional.empty()
                    : Optional.of("is not offered any more");
        }
        String id = owner.get().id();
        if (now.outdated().contains(id)) {
            return Optional.of(BEING_CHANGED);
        }
        ExtensionStore store = transaction.extensions();
        if (store.hold() != now.revision()) {
            return Optional.of(BEING_CHANGED);
        }
        return isOffered(id, store.choices(tenant))
                ? Optional.empty()
                : Optional.of("is of the extension '%s', which is not enabled for this tenant".formatted(id));
    }

    @Override
    public Predicate<String> offered(ExtensionTransaction transaction, TenantId tenant) {
        ActiveExtensions now = active;
        Map<String, Boolean> choices = transaction.extensions().choices(tenant);
        return template -> now.catalog().find(template).isPresent()
                && now.owner(template)
                        .map(owner -> isOffered(owner.id(), choices))
                        .orElse(true);
    }

    boolean isOffered(String id, Map<String, Boolean> choices) {
        return choices.getOrDefault(id, !parts.settings().optIn());
    }
}
