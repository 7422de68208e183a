package dev.integrations.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateDescriptor;

/** What an integration is to be: nothing of it is checked yet. */
record Draft(IntegrationId id, Template template, IntegrationSettings settings, ObjectNode values) {
    Draft with(ObjectNode others) {
        return new Draft(id, template, settings, others);
    }

    TemplateDescriptor descriptor() {
        return template.descriptor();
    }

    TemplateRef ref() {
        return new TemplateRef(descriptor().id(), descriptor().version());
    }

    Differences.State state() {
        return new Differences.State(ref(), settings, config());
    }

    OpenConfig config() {
        return OpenConfig.of(values, descriptor().config());
    }

    /** Shows no values. */
    @Override
    public String toString() {
        return "Draft[%s, %s]".formatted(id, ref());
    }
}
