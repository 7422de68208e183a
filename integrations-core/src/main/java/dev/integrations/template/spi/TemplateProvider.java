package dev.integrations.template.spi;

import java.util.List;

/**
 * The service through which a jar supplies templates. It has a public constructor without parameters and is named in {@code
 * META-INF/services/dev.integrations.template.spi.TemplateProvider} and, in a named module, by {@code provides}.
 */
public interface TemplateProvider {
    /**
     * Returns the templates of this provider. Called once, when they are discovered.
     *
     * @return templates, each with an id and version of its own
     */
    List<Template> templates();
}
