/** Ready-made integrations with Slack, Stripe and others. */
module dev.integrations.templates {
    requires transitive dev.integrations.core;
    requires static transitive org.jspecify;

    exports dev.integrations.templates;

    provides dev.integrations.template.spi.TemplateProvider with
            dev.integrations.templates.ShippedTemplates;
}
