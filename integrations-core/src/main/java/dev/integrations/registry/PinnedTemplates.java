package dev.integrations.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.delivery.PreparationException;
import dev.integrations.extension.TemplateOffers;
import dev.integrations.template.spi.Template;

/** Finds the templates that integrations are configured for, and brings configurations to newer versions of them. */
record PinnedTemplates(TemplateOffers offers) {
    /** A template, and a configuration that is meant for it. */
    record Fitted(Template template, ObjectNode values) {}

    /**
     * Returns the version that an integration is pinned to with the configuration as it is, or if that is not there, the
     * next newer one with the configuration as that wants it.
     */
    Fitted fit(TemplateRef pinned, ObjectNode values) {
        return migrated(of(pinned), pinned.version(), values);
    }

    Template of(TemplateRef pinned) {
        return offers.catalog()
                .findFrom(pinned.id(), pinned.version())
                .orElseThrow(() -> new PreparationException(
                        "The template '%s' is not offered any more, in version %d or later"
                                .formatted(pinned.id(), pinned.version()),
                        null));
    }

    static Fitted migrated(Template template, int fromVersion, ObjectNode values) {
        JsonNode config = values.deepCopy();
        for (int version = fromVersion; version < template.descriptor().version(); version++) {
            config = template.migrate(version, config);
        }
        if (config instanceof ObjectNode object) {
            return new Fitted(template, object);
        }
        throw new IllegalStateException(
                "%s migrates configurations to what is no JSON object".formatted(template.descriptor()));
    }
}
