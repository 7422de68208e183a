package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.audit.AuditEntry;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.PageRequest;
import dev.integrations.extension.ExtensionEntry;
import dev.integrations.extension.ExtensionQuery;
import dev.integrations.extension.ExtensionState;
import dev.integrations.extension.SemVer;
import dev.integrations.registry.IntegrationId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExtensionsTest extends ExtensionFixture {
    private static final String CHAT = "com.example.chat";

    @Test
    void jar_is_listed_and_offered_as_soon_as_it_is_installed() throws Exception {
        put(CHAT + " 1.0.0", "chat sms");

        assertThat(extensions().find(CHAT))
                .hasValueSatisfying(found -> assertThat(found.state()).isEqualTo(ExtensionState.AVAILABLE));
        assertThat(offered()).containsExactly("own");

        ExtensionEntry entry = extensions().as("user:7").because("ticket 1").install(CHAT);

        assertThat(entry.state()).isEqualTo(ExtensionState.ENABLED);
        assertThat(entry.listing().version()).hasToString("1.0.0");
        assertThat(offered()).containsExactly("chat", "own", "sms");
        installed(acme, "chat", "Alerts");
        assertThat(sent()).isEqualTo("1.0.0");
        AuditEntry audit = integrations
                .operator()
                .audit()
                .list(PageRequest.first(1))
                .items()
                .get(0);
        assertThat(audit.action()).isEqualTo("extension.installed");
        assertThat(audit.subject()).isEqualTo(CHAT);
        assertThat(audit.actor()).hasToString("user:7");
        assertThat(audit.details()).containsEntry("version", "1.0.0").containsKey("sha256");
        assertThat(left()).isEmpty();
    }

    @Test
    void what_is_installed_is_there_after_a_restart() throws Exception {
        put(CHAT + " 1.0.0", "chat");
        extensions().install(CHAT);
        installed(acme, "chat", "Alerts");

        restart(settings -> {});

        assertThat(offered()).containsExactly("chat", "own");
        assertThat(sent()).isEqualTo("1.0.0");
    }

    @Test
    void installation_says_everything_that_stands_against_it_and_stores_nothing() {
        put("com.example.base 1.0.0", "base");
        put("com.example.base 2.1.0", "base", "\"requires\": {\"com.example.nowhere\": \"*\"}");
        put("com.example.rival 1.0.0", "chat");
        put(
                CHAT + " 1.0.0",
                "chat",
                "\"requires\": {\"com.example.base\": \"^2\"}",
                "\"conflicts\": {\"com.example.rival\": \"^1\"}");
        extensions().install("com.example.rival");

        List<Problem> problems = problems(() -> extensions().install(CHAT));

        assertThat(problems)
                .extracting(Problem::field)
                .containsExactly(
                        "/com.example.chat/requires/com.example.base",
                        "/com.example.base/requires/com.example.nowhere",
                        "/com.example.chat/conflicts/com.example.rival",
                        "/com.example.rival/templates/chat");
        assertThat(problems.get(3).message()).contains("com.example.chat", "com.example.rival");
        assertThat(offered()).containsExactly("chat", "own");
        assertThat(audited()).containsExactly("extension.installed");
    }

    @Test
    void version_that_is_nowhere_or_installed_already_is_refused() {
        put(CHAT + " 1.0.0", "chat");

        assertThat(refused(() -> extensions().install("com.example.none"))).containsExactly("/com.example.none");
        assertThat(refused(() -> extensions().install(CHAT, SemVer.parse("2.0.0"))))
                .containsExactly("/" + CHAT);
        extensions().install(CHAT, SemVer.parse("1.0.0"));
        assertThat(refused(() -> extensions().install(CHAT))).containsExactly("/" + CHAT);
        assertThat(refused(() -> extensions().upgrade("com.example.none"))).containsExactly("/com.example.none");
        assertThat(refused(() -> extensions().disable("com.example.none"))).containsExactly("/com.example.none");
        assertThat(refused(() -> extensions().uninstall("com.example.none"))).containsExactly("/com.example.none");
    }

    @Test
    void template_of_the_host_is_not_supplied_again() {
        put(CHAT + " 1.0.0", "chat own");

        assertThat(refused(() -> extensions().install(CHAT))).containsExactly("/com.example.chat/templates/own");
    }

    @Test
    void newest_release_is_installed_and_a_version_from_before_a_release_if_it_is_named() {
        put(CHAT + " 1.0.0", "chat");
        put(CHAT + " 1.10.0", "chat");
        put(CHAT + " 1.9.0", "chat");
        put(CHAT + " 2.0.0-beta.1", "chat");

        assertThat(extensions().find(CHAT).orElseThrow().versions())
                .extracting(SemVer::toString)
                .containsExactly("2.0.0-beta.1", "1.10.0", "1.9.0", "1.0.0");
        assertThat(extensions().install(CHAT).listing().version()).hasToString("1.10.0");
        assertThat(extensions().find(CHAT).orElseThrow().upgrade()).isEmpty();
        assertThat(extensions()
                        .upgrade(CHAT, SemVer.parse("2.0.0-beta.1"))
                        .listing()
                        .version())
                .hasToString("2.0.0-beta.1");
    }

    @Test
    void upgrade_takes_effect_at_once_for_integrations_that_are_there() throws Exception {
        put(CHAT + " 1.0.0", "chat");
        extensions().install(CHAT);
        installed(acme, "chat", "Alerts");
        assertThat(sent()).isEqualTo("1.0.0");
        put(CHAT + " 1.1.0", "chat");

        assertThat(listed(ExtensionQuery.all().withUpgrade()))
                .singleElement()
                .satisfies(entry -> assertThat(entry.upgrade()).contains(SemVer.parse("1.1.0")));
        extensions().upgrade(CHAT);

        assertThat(sent()).isEqualTo("1.1.0");
        assertThat(refused(() -> extensions().upgrade(CHAT))).containsExactly("/com.example.chat/version");
        assertThat(refused(() -> extensions().upgrade(CHAT, SemVer.parse("1.1.0"))))
                .containsExactly("/com.example.chat/version");
        assertThat(audited()).containsExactly("extension.upgraded", "extension.installed");
    }

    @Test
    void who_names_an_older_version_goes_back_to_it() throws Exception {
        put(CHAT + " 1.0.0", "chat");
        put(CHAT + " 1.1.0", "chat");
        extensions().install(CHAT);
        installed(acme, "chat", "Alerts");
        assertThat(sent()).isEqualTo("1.1.0");

        extensions().upgrade(CHAT, SemVer.parse("1.0.0"));

        assertThat(sent()).isEqualTo("1.0.0");
    }

    @Test
    void upgrade_that_others_cannot_live_with_is_refused() {
        put("com.example.base 1.0.0", "base");
        put(CHAT + " 1.0.0", "chat", "\"requires\": {\"com.example.base\": \"^1\"}");
        extensions().install("com.example.base");
        extensions().install(CHAT);
        put("com.example.base 2.0.0", "base");

        assertThat(refused(() -> extensions().upgrade("com.example.base")))
                .containsExactly("/com.example.chat/requires/com.example.base");
    }

    @Test
    void upgrade_without_a_template_that_is_in_use_is_refused() {
        put(CHAT + " 1.0.0", "chat sms");
        extensions().install(CHAT);
        IntegrationId id = installed(acme, "sms", "Texts");
        put(CHAT + " 2.0.0", "chat");

        List<Problem> problems = problems(() -> extensions().upgrade(CHAT));

        assertThat(problems)
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString()).contains("/com.example.chat/templates", "sms", "acme (1)"));
        assertThat(offered()).contains("sms");
        acme.integrations().uninstall(id);
        extensions().upgrade(CHAT);
        assertThat(offered()).doesNotContain("sms");
    }

    @Test
    void what_others_need_is_neither_disabled_nor_uninstalled() {
        put("com.example.base 1.0.0", "base");
        put(CHAT + " 1.0.0", "chat", "\"requires\": {\"com.example.base\": \"^1\"}");
        extensions().install("com.example.base");
        extensions().install(CHAT);

        assertThat(refused(() -> extensions().disable("com.example.base")))
                .containsExactly("/com.example.chat/requires/com.example.base");
        assertThat(refused(() -> extensions().uninstall("com.example.base")))
                .containsExactly("/com.example.chat/requires/com.example.base");

        extensions().disable(CHAT);
        extensions().disable("com.example.base");
        assertThat(offered()).containsExactly("own");
        assertThat(refused(() -> extensions().enable(CHAT)))
                .containsExactly("/com.example.chat/requires/com.example.base");
        extensions().enable("com.example.base");
        extensions().enable(CHAT);
        assertThat(offered()).containsExactly("base", "chat", "own");
    }

    @Test
    void integrations_of_what_is_disabled_go_on_when_it_is_enabled_again() throws Exception {
        put(CHAT + " 1.0.0", "chat");
        extensions().install(CHAT);
        installed(acme, "chat", "Alerts");

        extensions().disable(CHAT);

        assertThat(extensions().find(CHAT).orElseThrow().state()).isEqualTo(ExtensionState.DISABLED);
        assertThat(refused(() -> installed(acme, "chat", "Other"))).containsExactly("template");
        extensions().enable(CHAT);
        assertThat(sent()).isEqualTo("1.0.0");
    }

    @Test
    void what_integrations_are_made_from_is_not_uninstalled() {
        put(CHAT + " 1.0.0", "chat sms");
        extensions().install(CHAT);
        IntegrationId first = installed(acme, "chat", "Alerts");
        Tenant globex = integrations.tenant("globex");
        List<IntegrationId> others = List.of(installed(globex, "chat", "A"), installed(globex, "sms", "B"));

        assertThat(problems(() -> extensions().uninstall(CHAT)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("globex (2), acme (1)"));

        acme.integrations().uninstall(first);
        others.forEach(globex.integrations()::uninstall);
        extensions().uninstall(CHAT);
        assertThat(offered()).containsExactly("own");
        assertThat(extensions().find(CHAT).orElseThrow().state()).isEqualTo(ExtensionState.AVAILABLE);
        assertThat(extensions().install(CHAT).state()).isEqualTo(ExtensionState.ENABLED);
    }

    @Test
    void catalogue_is_searched_and_comes_in_pages() {
        put("com.example.a 1.0.0", "a", "\"categories\": [\"chat\"]", "\"author\": \"Ähm Ltd\"");
        put("com.example.b 1.0.0", "b", "\"capabilities\": [\"receive\"]", "\"summary\": \"Sends SMS\"");
        put("com.example.c 1.0.0", "c", "\"events\": [\"message.posted\"]", "\"categories\": [\"chat\", \"sms\"]");
        extensions().install("com.example.c");

        assertThat(ids(ExtensionQuery.all())).containsExactly("com.example.a", "com.example.b", "com.example.c");
        assertThat(ids(ExtensionQuery.all().category("chat"))).containsExactly("com.example.a", "com.example.c");
        assertThat(ids(ExtensionQuery.all().capability("receive"))).containsExactly("com.example.b");
        assertThat(ids(ExtensionQuery.all().event("message.posted"))).containsExactly("com.example.c");
        assertThat(ids(ExtensionQuery.all().text("sms"))).containsExactly("com.example.b");
        assertThat(ids(ExtensionQuery.all().text("äHM"))).containsExactly("com.example.a");
        assertThat(ids(ExtensionQuery.all().state(ExtensionState.ENABLED))).containsExactly("com.example.c");
        assertThat(ids(ExtensionQuery.all().category("chat").state(ExtensionState.AVAILABLE)))
                .containsExactly("com.example.a");

        PageRequest two = PageRequest.first(2);
        String cursor = extensions().list(ExtensionQuery.all(), two).next().orElseThrow();
        assertThat(extensions().list(ExtensionQuery.all(), two.after(cursor)).items())
                .extracting(ExtensionEntry::id)
                .containsExactly("com.example.c");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> extensions().list(ExtensionQuery.all(), two.after("no cursor")))
                .withMessageContaining("no cursor");
    }

    private List<String> ids(ExtensionQuery query) {
        return listed(query).stream().map(ExtensionEntry::id).toList();
    }

    @Test
    void publishing_goes_on_while_extensions_change() throws Exception {
        put(CHAT + " 1.0.0", "chat");
        extensions().install(CHAT);
        installed(acme, "chat", "Alerts");
        acme.events().publish("invoice.paid", Map.of("number", 1));

        extensions().disable(CHAT);
        integrations.runDue();
        assertThat(vendor.requests()).isEmpty();
        extensions().enable(CHAT);
        clock.advance(Duration.ofMinutes(5));
        integrations.runDue();

        assertThat(vendor.requests()).hasSize(1);
    }

    @Test
    void going_back_behind_the_version_of_integrations_is_refused() throws Exception {
        put(CHAT + " 1.0.0", "chat sms");
        packed(CHAT + " 2.0.0", "chat sms")
                .file("jarred.txt", "2.0.0 chat chat@2 sms@3")
                .into(folder, "newer.jar");
        extensions().install(CHAT, SemVer.parse("1.0.0"));
        Tenant globex = integrations.tenant("globex");
        installed(acme, "chat", "From before");
        installed(globex, "sms", "From before");
        extensions().upgrade(CHAT);
        IntegrationId texts = installed(globex, "sms", "Texts");
        List<IntegrationId> alerts = List.of(installed(acme, "chat", "A"), installed(acme, "chat", "B"));

        assertThat(problems(() -> extensions().upgrade(CHAT, SemVer.parse("1.0.0"))))
                .extracting(Problem::toString)
                .containsExactly(
                        "/com.example.chat/templates/chat: integrations are made from later versions than 1, "
                                + "the newest of this jar, of tenants acme (2)",
                        "/com.example.chat/templates/sms: integrations are made from later versions than 1, "
                                + "the newest of this jar, of tenants globex (1)");
        assertThat(extensions().find(CHAT).orElseThrow().listing().version()).hasToString("2.0.0");

        alerts.forEach(acme.integrations()::uninstall);
        globex.integrations().uninstall(texts);
        extensions().upgrade(CHAT, SemVer.parse("1.0.0"));
        assertThat(sent()).isEqualTo("1.0.0");
    }

    @Test
    void what_must_not_be_there_must_not_be_there_before_its_release_either() {
        put("com.example.rival 2.0.0-rc.1", "rival");
        put(CHAT + " 1.0.0", "chat", "\"conflicts\": {\"com.example.rival\": \"*\"}");
        extensions().install("com.example.rival", SemVer.parse("2.0.0-rc.1"));

        assertThat(refused(() -> extensions().install(CHAT)))
                .containsExactly("/com.example.chat/conflicts/com.example.rival");
    }
}
