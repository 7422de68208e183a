package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationInUseException;
import dev.integrations.registry.IntegrationQuery;
import dev.integrations.registry.IntegrationUpdate;
import dev.integrations.registry.NewIntegration;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Integrations that need, exclude, or fall back to others. */
class DependentsTest extends RegistryFixture {
    private Integration needy() {
        return registry()
                .install(NewIntegration.of("needy", "Needy").with(config()))
                .integration();
    }

    private static Template stub(String id, int version, Consumer<TemplateDescriptor.Builder> more) {
        return StubTemplate.of(id, version, StubTemplate.SCHEMA, more);
    }

    @Test
    void what_others_need_is_not_uninstalled_before_them() {
        Integration chat = installed();
        Integration needy = registry()
                .install(NewIntegration.of("needy", "Needy").with(config()))
                .integration();

        assertThatExceptionOfType(IntegrationInUseException.class)
                .isThrownBy(() -> registry().uninstall(chat.id()))
                .withMessageContaining("'Needy' (%s)".formatted(needy.id()))
                .satisfies(e -> assertThat(e.dependents()).containsExactly(needy));
        registry().uninstall(needy.id());
        registry().uninstall(chat.id());
        assertThat(listed(IntegrationQuery.all())).isEmpty();
    }

    @Test
    void what_is_needed_is_what_the_version_in_use_needs_and_not_the_newest() {
        Integration chat = installed();
        Integration needy = needy();
        Template needing = stub("needy", 1, builder -> builder.requires("chat"));

        use(List.of(StubTemplate.chat(1), needing, stub("needy", 2, builder -> {})));
        assertThatExceptionOfType(IntegrationInUseException.class)
                .isThrownBy(() -> registry().uninstall(chat.id()))
                .satisfies(e -> assertThat(e.dependents()).containsExactly(needy));

        use(List.of(StubTemplate.chat(1), stub("needy", 1, builder -> {}), stub("needy", 2, b -> b.requires("chat"))));
        registry().uninstall(chat.id());
        assertThat(listed(IntegrationQuery.all())).containsExactly(needy);
    }

    @Test
    void what_excludes_others_is_what_the_version_in_use_excludes_and_not_the_newest() {
        Template shy = stub("shy", 1, builder -> builder.conflictsWith("chat"));
        use(List.of(shy));
        registry().install(NewIntegration.of("shy", "Shy").with(config()));

        use(List.of(StubTemplate.chat(1), shy, stub("shy", 2, builder -> {})));
        assertThat(refused(chat("Alerts"))).extracting(Problem::field).containsExactly("conflicts");

        use(List.of(StubTemplate.chat(1), stub("shy", 1, builder -> {}), stub("shy", 2, b -> b.conflictsWith("chat"))));
        assertThat(installed().version()).isEqualTo(1);
    }

    @Test
    void what_may_be_needed_by_what_is_not_offered_is_not_uninstalled_before_that() {
        Integration chat = installed();
        Integration needy = needy();

        use(List.of(StubTemplate.chat(1)));
        assertThatExceptionOfType(IntegrationInUseException.class)
                .isThrownBy(() -> registry().uninstall(chat.id()))
                .withMessageContaining("not offered now")
                .withMessageContaining("'Needy' (%s)".formatted(needy.id()))
                .satisfies(e -> assertThat(e.dependents()).containsExactly(needy));

        use(List.of());
        registry().uninstall(chat.id());
        registry().uninstall(needy.id());
        assertThat(listed(IntegrationQuery.all())).isEmpty();
    }

    @Test
    void fallback_of_others_is_not_uninstalled_before_they_have_another() {
        Integration spare = installed();
        NewIntegration wanted = chat("Other");
        Integration other = registry()
                .install(wanted.with(
                        wanted.settings().withFallback(Optional.of(spare.id().destination()))))
                .integration();

        assertThatExceptionOfType(IntegrationInUseException.class)
                .isThrownBy(() -> registry().uninstall(spare.id()))
                .withMessageContaining("it is the fallback of others; change 'Other' (%s) first".formatted(other.id()))
                .satisfies(e -> assertThat(e.dependents()).containsExactly(other));

        registry()
                .update(other.id(), 1, IntegrationUpdate.settings(settings -> settings.withFallback(Optional.empty())));
        registry().uninstall(spare.id());
        assertThat(registry().find(spare.id())).isEmpty();
    }

    @Test
    void templates_that_exclude_each_other_are_not_installed_side_by_side() {
        installed();

        assertThat(refused(NewIntegration.of("rival", "Rival").with(config())))
                .extracting(Problem::field)
                .containsExactly("conflicts");
    }

    @Test
    void what_stays_as_it_is_keeps_nobody_from_changing_the_rest() {
        Integration spare = installed();
        NewIntegration wanted = chat("Other");
        Integration integration = registry()
                .install(wanted.with(
                        wanted.settings().withFallback(Optional.of(spare.id().destination()))))
                .integration();
        registry().disable(spare.id(), "holidays");

        registry().update(integration.id(), 1, IntegrationUpdate.settings(settings -> settings.withName("B")));

        assertThat(now(integration.id()).name()).isEqualTo("B");
    }
}
