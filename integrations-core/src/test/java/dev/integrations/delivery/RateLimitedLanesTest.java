package dev.integrations.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Destinations with a limit on how many attempts start in a time. */
class RateLimitedLanesTest extends LanesFixture {
    @Test
    void a_destination_with_a_limit_starts_what_it_has_permits_for() {
        Fixed limited = limited(RateLimit.of(3, Duration.ofSeconds(1)));

        assertThat(lanes.keep(claims(limited, 1, 2, 3, 4, 5), Map.of(limited.id(), limited), NOON))
                .hasSize(3);
        queue(limited, 1, 2, 3);
        assertThat(started()).isEmpty();

        assertThat(lanes.wishes(NOON))
                .containsExactly(new PermitStore.Wish(
                        limited.id(), TenantId.of("acme"), limited.rateLimit().orElseThrow(), 3));
        grant(limited, 2, NOON.plusMillis(500));
        assertThat(started()).containsExactly(1L, 2L);
        assertThat(lanes.wishes(NOON)).isEmpty();
        assertThat(lanes.wishes(NOON.plusMillis(500))).hasSize(1);
    }

    @Test
    void permits_count_for_the_time_in_which_they_were_given() {
        Fixed limited = limited(RateLimit.of(3, Duration.ofSeconds(1)));
        queue(limited, 1);
        grant(limited, 1, NOON);

        assertThat(lanes.start(NOON.plusSeconds(1))).isNull();
        assertThat(lanes.wishes(NOON.plusSeconds(1))).hasSize(1);
    }

    @Test
    void what_waits_long_for_a_permit_is_shed() {
        Fixed limited = limited(RateLimit.of(1, Duration.ofMinutes(1)));
        queue(limited, 1);

        grant(limited, 0, NOON.plusSeconds(1));
        assertThat(lanes.shed(NOON)).isEmpty();

        grant(limited, 0, NOON.plusSeconds(50));
        assertThat(lanes.shed(NOON)).hasSize(1);
        assertThat(lanes.suspendedUntil(limited.id())).isEqualTo(NOON.plusSeconds(30));
    }

    @Test
    void what_waits_for_long_behind_the_last_permit_is_shed_too() {
        Fixed limited = limited(RateLimit.of(1, Duration.ofMinutes(10)));
        queue(limited, 1, 2);
        grant(limited, 1, NOON.plusSeconds(600));

        assertThat(started()).containsExactly(1L);

        assertThat(lanes.shed(NOON))
                .extracting(claim -> claim.delivery().value())
                .containsExactly(2L);
    }

    @Test
    void permit_of_what_was_not_sent_serves_the_next() {
        Fixed limited = limited(RateLimit.of(1, Duration.ofMinutes(10)));
        queue(limited, 1, 2);
        grant(limited, 1, NOON.plusSeconds(600));

        lanes.withdrawn(startOne(lanes, NOON), NOON);

        assertThat(started()).containsExactly(2L);
    }

    @Test
    void another_limit_ends_the_wait_for_the_old_one() {
        Fixed limited = limited(RateLimit.of(1, Duration.ofDays(1)));
        queue(limited, 1);
        grant(limited, 0, NOON.plusSeconds(80_000));
        assertThat(lanes.suspendedUntil(limited.id())).isAfter(NOON);

        Fixed generous = new Fixed(9, 4, Optional.of(RateLimit.of(100, Duration.ofSeconds(1))));
        lanes.keep(claims(generous, 5), Map.of(generous.id(), generous), NOON);

        assertThat(lanes.suspendedUntil(limited.id())).isBefore(NOON);
        assertThat(lanes.wishes(NOON)).hasSize(1);
    }

    @Test
    void what_was_called_off_is_not_started() {
        queue(slow, 1, 2);

        lanes.drop(new DeliveryId(1));

        assertThat(started()).containsExactly(2L);
    }

    private Fixed limited(RateLimit limit) {
        Fixed limited = new Fixed(9, 4, Optional.of(limit));
        lanes.keep(claims(limited, 0), Map.of(limited.id(), limited), NOON);
        return limited;
    }

    private void grant(Destination destination, int count, Instant more) {
        lanes.granted(Map.of(destination.id(), new RateLimit.Grant(count, NOON, more)), NOON);
    }
}
