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
import dev.integrations.extension.SemVer;
import dev.integrations.http.OutboundResponse;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.NewIntegration;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.TemplateProvider;
import dev.integrations.template.spi.Verdict;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
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

    @Test
    void node_that_lacks_the_jar_of_an_upgrade_goes_on_with_the_version_before() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.copy(put(CHAT + " 1.0.0", "chat"), elsewhere.resolve("chat.jar"));
        extensions().install(CHAT);
        Integrations other =
                node(ExtensionSettings.builder().directory(elsewhere).build());
        installed(acme, "chat", "Alerts");
        TemplateCatalog before = other.templates();
        Path newer = put(CHAT + " 1.1.0", "chat");

        extensions().upgrade(CHAT);
        clock.advance(Duration.ofSeconds(3));
        other.runDue();

        assertThat(sentBy(other)).isEqualTo("1.0.0");
        assertThat(other.templates()).isSameAs(before);
        assertThat(other.extensions().find(CHAT).orElseThrow().state()).isEqualTo(ExtensionState.FAILED);
        assertThat(other.extensions().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .contains("the jar of com.example.chat 1.1.0 is not on this node yet; 1.0.0 goes on"));
        assertThat(refused(() -> other.tenant("acme").integrations().install(NewIntegration.of("chat", "Early"))))
                .containsExactly("template");

        Files.copy(newer, elsewhere.resolve("newer.jar"));
        clock.advance(Duration.ofMinutes(2));
        other.runDue();

        assertThat(sentBy(other)).isEqualTo("1.1.0");
        assertThat(other.extensions().find(CHAT).orElseThrow().state()).isEqualTo(ExtensionState.ENABLED);
        assertThat(other.extensions().problems()).isEmpty();
    }

    @Test
    void jar_that_fails_on_a_node_is_not_run_there_again() throws Exception {
        String version = "1.0.0-" + UUID.randomUUID();
        put(CHAT + " " + version, "chat");
        extensions().install(CHAT, SemVer.parse(version));
        int runs = Integer.getInteger("jarred." + version);
        System.setProperty("jarred.fails", version);
        try {
            Integrations other =
                    node(ExtensionSettings.builder().directory(folder).build());
            TemplateCatalog offered = other.templates();
            for (int minute = 0; minute < 3; minute++) {
                clock.advance(Duration.ofMinutes(2));
                other.runDue();
            }

            assertThat(Integer.getInteger("jarred." + version)).isEqualTo(runs + 1);
            assertThat(other.templates()).isSameAs(offered);
            assertThat(other.extensions().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message()).contains("this one fails here"));
            System.clearProperty("jarred.fails");
            other.extensions().disable(CHAT);
            assertThat(other.extensions().enable(CHAT).state()).isEqualTo(ExtensionState.ENABLED);
        } finally {
            System.clearProperty("jarred.fails");
        }
    }

    @Test
    void part_that_hides_an_installed_jar_is_reported_and_the_jar_stays_pinned() throws Exception {
        put(CHAT + " 2.0.0", "chat");
        extensions().install(CHAT);
        installed(acme, "chat", "Alerts");
        restart(settings -> settings.of(Extension.of(chatListing(), supplying("chat"))));

        assertThat(left())
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .contains(CHAT, "supplied by both what the builder was given", "the installed jar "));
        assertThat(extensions().find(CHAT)).hasValueSatisfying(entry -> {
            assertThat(entry.provided()).isTrue();
            assertThat(entry.state()).isEqualTo(ExtensionState.ENABLED);
        });
        extensions().disable(CHAT);
        assertThat(offered()).containsExactly("own");
        extensions().enable(CHAT);
        assertThat(offered()).containsExactly("chat", "own");

        restart(settings -> {});
        assertThat(offered()).containsExactly("chat", "own");
        assertThat(sent()).isEqualTo("2.0.0");
    }

    @Test
    void installed_jar_that_a_part_hides_can_be_uninstalled() {
        put(CHAT + " 2.0.0", "chat sms");
        put("com.example.needy 1.0.0", "needy", "\"requires\": {\"com.example.chat\": \"*\"}");
        extensions().install(CHAT);
        extensions().install("com.example.needy");
        installed(acme, "chat", "Alerts");
        IntegrationId texts = installed(acme, "sms", "Texts");
        restart(settings -> settings.of(Extension.of(chatListing(), supplying("chat"))));
        extensions().disable("com.example.needy");
        extensions().disable(CHAT);

        assertThat(problems(() -> extensions().uninstall(CHAT)))
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.message()).contains("sms").doesNotContain("chat"));
        acme.integrations().uninstall(texts);
        extensions().uninstall(CHAT);

        assertThat(left()).isEmpty();
        assertThat(extensions().find(CHAT).orElseThrow().state()).isEqualTo(ExtensionState.DISABLED);
        extensions().enable(CHAT);
        assertThat(refused(() -> extensions().uninstall(CHAT))).containsExactly("/com.example.chat");
    }

    @Test
    void part_counts_where_an_installed_jar_has_the_same_template() throws Exception {
        put("com.example.a 1.0.0", "chat");
        extensions().install("com.example.a");
        installed(acme, "chat", "Alerts");
        restart(settings -> settings.of(Extension.of(chatListing(), supplying("chat"))));

        assertThat(left()).containsExactly("com.example.a: is supplied by both 'com.example.chat' and 'com.example.a'");
        assertThat(extensions().find(CHAT).orElseThrow().state()).isEqualTo(ExtensionState.ENABLED);
        assertThat(extensions().find("com.example.a").orElseThrow().state()).isEqualTo(ExtensionState.FAILED);
    }

    @Test
    void part_whose_templates_cannot_be_offered_is_left_out_with_what_needs_it() {
        AtomicBoolean fails = new AtomicBoolean();
        Template odd = StubTemplate.of("odd", 1, StubTemplate.SCHEMA, template -> {});
        Template moody = new Moody(odd, fails);
        Extension base =
                Extension.of(ExtensionListing.parse(listing("com.example.base 1.0.0", "odd")), () -> List.of(moody));
        Extension chat = Extension.of(
                ExtensionListing.parse(listing(CHAT + " 1.0.0", "chat", "\"requires\": {\"com.example.base\": \"*\"}")),
                supplying("chat"));
        fails.set(true);

        restart(settings -> settings.of(base, chat));

        assertThat(offered()).containsExactly("own");
        assertThat(left())
                .containsExactly(
                        "com.example.base: cannot be offered: java.lang.AssertionError: not in the mood",
                        "com.example.chat: 'com.example.chat' needs 'com.example.base' *, which is not there");
    }

    /** Describes itself only at times. */
    private record Moody(Template template, AtomicBoolean fails) implements Template {
        @Override
        public TemplateDescriptor descriptor() {
            if (fails.get()) {
                throw new AssertionError("not in the mood");
            }
            return template.descriptor();
        }

        @Override
        public List<SetupCheck> checks(TemplateConfig config) {
            return template.checks(config);
        }

        @Override
        public Outgoing prepare(Sending sending) {
            return template.prepare(sending);
        }

        @Override
        public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
            return template.classify(response, config, now);
        }
    }
}
