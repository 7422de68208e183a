package dev.integrations.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.TemplateProvider;
import dev.integrations.template.spi.Verdict;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateCatalogTest {
    /** A template that can be described and no more. */
    private record Described(TemplateDescriptor descriptor) implements Template {
        @Override
        public List<SetupCheck> checks(TemplateConfig config) {
            return List.of();
        }

        @Override
        public Outgoing prepare(Sending sending) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
            return Verdict.ok();
        }
    }

    /** A provider that works. */
    public static class Good implements TemplateProvider {
        @Override
        public List<Template> templates() {
            return List.of(template("good", 1));
        }
    }

    /** A provider whose constructor fails. */
    public static final class Unmade implements TemplateProvider {
        /** Fails. */
        public Unmade() {
            throw new IllegalStateException("no");
        }

        @Override
        public List<Template> templates() {
            return List.of();
        }
    }

    /** A provider that supplies one template and fails with the next. */
    public static final class Failing implements TemplateProvider {
        @Override
        public List<Template> templates() {
            return List.of(
                    template("first", 1),
                    new Described(TemplateDescriptor.builder("Bad Id", 1, "Bad").build()));
        }
    }

    /** A provider that lacks a class. */
    public static final class Unlinked implements TemplateProvider {
        @Override
        public List<Template> templates() {
            throw new NoClassDefFoundError("vendor/Sdk");
        }
    }

    @Test
    void newest_version_is_found_unless_another_is_asked_for() {
        TemplateCatalog catalog =
                TemplateCatalog.of(() -> List.of(template("b", 1), template("a", 2)), () -> List.of(template("b", 3)));

        assertThat(catalog.list())
                .extracting(TemplateDescriptor::toString)
                .containsExactly("Template[a 2]", "Template[b 3]");
        assertThat(catalog.find("b").orElseThrow().descriptor().version()).isEqualTo(3);
        assertThat(catalog.find("b", 1)).isPresent();
        assertThat(catalog.find("b", 2)).isEmpty();
        assertThat(catalog.findFrom("b", 2).orElseThrow().descriptor().version())
                .isEqualTo(3);
        assertThat(catalog.findFrom("b", 4)).isEmpty();
        assertThat(catalog.find("c")).isEmpty();
        assertThat(catalog).hasToString("TemplateCatalog[a, b]");
    }

    @Test
    void two_providers_of_one_version_are_refused_and_both_named() {
        TemplateProvider other = new Good() {
            @Override
            public String toString() {
                return "other";
            }
        };

        assertThatThrownBy(() -> TemplateCatalog.of(new Good(), other))
                .isInstanceOf(DuplicateTemplateException.class)
                .hasMessageContaining("Version 1 of template 'good'")
                .hasMessageContaining(Good.class.getName())
                .hasMessageContaining(other.getClass().getName());
        assertThatThrownBy(() -> TemplateCatalog.of(() -> List.of(template("a", 1), template("a", 1))))
                .isInstanceOf(DuplicateTemplateException.class);
    }

    @Test
    void broken_providers_are_left_out_and_the_others_found(@TempDir Path folder) throws IOException {
        try (URLClassLoader loader = loader(
                folder,
                "dev.integrations.NowhereProvider",
                Unmade.class.getName(),
                Failing.class.getName(),
                Unlinked.class.getName(),
                String.class.getName(),
                Good.class.getName())) {
            assertThat(TemplateCatalog.discover(loader).list())
                    .extracting(TemplateDescriptor::id)
                    .containsExactly("good");
        }
    }

    @Test
    void file_that_is_no_list_of_providers_is_left_out(@TempDir Path folder) throws IOException {
        try (URLClassLoader loader = loader(folder, "not a class name", Good.class.getName())) {
            assertThat(TemplateCatalog.discover(loader).list()).isEmpty();
        }
    }

    @Test
    void provider_that_fails_is_reported_to_whoever_names_it() {
        assertThatThrownBy(() -> TemplateCatalog.of(new Failing())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void catalogue_of_a_thousand_templates_finds_each() {
        TemplateCatalog catalog = TemplateCatalog.of(() ->
                IntStream.range(0, 1_000).mapToObj(i -> template("t" + i, 1)).toList());

        assertThat(catalog.list()).hasSize(1_000).isSortedAccordingTo((a, b) -> a.id().compareTo(b.id()));
        assertThat(IntStream.range(0, 1_000))
                .allMatch(i -> catalog.find("t" + i).isPresent());
    }

    @Test
    void descriptor_tells_all_that_is_wrong_with_it() {
        TemplateDescriptor.Builder builder =
                TemplateDescriptor.builder("Bad Id", 0, " ").requires("Bad Id").categories("Bad Place");

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the id is lower-case")
                .hasMessageContaining("versions start from 1")
                .hasMessageContaining("the name is blank")
                .hasMessageContaining("categories are lower-case letters, digits and hyphens, was 'Bad Place'")
                .hasMessageContaining("neither an action nor inbound events")
                .hasMessageContaining("requires itself");
    }

    private static URLClassLoader loader(Path folder, String... providers) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(services.resolve(TemplateProvider.class.getName()), List.of(providers));
        return new URLClassLoader(new URL[] {url(folder)}, TemplateCatalogTest.class.getClassLoader());
    }

    private static URL url(Path folder) throws MalformedURLException {
        return folder.toUri().toURL();
    }

    private static Template template(String id, int version) {
        return new Described(
                TemplateDescriptor.builder(id, version, "A").inboundEvents("a").build());
    }

    @Test
    void categories_of_the_host_come_in_its_order_and_those_of_templates_after_them() {
        TemplateCatalog catalog = TemplateCatalog.of(
                        () -> List.of(categorized("a", "chat", "zoo"), categorized("b", "mail")))
                .categorized(HostCategories.builder()
                        .category(new Category("own", "Our own", "What we like", 2))
                        .category(new Category("chat", "Chat", "", 1))
                        .place("b", "own")
                        .build());

        assertThat(catalog.categories())
                .containsExactly(
                        new Category("chat", "Chat", "", 1),
                        new Category("own", "Our own", "What we like", 2),
                        new Category("zoo", "zoo", "", Integer.MAX_VALUE));
        assertThat(catalog.categoriesOf("a")).containsExactlyInAnyOrder("chat", "zoo");
        assertThat(catalog.categoriesOf("b")).containsExactly("own");
        assertThat(catalog.categoriesOf("c")).isEmpty();
        assertThat(catalog.find("b")).isPresent();
        assertThat(catalog.with(() -> List.of(categorized("c", "own", "new"))).categories())
                .extracting(Category::name)
                .containsExactly("Chat", "Our own", "new", "zoo");
    }

    private static Template categorized(String id, String... categories) {
        return new Described(TemplateDescriptor.builder(id, 1, id)
                .categories(categories)
                .inboundEvents("event")
                .build());
    }

    @Test
    void everything_that_is_wrong_about_categories_is_told() {
        HostCategories.Builder categories = HostCategories.builder()
                .category(new Category("own", "Own", "", 1))
                .category(new Category("own", "Other", "", 2))
                .place("a", "own")
                .place("a", "own")
                .place("b", "none", "else");

        assertThatThrownBy(categories::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot define categories: category 'own' is defined twice; template 'a' is placed twice;"
                        + " template 'b' is placed into category 'else', which is not defined;"
                        + " template 'b' is placed into category 'none', which is not defined");
        assertThatThrownBy(() -> new Category("Own", "Own", "", 1)).hasMessageContaining("was 'Own'");
        assertThatThrownBy(() -> new Category("own", " ", "", 1)).hasMessageContaining("'own' is blank");
        assertThatThrownBy(() -> TemplateCatalog.of(() -> List.of(categorized("a", "chat")))
                        .categorized(HostCategories.builder()
                                .category(new Category("own", "Own", "", 1))
                                .place("nobody", "own")
                                .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no template 'nobody' to place into categories");
    }

    @Test
    void a_batch_needs_a_template_that_makes_one() {
        Template template = new Described(TemplateDescriptor.builder("bulk", 1, "Bulk")
                .action(Action.builder("track", "Track", Action.Repetition.HARMLESS)
                        .batch(10, 1_000)
                        .build())
                .build());

        assertThatThrownBy(() -> TemplateCatalog.of(() -> List.of(template)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'bulk' has an action with a batch");
    }
}
