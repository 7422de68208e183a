package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.integrations.registry.CheckReport;
import dev.integrations.registry.Installation;
import dev.integrations.registry.Integration;
import dev.integrations.template.spi.SetupCheck.SideEffect;
import org.junit.jupiter.api.Test;

/** Setup checks of integrations, and what making them does besides. */
class RegistryChecksTest extends RegistryFixture {
    @Test
    void checks_that_cost_or_are_seen_are_made_only_if_they_are_asked_for() {
        Installation installation = registry().install(chat("Alerts"));
        Integration integration = installation.integration();

        assertThat(installation.checks())
                .extracting(CheckReport::sideEffect, report -> report.result().isPresent())
                .containsExactly(
                        tuple(SideEffect.NONE, true),
                        tuple(SideEffect.VISIBLE, false),
                        tuple(SideEffect.BILLABLE, false));
        assertThat(registry().test(integration.id(), false))
                .extracting(report -> report.result().isPresent())
                .containsExactly(true, false, false);
        assertThat(vendor.requests()).hasSize(2);
        assertThat(registry().test(integration.id(), true))
                .extracting(report -> report.result().isPresent())
                .containsExactly(true, true, true);
        assertThat(vendor.requests()).hasSize(5);
        assertThat(audited()).startsWith("integration.tested", "integration.tested");
    }
}
