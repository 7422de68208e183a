package dev.integrations.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimeOrderedUuidsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

    @Test
    void an_id_has_version_7_the_variant_of_the_rfc_and_the_time() {
        UUID uuid = new TimeOrderedUuids(Clock.fixed(NOW, ZoneOffset.UTC), new Random(1)).next();

        assertThat(uuid.version()).isEqualTo(7);
        assertThat(uuid.variant()).isEqualTo(2);
        assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void ids_grow_though_the_clock_stands_still() {
        TimeOrderedUuids ids = new TimeOrderedUuids(Clock.fixed(NOW, ZoneOffset.UTC), new Random(1));
        UUID last = ids.next();

        for (int i = 0; i < 10_000; i++) {
            UUID next = ids.next();
            assertThat(Long.compareUnsigned(next.getMostSignificantBits(), last.getMostSignificantBits()))
                    .isPositive();
            last = next;
        }
        assertThat(last.version()).isEqualTo(7);
    }
}
