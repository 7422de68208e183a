package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.Rekeyed;
import dev.integrations.registry.ConfigChange;
import dev.integrations.registry.Installation;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationUpdate;
import dev.integrations.registry.IntegrationVersion;
import dev.integrations.registry.NewIntegration;
import dev.integrations.registry.OutdatedIntegration;
import dev.integrations.registry.TemplateRef;
import dev.integrations.registry.UpgradePlan;
import dev.integrations.registry.VersionConflictException;
import dev.integrations.template.spi.ConnectionUse;
import dev.integrations.template.spi.TemplateDescriptor.Deprecation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IntegrationVersionsTest extends RegistryFixture {
    private List<IntegrationVersion> versions(Integration integration) {
        return registry()
                .versions()
                .list(integration.id(), PageRequest.first(10))
                .items();
    }

    @Test
    void a_version_says_who_changed_what_and_why_and_shows_no_secret() {
        Integration integration = installed();

        acme.as("user:2")
                .because("ticket 17")
                .integrations()
                .update(
                        integration.id(),
                        1,
                        IntegrationUpdate.config(config().put("channel", "#b").put("token", "another")));

        IntegrationVersion version = registry().versions().get(integration.id(), 2);
        assertThat(version.author().name()).isEqualTo("user:2");
        assertThat(version.reason()).contains("ticket 17");
        assertThat(version.createdAt()).isEqualTo(clock.instant());
        assertThat(version.changes())
                .containsExactly(
                        new ConfigChange("/config/channel", Optional.of("\"#alerts\""), Optional.of("\"#b\"")),
                        new ConfigChange("/config/token", Optional.of("***"), Optional.of("***")));
        assertThat(versions(integration)).extracting(IntegrationVersion::number).containsExactly(2, 1);
        assertThat(registry()
                        .versions()
                        .config(integration.id(), 1)
                        .path("channel")
                        .asText())
                .isEqualTo("#alerts");
        assertThat(acme.audit().list(PageRequest.first(1)).items().get(0).details())
                .containsEntry("changed", "/config/channel /config/token");
        assertThat(acme.audit().list(PageRequest.first(10)).items().toString()).doesNotContain(TOKEN, "another");
    }

    @Test
    void two_versions_are_compared() {
        Integration integration = installed();
        registry().update(integration.id(), 1, IntegrationUpdate.settings(settings -> settings.withName("B")));
        registry().update(integration.id(), 2, IntegrationUpdate.config(config().put("region", "us")));

        assertThat(registry().versions().compare(integration.id(), 3, 1))
                .containsExactly(
                        new ConfigChange("/settings/name", Optional.of("\"B\""), Optional.of("\"Alerts\"")),
                        new ConfigChange("/config/region", Optional.of("\"us\""), Optional.empty()));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> registry().versions().compare(integration.id(), 3, 4));
    }

    @Test
    void rolling_back_makes_another_version_with_the_secrets_of_the_old_one() {
        Integration integration = installed();
        registry().update(integration.id(), 1, IntegrationUpdate.config(config().put("token", "another")));

        Installation back = registry().versions().rollBack(integration.id(), 2, 1);

        assertThat(back.integration().version()).isEqualTo(3);
        assertThat(registry().versions().compare(integration.id(), 1, 3)).isEmpty();
        assertThat(vendor.requests())
                .extracting(request -> request.header("x-token").orElse(""))
                .containsExactly(TOKEN, "another", TOKEN);
        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(() -> registry().versions().rollBack(integration.id(), 2, 1));
    }

    @Test
    void an_upgrade_is_shown_before_it_is_made() {
        Integration integration = installed();
        use(List.of(StubTemplate.chat(1), StubTemplate.chat(2)));

        UpgradePlan plan = registry().upgrades().plan(integration.id());

        assertThat(plan.to()).isEqualTo(new TemplateRef("chat", 2));
        assertThat(plan.problems()).isEmpty();
        assertThat(plan.changes())
                .extracting(ConfigChange::place)
                .containsExactly("/template", "/config/channel", "/config/room");
        assertThat(now(integration.id())).isEqualTo(integration);

        Installation upgraded = registry().upgrades().upgrade(integration.id(), 1);

        assertThat(upgraded.integration().template().version()).isEqualTo(2);
        assertThat(registry().config(integration.id()).path("room").asText()).isEqualTo("#alerts");
        assertThat(versions(integration)).hasSize(2);
        assertThat(audited()).startsWith("integration.upgraded");
        assertThat(registry().upgrades().plan(integration.id()).changes()).isEmpty();
    }

    @Test
    void an_upgrade_to_what_the_configuration_does_not_fit_is_refused_and_the_plan_says_so() {
        Integration integration = installed();
        String narrower = StubTemplate.SCHEMA.replace("^#", "^@");
        use(List.of(StubTemplate.chat(1), StubTemplate.of("chat", 2, narrower, builder -> {})));

        assertThat(registry().upgrades().plan(integration.id()).problems()).isNotEmpty();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> registry().upgrades().upgrade(integration.id(), 1));
        assertThat(now(integration.id())).isEqualTo(integration);
    }

    @Test
    void what_is_outdated_is_reported() {
        Integration old = installed();
        Integration gone = registry()
                .install(NewIntegration.of("needy", "N").with(config()))
                .integration();
        Deprecation deprecation = new Deprecation("Use chat", Optional.of("chat"));
        use(List.of(
                StubTemplate.chat(1),
                StubTemplate.of("former", 1, StubTemplate.SCHEMA, builder -> builder.deprecated(deprecation)),
                StubTemplate.chat(2)));
        Integration former = registry()
                .install(NewIntegration.of("former", "F").with(config()))
                .integration();
        JsonNode room = config().put("room", "#a").without("channel");
        registry().install(NewIntegration.of("chat", "New").with(room));

        assertThat(registry().upgrades().outdated(PageRequest.first(10)).items())
                .containsExactly(
                        new OutdatedIntegration(
                                former, Optional.of(new TemplateRef("former", 1)), Optional.of(deprecation)),
                        new OutdatedIntegration(gone, Optional.empty(), Optional.empty()),
                        new OutdatedIntegration(old, Optional.of(new TemplateRef("chat", 2)), Optional.empty()));
    }

    @Test
    void a_version_that_is_deprecated_and_one_that_is_taken_back_are_reported() {
        Deprecation deprecation = new Deprecation("Use version 2", Optional.empty());
        StubTemplate deprecated =
                StubTemplate.of("chat", 1, StubTemplate.SCHEMA, builder -> builder.deprecated(deprecation));
        use(List.of(deprecated));
        Integration old = installed();
        use(List.of(deprecated, StubTemplate.chat(2)));
        Integration newer = registry()
                .install(NewIntegration.of("chat", "New")
                        .with(config().put("room", "#a").without("channel")))
                .integration();

        assertThat(registry().upgrades().outdated(PageRequest.first(10)).items())
                .containsExactly(new OutdatedIntegration(
                        old, Optional.of(new TemplateRef("chat", 2)), Optional.of(deprecation)));

        use(List.of(StubTemplate.chat(1)));

        assertThat(registry().upgrades().outdated(PageRequest.first(10)).items())
                .containsExactly(new OutdatedIntegration(newer, Optional.empty(), Optional.empty()));
    }

    @Test
    void the_report_goes_through_all_pages() {
        List<Integration> old = Stream.generate(this::installed).limit(5).toList();
        use(List.of(StubTemplate.chat(2)));

        List<OutdatedIntegration> reported = new ArrayList<>();
        Page<OutdatedIntegration> page = registry().upgrades().outdated(PageRequest.first(2));
        reported.addAll(page.items());
        while (page.next().isPresent()) {
            page = registry()
                    .upgrades()
                    .outdated(PageRequest.first(2).after(page.next().get()));
            reported.addAll(page.items());
        }

        assertThat(reported)
                .extracting(each -> each.integration().id())
                .containsExactlyInAnyOrderElementsOf(
                        old.stream().map(Integration::id).toList());
    }

    /** The problems of a plan, which are exactly those of the upgrade; neither has stored anything. */
    private List<String> refused(Integration integration) {
        List<Problem> planned = registry().upgrades().plan(integration.id()).problems();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> registry().upgrades().upgrade(integration.id(), integration.version()))
                .satisfies(refused -> assertThat(refused.problems()).isEqualTo(planned));
        assertThat(now(integration.id())).isEqualTo(integration);
        return planned.stream().map(Problem::field).toList();
    }

    @Test
    void a_plan_says_that_a_template_fails_to_take_the_configuration_over_and_nothing_of_that() {
        Integration chat = installed();
        for (StubTemplate broken : List.of(
                StubTemplate.chat(2).migrating(config -> {
                    throw new IllegalStateException("no place for " + config);
                }),
                StubTemplate.chat(2).migrating(config -> {
                    throw new AssertionError("no place for " + config);
                }),
                StubTemplate.chat(2).migrating(config -> JsonNodeFactory.instance.arrayNode()))) {
            use(List.of(StubTemplate.chat(1), broken));

            assertThat(refused(chat)).containsExactly("template");
            UpgradePlan plan = registry().upgrades().plan(chat.id());
            assertThat(plan.to()).isEqualTo(new TemplateRef("chat", 2));
            assertThat(plan.problems().get(0).message())
                    .contains("version 2 of 'chat' cannot take over the configuration")
                    .doesNotContain(TOKEN);
        }
    }

    @Test
    void a_plan_says_what_the_upgrade_is_refused_for() {
        StubTemplate other = StubTemplate.of("other", 1, StubTemplate.SCHEMA, builder -> {});
        use(List.of(StubTemplate.chat(1), other));
        Integration chat = installed();
        registry().install(NewIntegration.of("other", "O").with(config()));
        String narrower = StubTemplate.SCHEMA.replace("^#", "^@");

        use(List.of(
                other,
                StubTemplate.of(
                        "chat",
                        2,
                        narrower,
                        builder -> builder.requires("base")
                                .conflictsWith("other")
                                .connection(ConnectionUse.required(ACCOUNT)))));
        assertThat(refused(chat))
                .containsExactly("/config/room", "/config/channel", "requires", "conflicts", "connection");

        use(List.of(other));
        assertThat(refused(chat)).containsExactly("template");
        assertThat(registry().upgrades().plan(chat.id()).to()).isEqualTo(chat.template());
    }

    @Test
    void a_plan_without_changes_has_no_problems_as_the_upgrade_does_nothing() {
        Integration integration = installed();
        use(List.of(StubTemplate.of("chat", 1, StubTemplate.SCHEMA, builder -> builder.requires("base"))));

        UpgradePlan plan = registry().upgrades().plan(integration.id());

        assertThat(plan.changes()).isEmpty();
        assertThat(plan.problems()).isEmpty();
        assertThat(registry().upgrades().upgrade(integration.id(), 1).integration())
                .isEqualTo(integration);
    }

    @Test
    void re_encryption_finds_the_secrets_of_every_version() {
        Integration integration = installed();
        registry().update(integration.id(), 1, IntegrationUpdate.config(config().put("token", "another")));

        integrations.operator().dataKeys().rotate("acme");
        Rekeyed rekeyed = integrations.operator().dataKeys().reencrypt();

        assertThat(rekeyed).isEqualTo(new Rekeyed(2, 0, 0));

        assertThat(registry().versions().compare(integration.id(), 1, 2)).hasSize(1);
    }

    private int increment(Integration integration) {
        while (true) {
            int present = now(integration.id()).version();
            try {
                return registry()
                        .update(
                                integration.id(),
                                present,
                                IntegrationUpdate.settings(settings -> settings.withName(settings.name() + "+")))
                        .integration()
                        .version();
            } catch (VersionConflictException e) {
                assertThat(e.current()).isGreaterThan(present);
            }
        }
    }

    @Test
    void changes_that_are_repeated_until_they_are_acknowledged_all_count() {
        Integration integration = installed();
        int changes = 100;

        List<Integer> numbers = IntStream.range(0, changes)
                .parallel()
                .map(i -> increment(integration))
                .boxed()
                .toList();

        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(2, changes + 1).boxed().toList());
        assertThat(now(integration.id()).name()).isEqualTo("Alerts" + "+".repeat(changes));
    }
}
