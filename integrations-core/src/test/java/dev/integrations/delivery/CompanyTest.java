package dev.integrations.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.event.Event;
import dev.integrations.http.OutboundResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What lanes do with deliveries that go together. */
class CompanyTest {
    private static final Instant NOON = LanesFixture.NOON;
    private static final int SHARE = 128 * 1024;

    private final Bulk bulk = new Bulk(9, 10);
    private final Lanes lanes =
            new Lanes(DispatchSettings.builder().maxBufferedBytes(8 * SHARE).build(), event -> false);

    private void queue(long from, long to) {
        lanes.keep(
                LanesFixture.claims(bulk, LongStream.rangeClosed(from, to).toArray()), Map.of(bulk.id(), bulk), NOON);
        LongStream.rangeClosed(from, to).forEach(id -> lanes.queue(List.of(LanesFixture.work(bulk, id))));
    }

    private List<Work> startTogether() {
        Work first = Objects.requireNonNull(lanes.start(NOON), "nothing may be started");
        List<Work> works = lanes.join(first, NOON);
        lanes.startedTogether(works);
        return works;
    }

    private static List<Long> ids(List<Work> works) {
        return works.stream().map(work -> work.claim().delivery().value()).toList();
    }

    @Test
    void as_many_go_together_as_the_destination_takes() {
        queue(1, 25);

        assertThat(ids(startTogether())).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(startTogether()).hasSize(10);
        assertThat(startTogether()).hasSize(5);
    }

    @Test
    void a_request_counts_once_toward_what_may_be_under_way() {
        Lanes narrow = new Lanes(
                DispatchSettings.builder().maxInFlight(2).recordBatch(100).build(), event -> false);
        narrow.keep(List.of(LanesFixture.claim(bulk, 1)), Map.of(bulk.id(), bulk), NOON);
        LongStream.rangeClosed(1, 30).forEach(id -> narrow.queue(List.of(LanesFixture.work(bulk, id))));

        List<Work> one = narrow.join(LanesFixture.startOne(narrow, NOON), NOON);
        List<Work> other = narrow.join(LanesFixture.startOne(narrow, NOON), NOON);

        assertThat(one).hasSize(10);
        assertThat(other).hasSize(10);
        assertThat(narrow.start(NOON)).isNull();
    }

    @Test
    void what_is_put_back_goes_next_in_its_order() {
        queue(1, 12);
        List<Work> works = startTogether();

        lanes.finishedTogether(works, works.subList(4, 10), new Outcome.Accepted(), NOON);

        assertThat(ids(startTogether())).containsExactly(5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
    }

    @Test
    void halves_go_by_themselves() {
        queue(1, 12);
        List<Work> works = startTogether();
        works.forEach(work -> work.most(5));

        lanes.finishedTogether(works, works, new Outcome.Accepted(), NOON);

        assertThat(ids(startTogether())).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(ids(startTogether())).containsExactly(6L, 7L, 8L, 9L, 10L);
        assertThat(ids(startTogether())).containsExactly(11L, 12L);
    }

    @Test
    void those_known_to_be_of_another_group_are_passed_over() {
        queue(1, 6);
        List<Work> works = startTogether();
        works.forEach(work -> work.group((int) (work.claim().delivery().value() % 2)));
        lanes.finishedTogether(works, works, new Outcome.Accepted(), NOON);
        queue(7, 7);

        assertThat(ids(startTogether())).containsExactly(1L, 3L, 5L, 7L);
        assertThat(ids(startTogether())).containsExactly(2L, 4L, 6L);
    }

    @Test
    void what_was_lost_meanwhile_stays_away() {
        queue(1, 5);
        lanes.renewed(
                LanesFixture.claims(bulk, 1, 3, 5),
                Set.of(new DeliveryId(1), new DeliveryId(3), new DeliveryId(5)),
                NOON.plusSeconds(60));

        List<Work> works = lanes.join(Objects.requireNonNull(lanes.start(NOON.plusSeconds(11))), NOON.plusSeconds(11));

        assertThat(ids(works)).containsExactly(1L, 3L, 5L);
        assertThat(lanes.expiring(NOON, Duration.ofHours(1))).hasSize(3);
    }

    @Test
    void bytes_under_way_are_bounded_to_a_share() {
        List<Work> works = new ArrayList<>();
        lanes.keep(List.of(LanesFixture.claim(bulk, 1)), Map.of(bulk.id(), bulk), NOON);
        for (long id = 1; id <= 10; id++) {
            works.add(LanesFixture.work(bulk, id, new byte[SHARE / 4]));
        }
        lanes.queue(works);

        List<Work> first = startTogether();
        assertThat(first).hasSize(4);
        assertThat(lanes.start(NOON)).isNull();
        lanes.finishedTogether(first, List.of(), new Outcome.Accepted(), NOON);

        assertThat(startTogether()).hasSize(4);
    }

    @Test
    void what_is_gathered_leaves_room_for_others() {
        Bulk huge = new Bulk(7, 2_000);
        List<Claim> claims =
                LanesFixture.claims(huge, LongStream.rangeClosed(1, 5_000).toArray());
        int room = lanes.room();

        List<Claim> kept = lanes.keep(claims, Map.of(huge.id(), huge), NOON);
        kept.forEach(claim ->
                lanes.queue(List.of(LanesFixture.work(huge, claim.delivery().value()))));

        assertThat(kept).hasSize(2_000);
        assertThat(lanes.room()).isEqualTo(room);
        assertThat(lanes.drain()).hasSize(2_000);
        assertThat(lanes.room()).isEqualTo(room);
    }

    @Test
    void what_goes_together_is_no_more_than_twice_what_goes_alone() {
        for (long number = 100; number < 110; number++) {
            Bulk huge = new Bulk(number, 2_000);
            long from = number * 10_000;
            lanes.keep(
                            LanesFixture.claims(
                                    huge, LongStream.range(from, from + 2_000).toArray()),
                            Map.of(huge.id(), huge),
                            NOON)
                    .forEach(claim -> lanes.queue(
                            List.of(LanesFixture.work(huge, claim.delivery().value()))));
        }

        assertThat(lanes.drain()).hasSizeLessThan(2 * 2_048 + 2_000);
    }

    @Test
    void the_judgement_of_a_request_is_that_of_who_answered() {
        Outcome.Retry retry = new Outcome.Retry("r");
        Outcome.Throttled brief = new Outcome.Throttled("t", Optional.of(Duration.ofSeconds(1)));
        Outcome.Throttled lasting = new Outcome.Throttled("t", Optional.of(Duration.ofSeconds(9)));

        assertThat(ofRequest(retry, retry)).isEqualTo(retry);
        assertThat(ofRequest(retry, new Outcome.Rejected("no"))).isEqualTo(new Outcome.Accepted());
        assertThat(ofRequest(retry, new Outcome.Unclear("look it up", false))).isEqualTo(new Outcome.Accepted());
        assertThat(ofRequest(new Outcome.Unclear("no answer"))).isEqualTo(new Outcome.Unclear("no answer"));
        assertThat(ofRequest(new Outcome.Accepted(), lasting, brief, retry)).isEqualTo(lasting);
        assertThat(BatchEnd.ofRequest(List.of(Optional.empty(), Optional.of(retry))))
                .isEqualTo(new Outcome.Accepted());
    }

    private static Outcome ofRequest(Outcome... outcomes) {
        return BatchEnd.ofRequest(List.of(outcomes).stream().map(Optional::of).toList());
    }

    /** A destination that takes several events. */
    private record Bulk(long number, int maxEvents) implements Destination {
        @Override
        public DestinationId id() {
            return new DestinationId(DestinationId.Kind.INTEGRATION, new UUID(0, number));
        }

        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public RetrySchedule retrySchedule() {
            return RetrySchedule.exponential();
        }

        @Override
        public int concurrency() {
            return 8;
        }

        @Override
        public Transmission prepare(Event event, Instant now) {
            throw new AssertionError("lanes do not send");
        }

        @Override
        public Outcome classify(OutboundResponse response, Instant now) {
            throw new AssertionError("lanes do not judge");
        }
    }
}
