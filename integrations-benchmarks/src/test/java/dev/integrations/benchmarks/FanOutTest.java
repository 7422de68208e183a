package dev.integrations.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.integrations.store.InMemoryStore;
import org.junit.jupiter.api.Test;

class FanOutTest {
    @Test
    void both_sides_publish_to_as_many_webhooks_and_are_compared() {
        try (FanOutTenants many = new FanOutTenants(InMemoryStore.create(), 10, 40, 3);
                FanOutTenants few = new FanOutTenants(InMemoryStore.create(), 1, 10, 3)) {
            FanOutResult result = new FanOutRun(many, few, 200).rounds(2);

            assertThat(result.webhooks()).isEqualTo(400);
            assertThat(result.tenants()).isEqualTo(10);
            assertThat(result.smallWebhooks()).isEqualTo(10);
            assertThat(result.cpuMicros()).isNotNegative();
            assertThat(result.smallCpuMicros()).isNotNegative();
            assertThat(result.toJson()).contains("\"webhooks\":400", "\"ratio\":");
        }
    }

    @Test
    void webhooks_are_made_once_and_a_run_with_other_options_is_told() {
        InMemoryStore store = InMemoryStore.create();
        try (FanOutTenants first = new FanOutTenants(store, 2, 5, 1);
                FanOutTenants second = new FanOutTenants(store, 2, 5, 2)) {
            first.prepare();
            first.prepare();
            first.publish(0, 4);

            second.prepare();
            assertThatIllegalStateException()
                    .isThrownBy(() -> second.publish(0, 1))
                    .withMessageContaining("1 webhooks of load-0 match, and not 2");
        }
    }
}
