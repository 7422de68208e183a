package dev.integrations.templates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.extension.ExtensionListing;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.TemplateDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShippedTemplatesTest {
    @Test
    void the_service_loader_finds_what_the_provider_supplies() {
        TemplateCatalog discovered = TemplateCatalog.discover(getClass().getClassLoader());

        assertThat(discovered.list())
                .isEqualTo(TemplateCatalog.of(new ShippedTemplates()).list());
    }

    @Test
    void the_listing_names_them_their_categories_and_the_version_of_the_build() throws IOException {
        List<TemplateDescriptor> supplied =
                TemplateCatalog.of(new ShippedTemplates()).list();
        ExtensionListing listing = listing();

        assertThat(listing.templates())
                .containsExactlyElementsOf(
                        supplied.stream().map(TemplateDescriptor::id).toList());
        assertThat(listing.categories())
                .isEqualTo(supplied.stream()
                        .flatMap(template -> template.categories().stream())
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertThat(Files.readString(Path.of("..", "pom.xml"))).contains("<version>" + listing.version() + "</version>");
    }

    private static ExtensionListing listing() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ShippedTemplates.class.getResourceAsStream("/" + ExtensionListing.PATH))) {
            return ExtensionListing.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
