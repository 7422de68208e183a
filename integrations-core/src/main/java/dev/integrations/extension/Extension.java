package dev.integrations.extension;

import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * An extension whose code is here: its listing, and the templates that it supplies. Immutable and safe for use by several
 * threads.
 */
public final class Extension {
    private final ExtensionListing listing;
    private final List<Template> templates;

    Extension(ExtensionListing listing, List<Template> templates) {
        this.listing = listing;
        this.templates = List.copyOf(templates);
        NavigableSet<String> supplied = new TreeSet<>();
        this.templates.forEach(template -> supplied.add(template.descriptor().id()));
        if (!supplied.equals(listing.templates())) {
            throw new IllegalArgumentException("the listing of '%s' names the templates %s, and those supplied are %s"
                    .formatted(listing, listing.templates(), supplied));
        }
    }

    /**
     * Returns an extension that is a part of the application.
     *
     * @param listing what it is
     * @param providers what supplies its templates
     * @return the extension
     * @throws IllegalArgumentException if the templates are not those that the listing names
     */
    public static Extension of(ExtensionListing listing, TemplateProvider... providers) {
        List<Template> templates = new ArrayList<>();
        Arrays.stream(providers).forEach(provider -> templates.addAll(provider.templates()));
        return new Extension(listing, templates);
    }

    /**
     * Returns what it is.
     *
     * @return the listing
     */
    public ExtensionListing listing() {
        return listing;
    }

    /**
     * Returns what it supplies.
     *
     * @return its templates, in all versions
     */
    public List<Template> templates() {
        return templates;
    }

    @Override
    public String toString() {
        return "Extension[%s]".formatted(listing);
    }
}
