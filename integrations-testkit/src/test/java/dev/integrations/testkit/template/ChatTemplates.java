package dev.integrations.testkit.template;

import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateProvider;
import java.util.List;

/** Supplies the template that keeps the contract. */
public final class ChatTemplates implements TemplateProvider {
    @Override
    public List<Template> templates() {
        return List.of(new ChatTemplate());
    }
}
