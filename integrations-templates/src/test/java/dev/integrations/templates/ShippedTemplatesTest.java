package dev.integrations.templates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.template.TemplateCatalog;
import org.junit.jupiter.api.Test;

class ShippedTemplatesTest {
    @Test
    void the_service_loader_finds_what_the_provider_supplies() {
        TemplateCatalog discovered = TemplateCatalog.discover(getClass().getClassLoader());

        assertThat(discovered.list())
                .isEqualTo(TemplateCatalog.of(new ShippedTemplates()).list());
    }
}
