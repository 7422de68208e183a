package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.integrations.common.PageRequest;
import dev.integrations.extension.Extension;
import dev.integrations.extension.ExtensionListing;
import dev.integrations.extension.ExtensionQuery;
import dev.integrations.extension.ExtensionSettings;
import dev.integrations.extension.ExtensionState;
import dev.integrations.registry.NewIntegration;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateProvider;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where extensions come from: the application itself, and the directories of nodes. */
class ExtensionSourcesTest extends ExtensionFixture {
    private static final String CHAT = "com.example.chat";

    private static ExtensionListing chatListing() {
        return ExtensionListing.parse(listing(CHAT + " 1.0.0", "chat"));
    }

    private static TemplateProvider supplying(String... ids) {
        return () -> List.of(ids).stream()
                .<Template>map(id -> StubTemplate.of(id, 1, StubTemplate.SCHEMA, template -> {}))
                .toList();
    }

    @Test
    void part_of_the_application_is_offered_and_can_be_disabled_alone() {
        put(CHAT + " 2.0.0", "chat");
        restart(settings -> settings.of(Extension.of(chatListing(), supplying("chat"))));

        assertThat(extensions().find(CHAT)).hasValueSatisfying(entry -> {
            assertThat(entry.provided()).isTrue();
            assertThat(entry.state()).isEqualTo(ExtensionState.ENABLED);
            assertThat(entry.upgrade()).isEmpty();
        });
        assertThat(refused(() -> extensions().install(CHAT))).containsExactly("/com.example.chat");
        assertThat(refused(() -> extensions().upgrade(CHAT))).containsExactly("/com.example.chat");
        assertThat(refused(() -> extensions().uninstall(CHAT))).containsExactly("/com.example.chat");

        extensions().disable(CHAT);
        assertThat(offered()).containsExactly("own");
        restart(settings -> settings.of(Extension.of(chatListing(), supplying("chat"))));
        assertThat(offered()).containsExactly("own");
        extensions().enable(CHAT);
        assertThat(offered()).containsExactly("chat", "own");
    }

    @Test
    void two_parts_of_one_id_or_one_template_are_refused_and_both_named() {
        Extension chat = Extension.of(chatListing(), supplying("chat"));
        Extension other =
                Extension.of(ExtensionListing.parse(listing("com.example.other 1.0.0", "chat")), supplying("chat"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExtensionSettings.builder().of(chat, chat).build())
                .withMessageContaining("extension 'com.example.chat' is in both");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExtensionSettings.builder().of(chat, other).build())
                .withMessageContaining("template 'chat'")
                .withMessageContaining("com.example.chat")
                .withMessageContaining("com.example.other");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Extension.of(chatListing(), supplying("sms")))
                .withMessageContaining("[chat]")
                .withMessageContaining("[sms]");
    }

    @Test
    void part_that_lacks_something_is_left_out_with_what_needs_it_and_reported() {
        Extension base = Extension.of(
                ExtensionListing.parse(
                        listing("com.example.base 1.0.0", "base", "\"requires\": {\"com.example.gone\": \"*\"}")),
                supplying("base"));
        Extension chat = Extension.of(
                ExtensionListing.parse(listing(CHAT + " 1.0.0", "chat", "\"requires\": {\"com.example.base\": \"*\"}")),
                supplying("chat"));
        Extension sms = Extension.of(ExtensionListing.parse(listing("com.example.sms 1.0.0", "sms")), supplying("sms"));

        restart(settings -> settings.of(base, chat, sms));

        assertThat(offered()).containsExactly("own", "sms");
        assertThat(left())
                .containsExactly(
                        "com.example.base: 'com.example.base' needs 'com.example.gone' *, which is not there",
                        "com.example.chat: 'com.example.chat' needs 'com.example.base' *, which is not there");
        assertThat(extensions().find(CHAT).orElseThrow().state()).isEqualTo(ExtensionState.FAILED);
    }

    @Test
    void without_a_directory_nothing_is_installed() {
        try (Integrations other = node(ExtensionSettings.builder().build())) {
            assertThat(other.extensions()
                            .list(ExtensionQuery.all(), PageRequest.first(10))
                            .items())
                    .isEmpty();
            assertThatIllegalStateException()
                    .isThrownBy(() -> other.extensions().install(CHAT))
                    .withMessageContaining("directory");
        }
    }

    @Test
    void another_node_follows_within_seconds() throws Exception {
        put(CHAT + " 1.0.0", "chat");
        Integrations other = node(ExtensionSettings.builder().directory(folder).build());
        extensions().install(CHAT);

        assertThat(other.templates().find("chat")).isEmpty();
        assertThat(refused(() -> other.tenant("acme").integrations().install(NewIntegration.of("chat", "Early"))))
                .containsExactly("template");
        clock.advance(Duration.ofSeconds(3));
        other.runDue();

        assertThat(other.templates().find("chat")).isPresent();
        extensions().disable(CHAT);
        assertThat(refused(() -> other.tenant("acme").integrations().install(NewIntegration.of("chat", "Late"))))
                .containsExactly("template");
        clock.advance(Duration.ofSeconds(3));
        other.runDue();
        assertThat(other.templates().find("chat")).isEmpty();
    }

    @Test
    void node_that_lacks_the_jar_says_so_and_takes_it_when_it_comes() throws Exception {
        Path jar = put(CHAT + " 1.0.0", "chat");
        extensions().install(CHAT);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Integrations other =
                node(ExtensionSettings.builder().directory(elsewhere).build());

        assertThat(other.extensions().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("is not on this node yet"));
        assertThat(other.extensions().find(CHAT).orElseThrow().state()).isEqualTo(ExtensionState.FAILED);

        Files.copy(jar, elsewhere.resolve("any-name.jar"));
        clock.advance(Duration.ofMinutes(2));
        other.runDue();
        assertThat(other.templates().find("chat")).isPresent();
        assertThat(other.extensions().problems()).isEmpty();
    }

    @Test
    void settings_that_cannot_be_are_refused_all_at_once() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExtensionSettings.builder()
                        .pinned("ABC")
                        .index(URI.create("https://example.com/index.json?x=1"))
                        .build())
                .withMessageContaining("ABC")
                .withMessageContaining("without query")
                .withMessageContaining("needs a key")
                .withMessageContaining("needs a directory");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ExtensionSettings.builder().pinned().signedBy().build())
                .withMessageContaining("needs the hashes")
                .withMessageContaining("needs the keys");
    }
}
