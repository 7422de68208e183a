package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.example.jarred.JarredProvider;
import dev.integrations.extension.Extension;
import dev.integrations.extension.ExtensionListing;
import dev.integrations.extension.ExtensionQuery;
import dev.integrations.extension.ExtensionSettings;
import dev.integrations.extension.ExtensionState;
import dev.integrations.testkit.extension.JarPacker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extensions on the class path: jars that a loader knows, in the place of the application's. */
class ExtensionDiscoveryTest extends ExtensionFixture {
    private static final String CHAT = "com.example.chat";
    private static final String SERVICE = "META-INF/services/dev.integrations.template.spi.TemplateProvider";

    @TempDir
    private Path jars;

    private final List<URLClassLoader> loaders = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (URLClassLoader each : loaders) {
            each.close();
        }
    }

    /** Has classes of its own where the class path of the tests has the same ones. */
    private URLClassLoader loader(JarPacker... packers) {
        List<URL> urls = new ArrayList<>();
        for (JarPacker each : packers) {
            try {
                urls.add(each.into(jars, urls.size() + ".jar").toUri().toURL());
            } catch (MalformedURLException e) {
                throw new UncheckedIOException(e);
            }
        }
        ClassLoader tests = getClass().getClassLoader();
        ClassLoader library = new ClassLoader(ClassLoader.getPlatformClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (name.startsWith("dev.integrations.") || name.startsWith("com.fasterxml.")) {
                    return tests.loadClass(name);
                }
                throw new ClassNotFoundException(name);
            }
        };
        URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), library);
        loaders.add(loader);
        return loader;
    }

    private void discover(JarPacker... packers) {
        restart(settings -> settings.discover(loader(packers)));
    }

    @Test
    void extension_is_found_with_its_icon() {
        discover(packed(CHAT + " 1.0.0", "chat sms", "\"icon\": \"icons/chat.svg\"")
                .file("icons/chat.svg", "<svg/>"));

        assertThat(listed(ExtensionQuery.all())).singleElement().satisfies(entry -> {
            assertThat(entry.listing()).hasToString("com.example.chat 1.0.0");
            assertThat(entry.listing().icon())
                    .hasValueSatisfying(icon -> assertThat(icon).hasToString("data:image/svg+xml;base64,PHN2Zy8+"));
            assertThat(entry.state()).isEqualTo(ExtensionState.ENABLED);
            assertThat(entry.provided()).isTrue();
        });
        assertThat(offered()).containsExactly("chat", "own", "sms");
        assertThat(left()).isEmpty();
    }

    @Test
    void provider_that_is_broken_is_reported_and_the_others_are_found() {
        discover(
                packed(CHAT + " 1.0.0", "chat"),
                JarPacker.of(listing("com.example.gone 1.0.0", "gone")).file(SERVICE, "com.example.Gone"));

        assertThat(offered()).containsExactly("chat", "own");
        assertThat(left())
                .hasSize(2)
                .anyMatch(problem -> problem.contains("com.example.Gone"))
                .anyMatch(problem -> problem.contains("1.jar") && problem.contains("[gone]"));
    }

    @Test
    void provider_whose_templates_are_in_no_listing_is_reported() {
        discover(packed(CHAT + " 1.0.0", "chat").file("jarred.txt", "1.0.0 chat more"));

        assertThat(offered()).containsExactly("own");
        assertThat(left())
                .anyMatch(problem -> problem.contains(JarredProvider.class.getName()) && problem.contains("more"))
                .anyMatch(problem -> problem.contains("0.jar") && problem.contains("[chat]"));
    }

    @Test
    void listing_that_is_wrong_is_reported_by_its_place() {
        discover(packed(CHAT + " 1.0", "chat"));

        assertThat(offered()).containsExactly("own");
        assertThat(left()).anyMatch(problem -> problem.contains("0.jar") && problem.contains("/version"));
    }

    @Test
    void listing_that_is_wrong_is_reported_where_it_is_the_only_one() {
        URLClassLoader loader = loader(packed(CHAT + " 1.0", "chat"));

        try (Integrations alone =
                node(ExtensionSettings.builder().discover(loader).build())) {
            assertThat(alone.extensions().problems())
                    .anyMatch(problem -> problem.toString().contains("/version"));
        }
    }

    @Test
    void two_jars_of_one_id_are_refused_and_both_named() {
        URLClassLoader loader = loader(packed(CHAT + " 1.0.0", "chat"), JarPacker.of(listing(CHAT + " 1.1.0", "chat")));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExtensionSettings.builder().discover(loader).build())
                .withMessageContaining("extension 'com.example.chat' is in both")
                .withMessageContaining("0.jar")
                .withMessageContaining("1.jar");
    }

    @Test
    void two_jars_with_one_template_are_refused_and_both_named() {
        URLClassLoader loader =
                loader(packed(CHAT + " 1.0.0", "chat"), JarPacker.of(listing("com.example.other 1.0.0", "chat")));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExtensionSettings.builder().discover(loader).build())
                .withMessageContaining("template 'chat' is supplied by both")
                .withMessageContaining("com.example.chat")
                .withMessageContaining("com.example.other");
    }

    @Test
    void what_is_discovered_gives_way_to_what_the_host_names() {
        URLClassLoader loader = loader(packed(CHAT + " 1.1.0", "chat"));
        Extension chat = Extension.of(
                ExtensionListing.parse(listing(CHAT + " 1.0.0", "chat")),
                () -> List.of(StubTemplate.of("chat", 1, StubTemplate.SCHEMA, template -> {})));

        restart(settings -> settings.discover(loader).of(chat));

        assertThat(extensions().find(CHAT).orElseThrow().listing().version()).hasToString("1.0.0");
        assertThat(left())
                .anyMatch(problem ->
                        problem.startsWith(CHAT + ": extension 'com.example.chat' is in both what the builder")
                                && problem.contains("0.jar"));
    }

    @Test
    void what_is_discovered_gives_way_with_a_template_that_the_host_names() {
        URLClassLoader loader = loader(packed("com.example.a 1.0.0", "chat"));
        Extension chat = Extension.of(
                ExtensionListing.parse(listing(CHAT + " 1.0.0", "chat")),
                () -> List.of(StubTemplate.of("chat", 1, StubTemplate.SCHEMA, template -> {})));

        restart(settings -> settings.of(chat).discover(loader));

        assertThat(extensions().find("com.example.a")).isEmpty();
        assertThat(extensions().find(CHAT).orElseThrow().state()).isEqualTo(ExtensionState.ENABLED);
        assertThat(left())
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .contains("com.example.a: template 'chat' is supplied by both com.example.chat", "0.jar"));
    }

    @Test
    void provider_that_asserts_what_is_not_so_is_reported_and_the_others_are_found() {
        String version = "1.0.0-" + UUID.randomUUID();
        System.setProperty("jarred.fails", version);
        try {
            discover(packed(CHAT + " " + version, "chat"));
        } finally {
            System.clearProperty("jarred.fails");
        }

        assertThat(offered()).containsExactly("own");
        assertThat(left()).anyMatch(problem -> problem.contains("this one fails here"));
    }
}
