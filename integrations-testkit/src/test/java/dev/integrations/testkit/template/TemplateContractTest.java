package dev.integrations.testkit.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.template.spi.Template;
import org.junit.jupiter.api.Test;

/** A template that keeps the contract passes; what is wrong with others is told, in the tests of the rules. */
class TemplateContractTest {
    /** What a plugin author writes, but for any template. */
    static class Author extends TemplateContract {
        @Override
        protected Template template() {
            return ContractRun.input().template();
        }

        @Override
        protected TemplateSamples samples() {
            return ContractRun.input().samples();
        }
    }

    @Test
    void good_template_passes() {
        ContractRun run = ContractRun.of(new ChatTemplate());

        assertThat(run.allFailures()).isEmpty();
        assertThat(run.tests()).isGreaterThan(50);
    }

    @Test
    void template_that_nobody_supplies_is_told() {
        ContractRun run = ContractRun.of(ChatTemplate.described("nobody"));

        assertThat(run.allFailures()).singleElement().asString().contains("META-INF/services");
    }

    @Test
    void class_other_than_the_supplied_one_is_told() {
        ContractRun run = ContractRun.of(new ChatTemplate() {});

        assertThat(run.allFailures()).singleElement().asString().contains("supplies another class");
    }
}
