package dev.integrations.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.registry.IntegrationId;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AskGateTest {
    private static final IntegrationId PAYPAL = new IntegrationId(new UUID(1, 1));
    private static final IntegrationId OTHER = new IntegrationId(new UUID(1, 2));

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final AskGate gate = new AskGate(clock());

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    private boolean passes() {
        boolean entered = gate.enter(PAYPAL);
        if (entered) {
            gate.leave(PAYPAL);
        }
        return entered;
    }

    @Test
    void so_many_are_under_way_at_once() {
        for (int i = 0; i < AskGate.MAX_UNDER_WAY; i++) {
            assertThat(gate.enter(PAYPAL)).isTrue();
        }

        assertThat(gate.enter(PAYPAL)).isFalse();
        assertThat(gate.enter(OTHER)).isTrue();
        gate.leave(PAYPAL);
        assertThat(gate.enter(PAYPAL)).isTrue();
    }

    @Test
    void so_many_begin_within_a_second() {
        for (int i = 0; i < AskGate.MAX_A_SECOND; i++) {
            assertThat(passes()).isTrue();
        }

        assertThat(passes()).isFalse();
        now = now.plusMillis(999);
        assertThat(passes()).isFalse();
        now = now.plusMillis(1);
        assertThat(passes()).isTrue();
    }

    @Test
    void clock_that_goes_back_stops_nobody() {
        for (int i = 0; i < AskGate.MAX_A_SECOND; i++) {
            passes();
        }
        now = now.minusSeconds(3_600);

        assertThat(passes()).isTrue();
    }
}
