package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.BatchResult;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.connection.ConnectionId;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.NewEvent;
import dev.integrations.event.EventFilter;
import dev.integrations.registry.CategoryCount;
import dev.integrations.registry.CheckReport;
import dev.integrations.registry.Installation;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationBatch;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.IntegrationQuery;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.IntegrationState;
import dev.integrations.registry.IntegrationUpdate;
import dev.integrations.registry.NewIntegration;
import dev.integrations.registry.VendorAddresses;
import dev.integrations.registry.VersionConflictException;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.Category;
import dev.integrations.template.HostCategories;
import dev.integrations.template.Preview;
import dev.integrations.template.Rule;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.Mapping;
import dev.integrations.template.spi.SetupCheck.Outcome;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RegistryTest extends RegistryFixture {
    @Test
    void installing_checks_the_credential_and_stores_the_integration() {
        Installation installation = registry().install(chat("Alerts"));

        Integration integration = installation.integration();
        assertThat(installation.checks()).extracting(CheckReport::name).containsExactly("Token", "Message", "Credit");
        assertThat(installation.checks().get(0).result().orElseThrow().outcome())
                .isEqualTo(Outcome.VERIFIED);
        assertThat(installation.checks().get(1).result()).isEmpty();
        assertThat(vendor.requests()).hasSize(1);
        assertThat(vendor.requests().get(0).header("x-token")).contains(TOKEN);
        assertThat(registry().find(integration.id())).contains(integration);
        assertThat(integration.state()).isEqualTo(IntegrationState.ENABLED);
        assertThat(integration.version()).isEqualTo(1);
        assertThat(audited()).containsExactly("integration.installed");
    }

    @Test
    void everything_that_is_wrong_is_said_at_once_and_nothing_is_stored() {
        vendor.on("/me", answer(401));
        NewIntegration wanted = NewIntegration.of("needy", "Needy")
                .with(config().put("channel", "alerts").put("region", "mars").put("retries", 9));

        List<Problem> problems = refused(wanted);

        assertThat(problems)
                .extracting(Problem::field)
                .containsExactlyInAnyOrder(
                        "/config/channel", "/config/region", "/config/retries", "requires", "check 'Token'");
        assertThat(problems)
                .filteredOn(problem -> problem.field().equals("check 'Token'"))
                .extracting(Problem::message)
                .containsExactly("The token is refused; Make another one");
        assertThat(listed(IntegrationQuery.all())).isEmpty();
        assertThat(audited()).isEmpty();
    }

    @Test
    void a_field_that_a_check_needs_and_that_is_wrong_is_said_and_the_check_is_left_for_later() {
        List<Problem> problems = refused(chat("Alerts").with(config().put("token", "abc")));

        assertThat(problems).extracting(Problem::field).containsExactly("/config/token");
        assertThat(vendor.requests()).isEmpty();
    }

    @Test
    void rules_connection_and_fallback_are_checked() {
        IntegrationSettings settings = IntegrationSettings.named("Alerts")
                .withRules(List.of(
                        new Rule(EventFilter.all(), "fly", Mapping.none()),
                        new Rule(EventFilter.all(), "post_message", Mapping.parse("{\"colour\": \"red\"}"))))
                .withConnection(Optional.of(new ConnectionId(new UUID(1, 2))))
                .withFallback(Optional.of(new IntegrationId(new UUID(1, 2)).destination()));

        assertThat(refused(chat("Alerts").with(settings)))
                .extracting(Problem::field)
                .containsExactly("/rules/0/action", "/rules/1/mapping/colour", "connection", "fallback");
        assertThat(refused(NewIntegration.of("nothing", "N")))
                .extracting(Problem::field)
                .containsExactly("template");
    }

    @Test
    void configuration_that_is_none_is_said_with_all_else() {
        IntegrationSettings settings = IntegrationSettings.named("Alerts")
                .withRules(List.of(new Rule(EventFilter.all(), "fly", Mapping.none())))
                .withFallback(Optional.of(new IntegrationId(new UUID(1, 2)).destination()));
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        ObjectNode large = config().put("region", "x".repeat(64 * 1024));

        assertThat(refused(new NewIntegration("needy", settings, list)))
                .extracting(Problem::field)
                .containsExactly("/config", "/rules/0/action", "requires", "fallback");
        assertThat(refused(new NewIntegration("needy", settings, large)))
                .extracting(Problem::field)
                .containsExactly("/config", "/rules/0/action", "requires", "fallback");
        assertThat(refused(new NewIntegration("nothing", settings, list)))
                .extracting(Problem::field)
                .containsExactly("template", "/config");
        assertThat(vendor.requests()).isEmpty();
    }

    @Test
    void change_to_a_configuration_that_is_none_is_said_with_all_else() {
        Integration integration = installed();
        IntegrationUpdate update = IntegrationUpdate.settings(
                        settings -> settings.withRules(List.of(new Rule(EventFilter.all(), "fly", Mapping.none()))))
                .andConfig(JsonNodeFactory.instance.arrayNode());

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> registry().update(integration.id(), 1, update))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(Problem::field)
                        .containsExactly("/config", "/rules/0/action"));
    }

    @Test
    void listings_are_filtered_and_paged_and_show_no_secret() {
        Integration alerts = installed();
        Integration needy = registry()
                .install(NewIntegration.of("needy", "Needy").with(config()))
                .integration();
        Integration stopped = registry()
                .disable(registry().install(chat("Chat")).integration().id(), "enough");

        assertThat(listed(IntegrationQuery.all())).containsExactly(stopped, needy, alerts);
        assertThat(listed(IntegrationQuery.all().category("alerts"))).containsExactly(stopped, alerts);
        assertThat(listed(IntegrationQuery.all().category("alerts").template("needy")))
                .isEmpty();
        assertThat(listed(IntegrationQuery.all().template("needy"))).containsExactly(needy);
        assertThat(listed(IntegrationQuery.all().state(IntegrationState.DISABLED)))
                .containsExactly(stopped);
        assertThat(listed(IntegrationQuery.all().containing("ALERT"))).containsExactly(alerts);
        Page<Integration> first = registry().list(IntegrationQuery.all(), PageRequest.first(2));
        assertThat(registry()
                        .list(
                                IntegrationQuery.all(),
                                PageRequest.first(2).after(first.next().orElseThrow()))
                        .items())
                .containsExactly(alerts);
        assertThat(first.toString()).doesNotContain(TOKEN);
        assertThat(registry().counts().byCategory()).containsEntry("chat", 2L);
        assertThat(registry().counts().byState()).containsEntry(IntegrationState.DISABLED, 1L);
    }

    @Test
    void an_update_keeps_secrets_that_it_leaves_out() {
        Integration integration = installed();
        JsonNode shown = registry().config(integration.id());
        assertThat(shown.path("token").asText()).isEqualTo(Preview.MASK);

        registry()
                .update(
                        integration.id(),
                        1,
                        IntegrationUpdate.config(config().put("channel", "#b").without("token")));
        registry().update(integration.id(), 2, IntegrationUpdate.config(shown));

        assertThat(vendor.requests())
                .extracting(request -> request.header("x-token").orElse(""))
                .containsExactly(TOKEN, TOKEN, TOKEN);
        assertThat(now(integration.id()).version()).isEqualTo(3);
    }

    @Test
    void the_mask_is_no_secret() {
        List<Problem> problems = refused(chat("Alerts").with(config().put("token", Preview.MASK)));

        assertThat(problems)
                .filteredOn(problem -> problem.message().contains("give the secret itself"))
                .extracting(Problem::field)
                .containsExactly("/config/token");
        assertThat(listed(IntegrationQuery.all())).isEmpty();
    }

    @Test
    void a_secret_that_is_null_is_removed() {
        Integration integration = installed();

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() ->
                        registry().update(integration.id(), 1, IntegrationUpdate.config(config().putNull("token"))))
                .satisfies(
                        e -> assertThat(e.problems()).extracting(Problem::field).containsExactly("/config/token"));
    }

    @Test
    void a_change_of_an_old_version_is_refused_and_says_what_to_do() {
        Integration integration = installed();
        registry().update(integration.id(), 1, IntegrationUpdate.settings(settings -> settings.withName("B")));

        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(() -> registry()
                        .update(integration.id(), 1, IntegrationUpdate.settings(settings -> settings.withName("C"))))
                .withMessageContaining("is at version 2")
                .withMessageContaining("read it again")
                .satisfies(e -> assertThat(e.current()).isEqualTo(2));
        assertThat(now(integration.id()).name()).isEqualTo("B");
    }

    @Test
    void a_change_of_nothing_makes_no_version_and_a_new_name_asks_nobody() {
        Integration integration = installed();

        registry().update(integration.id(), 1, IntegrationUpdate.config(config()));
        registry().update(integration.id(), 1, IntegrationUpdate.settings(settings -> settings.withName("B")));

        assertThat(now(integration.id()).version()).isEqualTo(2);
        assertThat(vendor.requests()).hasSize(1);
    }

    @Test
    void a_preview_shows_what_would_be_sent_without_secrets() {
        Integration integration = installed();

        Preview preview = registry()
                .preview(integration.id(), NewEvent.of("invoice.paid", "{}".getBytes(StandardCharsets.UTF_8)));

        assertThat(preview.url()).isEqualTo("https://chat.test/post/alerts?region=eu");
        assertThat(preview.body()).isEqualTo("{\"text\":\"invoice.paid\"}");
        assertThat(preview.toString()).doesNotContain(TOKEN);
    }

    @Test
    void items_of_a_batch_fail_alone() {
        Integration integration = installed();

        BatchResult<Installation> result = registry()
                .batch()
                .update(List.of(
                        new IntegrationBatch.Update(
                                integration.id(), 7, IntegrationUpdate.settings(settings -> settings.withName("B"))),
                        new IntegrationBatch.Update(
                                integration.id(), 1, IntegrationUpdate.settings(settings -> settings.withName("C")))));

        assertThat(result.failures())
                .extracting(failed -> failed.error().getClass())
                .hasSize(1);
        assertThat(result.values())
                .extracting(each -> each.integration().name())
                .containsExactly("C");
        assertThat(registry().batch().disable(List.of(integration.id()), "x").isComplete())
                .isTrue();
        assertThat(registry().batch().enable(List.of(integration.id())).isComplete())
                .isTrue();
        assertThat(registry().batch().uninstall(List.of(integration.id())).isComplete())
                .isTrue();
        assertThat(registry().batch().install(List.of(chat("A"), chat("B"))).isComplete())
                .isTrue();
    }

    @Test
    void integrations_of_other_tenants_are_unknown() {
        Integration integration = installed();
        Tenant globex = integrations.tenant("globex");

        assertThat(globex.integrations().find(integration.id())).isEmpty();
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> globex.integrations().config(integration.id()));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> globex.integrations().enable(integration.id()));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> globex.integrations().uninstall(integration.id()));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> globex.integrations().versions().list(integration.id(), PageRequest.first(1)));
    }

    @Test
    void integrations_go_with_their_tenant() {
        Integration integration = installed();

        integrations.operator().expungeTenant("acme", "user:1", "asked for");

        assertThat(registry().find(integration.id())).isEmpty();
        assertThat(registry().counts().byState()).isEmpty();
    }

    @Test
    void categories_of_host_and_templates_are_listed_counted_and_asked_for() {
        installed();
        HostCategories host = HostCategories.builder()
                .category(new Category("team", "For your team", "Where your people are", 10))
                .category(new Category("chat", "Chat", "Where people write", 5))
                .category(new Category("empty", "Nothing yet", "", 20))
                .place("needy", "team")
                .build();
        useCatalog(TemplateCatalog.of(() -> List.of(
                        StubTemplate.chat(1),
                        StubTemplate.of("needy", 1, StubTemplate.SCHEMA, builder -> builder.categories("poor"))))
                .categorized(host));
        Integration needy = registry()
                .install(NewIntegration.of("needy", "N").with(config()))
                .integration();

        assertThat(registry().categories())
                .extracting(each -> each.category().id(), CategoryCount::templates, CategoryCount::integrations)
                .containsExactly(
                        tuple("chat", 1L, 1L), tuple("team", 1L, 1L), tuple("empty", 0L, 0L), tuple("alerts", 1L, 1L));
        assertThat(listed(IntegrationQuery.all().category("team"))).containsExactly(needy);
        assertThat(listed(IntegrationQuery.all().category("empty"))).isEmpty();
        assertThat(registry().counts().byCategory())
                .containsOnly(Map.entry("chat", 1L), Map.entry("alerts", 1L), Map.entry("team", 1L));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> listed(IntegrationQuery.all().category("poor")))
                .withMessageContaining("category: 'poor' is none of chat, team, empty, alerts");
    }

    @Test
    void stubs_are_for_development() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Integrations.builder()
                        .store(InMemoryStore.create())
                        .keyRing(KeyRing.ephemeralForDevelopment())
                        .vendorAddresses(VendorAddresses.stubbed(Map.of("a.test", URI.create("http://localhost:1"))))
                        .startPaused())
                .withMessageContaining("stubs of services are for development");
    }
}
