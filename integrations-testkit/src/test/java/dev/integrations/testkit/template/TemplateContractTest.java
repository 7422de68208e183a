package dev.integrations.testkit.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TemplateContractTest {
    @Test
    void good_template_passes() {
        ContractRun run = ContractRun.of(new ChatTemplate(), ChatSamples.all().build());

        assertThat(run.allFailures()).isEmpty();
        assertThat(run.tests()).isGreaterThan(50);
    }
}
