package dev.integrations.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LanesTest extends LanesFixture {
    @Test
    void destinations_take_turns() {
        queue(slow, 1, 2);
        queue(fast, 3, 4);

        assertThat(started()).containsExactly(1L, 3L, 2L, 4L);
    }

    @Test
    void a_destination_is_kept_within_its_concurrency() {
        queue(slow, 1, 2, 3);

        assertThat(started()).containsExactly(1L, 2L);
    }

    @Test
    void the_end_of_an_attempt_makes_room_for_the_next() {
        queue(slow, 1, 2, 3);
        List<Work> first = startAll();

        finish(first.get(0), new Outcome.Accepted());

        assertThat(started()).containsExactly(3L);
    }

    @Test
    void a_destination_with_nothing_under_way_is_not_kept_waiting_by_the_others() {
        queue(fast, 1, 2, 3, 4, 5);
        assertThat(started()).containsExactly(1L, 2L, 3L, 4L);
        queue(slow, 6, 7);

        assertThat(started()).containsExactly(6L);
    }

    @Test
    void what_is_under_way_or_unrecorded_stays_within_concurrency_and_one_batch() {
        queue(fast, LongStream.rangeClosed(1, 50).toArray());
        int accepted = 0;
        for (List<Work> works = startAll(); !works.isEmpty(); works = startAll()) {
            works.forEach(work -> finish(work, new Outcome.Accepted()));
            accepted += works.size();
        }

        assertThat(accepted).isLessThanOrEqualTo(4 + 4);
    }

    @Test
    void recording_lets_attempts_go_on() {
        queue(fast, LongStream.rangeClosed(1, 50).toArray());
        int accepted = 0;
        for (List<Work> works = startAll(); !works.isEmpty(); works = startAll()) {
            works.forEach(work -> finish(work, new Outcome.Accepted()));
            lanes.recorded(works);
            accepted += works.size();
        }

        assertThat(accepted).isEqualTo(50);
    }

    @Test
    void claims_beyond_what_a_destination_may_hold_are_not_kept() {
        List<Claim> claims = claims(slow, LongStream.rangeClosed(1, 100).toArray());

        List<Claim> kept = lanes.keep(claims, Map.of(slow.id(), slow), NOON);

        assertThat(kept).isEqualTo(claims.subList(0, 2 + 16));
    }

    @Test
    void a_destination_that_finishes_more_may_hold_more() {
        Lanes wide = lanes(100, 1000);
        for (long i = 1; i <= 90; i++) {
            wide.queue(List.of(work(fast, i)));
            wide.keep(List.of(), Map.of(), NOON);
            Work work = startOne(wide, NOON);
            wide.finished(work, new Outcome.Accepted(), NOON);
        }

        List<Claim> claims = claims(fast, LongStream.rangeClosed(1000, 2000).toArray());
        assertThat(wide.keep(claims, Map.of(fast.id(), fast), NOON)).hasSize(100 + 90);
        assertThat(wide.keep(claims, Map.of(fast.id(), fast), NOON.plusSeconds(2)))
                .hasSize(100 + 16);
    }

    @Test
    void what_waits_for_a_suspended_destination_is_shed() {
        queue(slow, 1, 2, 3, 4);
        Work first = startAll().get(0);

        finish(first, new Outcome.Throttled("busy", Optional.of(Duration.ofSeconds(30))));

        assertThat(started()).isEmpty();
        assertThat(lanes.shed(NOON))
                .extracting(claim -> claim.delivery().value())
                .containsExactly(3L, 4L);
        assertThat(lanes.keep(claims(slow, 5), Map.of(slow.id(), slow), NOON)).isEmpty();
        assertThat(lanes.keep(claims(slow, 5), Map.of(slow.id(), slow), NOON.plusSeconds(30)))
                .hasSize(1);
    }

    @Test
    void a_wish_to_wait_is_not_cut_short_by_a_success_of_what_was_under_way() {
        queue(slow, 1, 2, 3);
        List<Work> works = startAll();

        finish(works.get(0), new Outcome.Throttled("busy", Optional.of(Duration.ofSeconds(30))));
        finish(works.get(1), new Outcome.Accepted());

        assertThat(lanes.suspendedUntil(slow.id())).isEqualTo(NOON.plusSeconds(30));
        assertThat(started()).isEmpty();
    }

    @Test
    void without_a_word_how_long_each_throttling_in_a_row_doubles_the_wait() {
        List<Instant> until = new ArrayList<>();
        Instant now = NOON;
        for (long i = 1; i <= 4; i++) {
            lanes.queue(List.of(work(slow, i)));
            Work work = startOne(lanes, now);
            lanes.finished(work, new Outcome.Throttled("busy", Optional.empty()), now);
            lanes.recorded(List.of(work));
            until.add(lanes.suspendedUntil(slow.id()));
            now = lanes.suspendedUntil(slow.id());
        }

        assertThat(until)
                .containsExactly(NOON.plusSeconds(1), NOON.plusSeconds(3), NOON.plusSeconds(7), NOON.plusSeconds(15));
    }

    @Test
    void what_was_lost_is_not_started() {
        queue(slow, 1, 2);

        assertThat(lanes.start(LEASE_END)).isNull();
        assertThat(lanes.expiring(NOON, Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void what_was_renewed_is_started_after_its_first_lease() {
        queue(slow, 1, 2);
        List<Claim> expiring = lanes.expiring(NOON.plusSeconds(5), Duration.ofSeconds(6));

        lanes.renewed(expiring, Set.of(new DeliveryId(2)), NOON.plusSeconds(15));

        assertThat(expiring).hasSize(2);
        Work work = startOne(lanes, LEASE_END);
        assertThat(work.claim().delivery()).isEqualTo(new DeliveryId(2));
        assertThat(work.claim().leaseUntil()).isEqualTo(NOON.plusSeconds(15));
    }

    @Test
    void what_is_claimed_again_by_the_node_that_holds_it_goes_on_under_the_new_claim() {
        queue(slow, 1, 2, 3);
        List<Work> underWay = startAll();
        Claim again = claimAgain(1, 0);
        Claim waiting = claimAgain(3, 0);

        assertThat(lanes.adopt(List.of(again, waiting))).isEmpty();

        assertThat(underWay).hasSize(2);
        assertThat(underWay.get(0).claim()).isEqualTo(again);
        finish(underWay.get(0), new Outcome.Accepted());
        assertThat(startOne(lanes, LEASE_END.plusSeconds(1)).claim()).isEqualTo(waiting);
    }

    @Test
    void what_others_attempted_meanwhile_is_another_claim() {
        queue(slow, 1);
        startAll();
        Claim attempted = claimAgain(1, 1);

        assertThat(lanes.adopt(List.of(attempted, claimAgain(7, 0)))).containsExactly(attempted, claimAgain(7, 0));
    }

    @Test
    void bytes_of_payload_bound_what_may_be_claimed() {
        Lanes small =
                new Lanes(DispatchSettings.builder().maxBufferedBytes(1 << 20).build(), event -> false);
        byte[] payload = new byte[1 << 20];

        assertThat(small.room()).isPositive();
        Work large = work(fast, 1, payload);
        small.queue(List.of(large));
        assertThat(small.room()).isZero();
        Work started = small.start(NOON);
        assertThat(started).isSameAs(large);
        small.finished(large, new Outcome.Accepted(), NOON);
        small.recorded(List.of(large));
        assertThat(small.room()).isPositive();
    }

    @Test
    void bytes_of_what_was_queued_twice_count_once() {
        Lanes small =
                new Lanes(DispatchSettings.builder().maxBufferedBytes(1 << 20).build(), event -> false);
        small.keep(claims(fast, 1), Map.of(fast.id(), fast), NOON);
        Work first = work(fast, 1, new byte[1 << 20]);
        Work second = work(fast, 1, new byte[1 << 20]);
        small.queue(List.of(first));
        assertThat(small.start(NOON)).isSameAs(first);
        small.queue(List.of(second));
        assertThat(small.start(NOON)).isSameAs(second);

        List.of(first, second).forEach(work -> small.finished(work, new Outcome.Accepted(), NOON));
        small.recorded(List.of(first, second));

        assertThat(small.room()).isPositive();
    }

    @Test
    void what_was_withdrawn_is_not_started() {
        Work withdrawn = work(fast, 1, new byte[2]);
        Work other = work(fast, 2, new byte[3]);
        Lanes lanes = new Lanes(DispatchSettings.defaults(), event -> event.payload().length == 2);
        lanes.keep(claims(fast, 1, 2), Map.of(fast.id(), fast), NOON);

        lanes.queue(List.of(withdrawn, other));

        assertThat(lanes.start(NOON)).isSameAs(other);
        assertThat(lanes.start(NOON)).isNull();
        assertThat(lanes.drain()).isEmpty();
    }

    @Test
    void what_is_withdrawn_without_an_attempt_makes_room_for_more_and_says_nothing_of_the_destination() {
        Lanes probing = new Lanes(
                DispatchSettings.builder()
                        .breakerFailures(1)
                        .breakerDelay(Duration.ofSeconds(1))
                        .build(),
                event -> false);
        probing.queue(List.of(work(slow, 1), work(slow, 2), work(slow, 3), work(slow, 4)));
        probing.parked(List.of(slow.id()));
        probing.finished(startOne(probing, NOON), new Outcome.Retry("down"), NOON);
        Instant later = NOON.plusSeconds(1);

        Work expired = startOne(probing, later);
        assertThat(probing.start(later)).isNull();
        probing.withdrawn(expired, later);

        assertThat(probing.parkedRoom(later).getOrDefault(slow.id(), 0)).isGreaterThan(2);
        Work probe = startOne(probing, later);
        assertThat(probing.start(later)).isNull();
        assertThat(probing.finished(probe, new Outcome.Accepted(), later)).isEqualTo(Lane.Change.RESUMED);
        assertThat(probing.start(later)).isNotNull();
    }
}
