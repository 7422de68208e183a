/** A template for ${templateName}. */
module ${package} {
    requires dev.integrations.core;

    provides dev.integrations.template.spi.TemplateProvider with
            ${package}.${templateClass}Provider;
}
