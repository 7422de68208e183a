package dev.integrations.template;

import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.TemplateProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The templates that a host offers to its tenants. There may be several versions of one. Immutable and safe for use by several
 * threads.
 */
public final class TemplateCatalog {
    private static final Logger LOG = LoggerFactory.getLogger(TemplateCatalog.class);

    private final NavigableMap<String, NavigableMap<Integer, Template>> templates;

    private TemplateCatalog(NavigableMap<String, NavigableMap<Integer, Template>> templates) {
        this.templates = templates;
    }

    /**
     * Returns a catalogue of the templates of some providers.
     *
     * @param providers the providers
     * @return the catalogue
     * @throws DuplicateTemplateException if two of them supply the same version of a template
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
     */
    public static TemplateCatalog of(Collection<? extends TemplateProvider> providers) {
        NavigableMap<String, NavigableMap<Integer, Template>> templates = new TreeMap<>();
        Map<Template, TemplateProvider> suppliers = new HashMap<>();
        for (TemplateProvider provider : providers) {
            for (Template template : provider.templates()) {
                TemplateDescriptor descriptor = template.descriptor();
                Template other = templates
                        .computeIfAbsent(descriptor.id(), id -> new TreeMap<>())
                        .putIfAbsent(descriptor.version(), template);
                if (other != null) {
                    throw new DuplicateTemplateException(descriptor, suppliers.getOrDefault(other, provider), provider);
                }
                suppliers.put(template, provider);
            }
        }
        return new TemplateCatalog(templates);
    }

    /**
     * Returns a catalogue of the templates that the {@link ServiceLoader} finds. What it finds is logged; a provider that
     * cannot be loaded is reported there and left out.
     *
     * @param loader where to look; on the module path, modules that its layer resolves are found too
     * @return the catalogue
     * @throws DuplicateTemplateException if two providers supply the same version of a template
     */
    public static TemplateCatalog discover(ClassLoader loader) {
        List<TemplateProvider> providers = new ArrayList<>();
        ServiceLoader.load(TemplateProvider.class, loader).stream().forEach(each -> {
            try {
                providers.add(each.get());
                LOG.info("Templates of {} are offered", each.type().getName());
            } catch (ServiceConfigurationError e) {
                LOG.error("The templates of {} are left out", each.type().getName(), e);
            }
        });
        return of(providers);
    }

    /**
     * Finds the newest version of a template.
     *
     * @param id its id
     * @return the template, or empty if there is none of that id
     */
    public Optional<Template> find(String id) {
        return Optional.ofNullable(templates.get(id))
                .map(versions -> versions.lastEntry().getValue());
    }

    /**
     * Finds a version of a template.
     *
     * @param id its id
     * @param version which version
     * @return the template, or empty if that version is not there
     */
    public Optional<Template> find(String id, int version) {
        return Optional.ofNullable(templates.get(id)).map(versions -> versions.get(version));
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
                .map(Map.Entry::getValue);
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
