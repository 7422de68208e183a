package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.integrations.audit.AuditEntry;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.PageRequest;
import dev.integrations.extension.ExtensionQuery;
import dev.integrations.extension.ExtensionSettings;
import dev.integrations.extension.ExtensionState;
import dev.integrations.extension.TenantExtension;
import dev.integrations.registry.CategoryCount;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.IntegrationUpdate;
import dev.integrations.template.spi.TemplateDescriptor;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TenantExtensionsTest extends ExtensionFixture {
    private static final String BASE = "com.example.base";
    private static final String CHAT = "com.example.chat";

    private Tenant globex;

    @BeforeEach
    void install() {
        put(BASE + " 1.0.0", "base", "\"categories\": [\"base\"]");
        put(CHAT + " 1.0.0", "chat sms", "\"requires\": {\"com.example.base\": \"^1\"}");
        extensions().install(BASE);
        extensions().install(CHAT);
        globex = integrations.tenant("globex");
    }

    private void optIn() {
        restart(ExtensionSettings.Builder::optIn);
        globex = integrations.tenant("globex");
    }

    private static List<String> templates(Tenant tenant) {
        return tenant.extensions().templates().stream()
                .map(TemplateDescriptor::id)
                .toList();
    }

    private static List<String> ids(Tenant tenant, ExtensionQuery query) {
        return tenant.extensions().list(query, PageRequest.first(10)).items().stream()
                .map(TenantExtension::id)
                .toList();
    }

    private static List<String> trail(Tenant tenant) {
        return tenant.audit().list(PageRequest.first(10)).items().stream()
                .map(AuditEntry::action)
                .filter(action -> action.startsWith("extension."))
                .toList();
    }

    @Test
    void everything_is_offered_unless_the_host_says_otherwise() {
        assertThat(templates(acme)).containsExactly("base", "chat", "own", "sms");
        assertThat(ids(acme, ExtensionQuery.all().state(ExtensionState.ENABLED)))
                .containsExactly(BASE, CHAT);

        optIn();

        assertThat(templates(acme)).containsExactly("own");
        assertThat(ids(acme, ExtensionQuery.all().state(ExtensionState.DISABLED)))
                .containsExactly(BASE, CHAT);
        assertThat(ids(acme, ExtensionQuery.all().category("base"))).containsExactly(BASE);
        assertThat(acme.extensions().find(CHAT).orElseThrow().enabled()).isFalse();
    }

    @Test
    void what_is_disabled_for_a_tenant_is_not_installed_from_by_it_alone() {
        acme.extensions().disable(CHAT);

        assertThat(templates(acme)).containsExactly("base", "own");
        assertThat(problems(() -> installed(acme, "chat", "Alerts")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains("template", CHAT, "not enabled"));
        assertThat(templates(globex)).containsExactly("base", "chat", "own", "sms");
        installed(globex, "chat", "Alerts");
        assertThat(trail(acme)).containsExactly("extension.disabled");
        assertThat(trail(globex)).isEmpty();

        acme.extensions().enable(CHAT);
        installed(acme, "chat", "Alerts");
        assertThat(trail(acme)).containsExactly("extension.enabled", "extension.disabled");
    }

    @Test
    void what_a_tenant_opted_into_stays_over_a_restart() {
        optIn();
        acme.extensions().enable(BASE);
        acme.extensions().enable(CHAT);
        installed(acme, "chat", "Alerts");

        optIn();

        assertThat(templates(acme)).containsExactly("base", "chat", "own", "sms");
        assertThat(templates(globex)).containsExactly("own");
        assertThat(refused(() -> installed(globex, "chat", "Alerts"))).containsExactly("template");
    }

    @Test
    void choice_that_is_made_already_writes_nothing() {
        acme.extensions().disable(CHAT);
        acme.extensions().disable(CHAT);

        assertThat(trail(acme)).containsExactly("extension.disabled");
    }

    @Test
    void what_integrations_are_made_from_is_not_disabled_and_these_are_named() {
        IntegrationId id = installed(acme, "sms", "Our texts");
        installed(globex, "sms", "Foreign texts");

        List<Problem> problems = problems(() -> acme.extensions().disable(CHAT));

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("/com.example.chat/templates");
            assertThat(problem.message()).contains("'Our texts'").doesNotContain("Foreign", "globex");
        });
        acme.integrations().uninstall(id);
        assertThat(acme.extensions().disable(CHAT).enabled()).isFalse();
    }

    @Test
    void what_enabled_ones_need_is_enabled_before_and_disabled_after_them() {
        assertThat(refused(() -> acme.extensions().disable(BASE)))
                .containsExactly("/com.example.chat/requires/com.example.base");
        acme.extensions().disable(CHAT);
        acme.extensions().disable(BASE);

        assertThat(refused(() -> acme.extensions().enable(CHAT)))
                .containsExactly("/com.example.chat/requires/com.example.base");
        acme.extensions().enable(BASE);
        assertThat(acme.extensions().enable(CHAT).enabled()).isTrue();
    }

    @Test
    void what_the_host_has_not_enabled_is_not_there() {
        extensions().disable(CHAT);

        assertThat(acme.extensions().find(CHAT)).isEmpty();
        assertThat(templates(acme)).containsExactly("base", "own");
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> acme.extensions().enable(CHAT));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> acme.extensions().disable("com.example.none"));
    }

    @Test
    void integration_that_is_there_can_be_changed_though_the_extension_is_opt_in_now() {
        IntegrationId id = installed(acme, "chat", "Alerts");

        optIn();

        assertThat(acme.integrations()
                        .update(id, 1, IntegrationUpdate.settings(settings -> settings.withName("Other")))
                        .integration()
                        .name())
                .isEqualTo("Other");
    }

    @Test
    void choices_go_with_the_tenant() {
        acme.extensions().disable(CHAT);
        globex.extensions().disable(CHAT);

        assertThat(integrations.operator().expungeTenant("acme", "user:1", "asked for"))
                .isPositive();

        assertThat(acme.extensions().find(CHAT).orElseThrow().enabled()).isTrue();
        assertThat(globex.extensions().find(CHAT).orElseThrow().enabled()).isFalse();
    }

    @Test
    void categories_count_the_templates_that_are_offered_to_the_tenant() {
        globex.extensions().disable(CHAT);
        globex.extensions().disable(BASE);

        assertThat(inBase(acme)).isEqualTo(1);
        assertThat(inBase(globex)).isZero();
    }

    private static long inBase(Tenant tenant) {
        return tenant.integrations().categories().stream()
                .filter(count -> count.category().id().equals("base"))
                .mapToLong(CategoryCount::templates)
                .sum();
    }
}
