package dev.integrations.extension;

import dev.integrations.common.TenantId;
import dev.integrations.template.TemplateCatalog;
import java.util.Optional;
import java.util.function.Predicate;

/** The templates that there are now, and to whom they are offered. Safe for use by several threads. */
public interface TemplateOffers {
    /**
     * Returns offers that never change: all templates to all tenants.
     *
     * @param catalog the templates
     * @return the offers
     */
    static TemplateOffers always(TemplateCatalog catalog) {
        return new TemplateOffers() {
            @Override
            public TemplateCatalog catalog() {
                return catalog;
            }

            @Override
            public Optional<String> refusal(ExtensionTransaction transaction, TenantId tenant, String template) {
                return Optional.empty();
            }

            @Override
            public Predicate<String> offered(ExtensionTransaction transaction, TenantId tenant) {
                return template -> catalog.find(template).isPresent();
            }
        };
    }

    /**
     * Returns the templates that there are now. Another catalogue is another object.
     *
     * @return the catalogue
     */
    TemplateCatalog catalog();

    /**
     * Says why a tenant may not install an integration from a template, or bring one to it. The answer stands until the
     * transaction ends.
     *
     * @param transaction the transaction that stores the integration
     * @param tenant who installs it
     * @param template the id of the template
     * @return the reason, or empty if the tenant may
     */
    Optional<String> refusal(ExtensionTransaction transaction, TenantId tenant, String template);

    /**
     * Says which templates are offered to a tenant now. Nothing is held, so this is for showing them.
     *
     * @param transaction an open transaction
     * @param tenant to whom
     * @return true for the id of a template that is offered
     */
    Predicate<String> offered(ExtensionTransaction transaction, TenantId tenant);
}
