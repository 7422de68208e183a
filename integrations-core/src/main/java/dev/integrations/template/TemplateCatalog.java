package dev.integrations.template;

import dev.integrations.template.spi.BatchTemplate;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.TemplateProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The templates that a host offers to its tenants. There may be several versions of one. Immutable and safe for use by several
 * threads.
 */
public final class TemplateCatalog {
    private static final Logger LOG = LoggerFactory.getLogger(TemplateCatalog.class);

    /** After so many, what is wrong is not the providers. */
    private static final int MAX_BROKEN = 1_000;

    private final NavigableMap<String, NavigableMap<Integer, Supplied>> templates;
    private final HostCategories hostCategories;

    /** A template with what it said of itself when it was supplied. */
    private record Supplied(Template template, TemplateDescriptor descriptor, TemplateProvider provider) {
        Supplied {
            boolean batches = descriptor.actions().stream()
                    .anyMatch(action -> action.batch().isPresent());
            if (batches && !(template instanceof BatchTemplate)) {
                throw new IllegalArgumentException(
                        "template '%s' has an action with a batch, and is no BatchTemplate".formatted(descriptor.id()));
            }
        }

        static List<Supplied> by(TemplateProvider provider) {
            return provider.templates().stream()
                    .map(template -> new Supplied(template, template.descriptor(), provider))
                    .toList();
        }
    }

    private TemplateCatalog(
            NavigableMap<String, NavigableMap<Integer, Supplied>> templates, HostCategories hostCategories) {
        this.templates = templates;
        this.hostCategories = hostCategories;
    }

    /**
     * Returns a catalogue of the templates of some providers.
     *
     * @param providers the providers
     * @return the catalogue
     * @throws DuplicateTemplateException if two of them supply the same version of a template
     * @throws IllegalArgumentException if a template has an action with a batch, and is no {@link BatchTemplate}
     */
    public static TemplateCatalog of(TemplateProvider... providers) {
        return of(List.of(providers));
    }

    /**
     * Returns a catalogue of the templates of some providers.
     *
     * @param providers the providers
     * @return the catalogue
     * @throws DuplicateTemplateException if two of them supply the same version of a template
     * @throws IllegalArgumentException if a template has an action with a batch, and is no {@link BatchTemplate}
     */
    public static TemplateCatalog of(Collection<? extends TemplateProvider> providers) {
        List<Supplied> supplied = new ArrayList<>();
        providers.forEach(provider -> supplied.addAll(Supplied.by(provider)));
        return ofSupplied(supplied, HostCategories.none());
    }

    /**
     * Returns a catalogue with more templates.
     *
     * @param provider supplies them
     * @return another catalogue; this one stays as it is
     * @throws DuplicateTemplateException if one of them is here already, in that version
     */
    public TemplateCatalog with(TemplateProvider provider) {
        List<Supplied> supplied = new ArrayList<>();
        templates.values().forEach(versions -> supplied.addAll(versions.values()));
        supplied.addAll(Supplied.by(provider));
        return ofSupplied(supplied, hostCategories);
    }

    private static TemplateCatalog ofSupplied(List<Supplied> all, HostCategories hostCategories) {
        NavigableMap<String, NavigableMap<Integer, Supplied>> byId = new TreeMap<>();
        for (Supplied supplied : all) {
            TemplateDescriptor descriptor = supplied.descriptor();
            Supplied other = byId.computeIfAbsent(descriptor.id(), id -> new TreeMap<>())
                    .putIfAbsent(descriptor.version(), supplied);
            if (other != null) {
                throw new DuplicateTemplateException(descriptor, other.provider(), supplied.provider());
            }
        }
        return new TemplateCatalog(byId, hostCategories);
    }

    /**
     * Returns a catalogue of the templates that the {@link ServiceLoader} finds. What it finds is logged; a provider that
     * cannot be loaded, or fails to supply its templates, is reported there and left out.
     *
     * @param loader where to look; on the module path, modules that its layer resolves are found too
     * @return the catalogue
     * @throws DuplicateTemplateException if two providers supply the same version of a template
     */
    public static TemplateCatalog discover(ClassLoader loader) {
        List<Supplied> supplied = new ArrayList<>();
        forEachProvider(
                loader,
                each -> add(each, supplied),
                failure -> LOG.error("A provider of templates is left out", failure));
        return ofSupplied(supplied, HostCategories.none());
    }

    /**
     * Goes through the providers that the {@link ServiceLoader} finds, until a thousand of them were broken.
     *
     * @param loader where to look
     * @param use what is done with each; returns false if it is broken
     * @param broken told of each that cannot even be named
     */
    public static void forEachProvider(
            ClassLoader loader,
            Predicate<ServiceLoader.Provider<TemplateProvider>> use,
            Consumer<ServiceConfigurationError> broken) {
        Iterator<ServiceLoader.Provider<TemplateProvider>> found =
                ServiceLoader.load(TemplateProvider.class, loader).stream().iterator();
        for (int failures = 0; failures < MAX_BROKEN; ) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                if (!use.test(found.next())) {
                    failures++;
                }
            } catch (ServiceConfigurationError e) {
                broken.accept(e);
                failures++;
            }
        }
    }

    private static boolean add(ServiceLoader.Provider<TemplateProvider> found, List<Supplied> supplied) {
        try {
            supplied.addAll(Supplied.by(found.get()));
            LOG.info("Templates of {} are offered", found.type().getName());
            return true;
        } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
            LOG.error("The templates of {} are left out", found.type().getName(), e);
            return false;
        }
    }

    /**
     * Returns a catalogue with the categories of the host. Templates that come later, with extensions, are in those that they
     * name themselves.
     *
     * @param categories what it defines, in the place of what it defined before
     * @return another catalogue; this one stays as it is
     * @throws IllegalArgumentException if a template is placed into categories that is not here; it names all of them
     */
    public TemplateCatalog categorized(HostCategories categories) {
        List<String> unknown = categories.placedTemplates().stream()
                .filter(id -> !templates.containsKey(id))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no template '%s' to place into categories".formatted(String.join("', '", unknown)));
        }
        return new TemplateCatalog(templates, categories);
    }

    /**
     * Returns the categories that there are: those of the host, also without any template, and those that templates name.
     *
     * @return the categories in their order; one that only templates name is called by its id, and comes last
     */
    public List<Category> categories() {
        Set<String> ids = new TreeSet<>(hostCategories.ids());
        templates.keySet().forEach(id -> ids.addAll(categoriesOf(id)));
        return ids.stream()
                .map(id -> hostCategories.find(id).orElseGet(() -> Category.named(id)))
                .sorted(Comparator.comparingInt(Category::order).thenComparing(Category::id))
                .toList();
    }

    /**
     * Returns the categories under which a template is listed.
     *
     * @param template the id of the template
     * @return the ids of the categories that the host puts it into, or else of those that its newest version names; empty if
     *     there is no template of that id
     */
    public Set<String> categoriesOf(String template) {
        return Optional.ofNullable(templates.get(template))
                .map(versions -> hostCategories
                        .of(template)
                        .orElseGet(() ->
                                versions.lastEntry().getValue().descriptor().categories()))
                .orElse(Set.of());
    }

    /**
     * Finds the newest version of a template.
     *
     * @param id its id
     * @return the template, or empty if there is none of that id
     */
    public Optional<Template> find(String id) {
        return Optional.ofNullable(templates.get(id))
                .map(versions -> versions.lastEntry().getValue().template());
    }

    /**
     * Finds a version of a template.
     *
     * @param id its id
     * @param version which version
     * @return the template, or empty if that version is not there
     */
    public Optional<Template> find(String id, int version) {
        return Optional.ofNullable(templates.get(id))
                .map(versions -> versions.get(version))
                .map(Supplied::template);
    }

    /**
     * Finds a version of a template, or the one that follows it.
     *
     * @param id its id
     * @param version which version
     * @return that version if it is there, or else the next newer one; empty if there is neither
     */
    public Optional<Template> findFrom(String id, int version) {
        return Optional.ofNullable(templates.get(id))
                .map(versions -> versions.ceilingEntry(version))
                .map(entry -> entry.getValue().template());
    }

    /**
     * Returns what there is.
     *
     * @return the newest version of each template, by id
     */
    public List<TemplateDescriptor> list() {
        return templates.values().stream()
                .map(versions -> versions.lastEntry().getValue().descriptor())
                .toList();
    }

    @Override
    public String toString() {
        return "TemplateCatalog" + templates.keySet();
    }
}
