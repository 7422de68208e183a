package dev.integrations.testkit.store;

import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.Subscription;
import dev.integrations.delivery.Turn;
import dev.integrations.event.EventFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.delivery.OrderStore}. */
public abstract class OrderContract extends DeliveryFixture {
    private static final String KEY = "customer-7";
    private static final Instant LATER = NOON.plusSeconds(900);

    private final DestinationId destination = aDestination();

    /** For subclasses. */
    protected OrderContract() {}

    /**
     * Says whether transactions of several threads can be open at once, as
     * {@link ClaimingContract#concurrentTransactions()} does.
     *
     * @return true unless overridden
     */
    protected boolean concurrentTransactions() {
        return true;
    }

    private long draw(TenantId tenant, String key, int count, Instant now) {
        Map<String, Long> drawn = order().draw(tenant, Map.of(key, count), now);
        assertThat(drawn).containsOnlyKeys(key);
        return Objects.requireNonNull(drawn.get(key));
    }

    private Claim chained(DestinationId to, long number) {
        FanOut fanOut = new FanOut(anEvent().build(), List.of(to), Optional.of(new Turn(KEY, number)));
        return deliveries().publishLeased(List.of(fanOut), leaseAt(NOON)).get(0);
    }

    private long chain() {
        return new Turn(KEY, 1).at(destination).chain();
    }

    private int advance(Instant now) {
        return order().advance(List.of(chain(), chain() + 1), now);
    }

    @Test
    void numbers_of_a_key_grow() {
        long first = draw(ACME, KEY, 1, NOON);
        long third = draw(ACME, KEY, 2, NOON);

        assertThat(third).isGreaterThanOrEqualTo(first + 2);
        assertThat(draw(ACME, KEY, 1, NOON.minusSeconds(60))).isGreaterThan(third);
        assertThat(order().draw(ACME, Map.of(), NOON)).isEmpty();
    }

    @Test
    void numbers_of_a_key_grow_even_if_it_was_removed_while_deliveries_of_it_are_pending() {
        long last = draw(ACME, KEY, 5, NOON);
        Claim pending = chained(destination, last);
        Instant muchLater = NOON.plus(Duration.ofDays(7)).plus(MICRO);

        assertThat(retention().removeOrderingKeys(NOON, 10)).isZero();
        retention().removeOrderingKeys(NOON.plus(MICRO), 10);

        assertThat(retention().removeOrderingKeys(NOON.plus(MICRO), 10)).isZero();
        long next = draw(ACME, KEY, 5, muchLater);
        assertThat(next - 4).isGreaterThan(last);
        Claim later = chained(destination, next);
        assertThat(order().waiting(List.of(pending, later))).containsExactly(later.delivery());
    }

    @Test
    void keys_and_tenants_do_not_wait_for_each_other() {
        List<Callable<Long>> others =
                List.of(() -> draw(GLOBEX, KEY, 1, NOON), () -> draw(ACME, "customer-8", 1, NOON));

        store().useTransaction(transaction -> {
            transaction.order().draw(ACME, Map.of(KEY, 1), NOON);
            // Where transactions run one after the other, nobody could draw meanwhile.
            if (concurrentTransactions()) {
                assertThat(Threads.runTogether(others)).hasSize(2);
            }
        });

        assertThat(Threads.runTogether(others)).hasSize(2);
    }

    @Test
    void whoever_draws_for_a_key_keeps_others_waiting_until_the_end_of_the_transaction() {
        draw(ACME, KEY, 1, NOON);

        try (Threads.Background<Long> other = Threads.background(() -> draw(ACME, KEY, 1, NOON))) {
            long first = store().inTransaction(transaction -> {
                Map<String, Long> drawn = transaction.order().draw(ACME, Map.of(KEY, 3), NOON);
                other.start();
                assertThat(other.isHeldUp()).isTrue();
                return Objects.requireNonNull(drawn.get(KEY));
            });

            assertThat(other.result()).isGreaterThan(first);
        }
    }

    @Test
    void claims_know_their_chain() {
        Claim leased = chained(destination, 1);
        deliveries().release(List.of(leased), NOON);

        assertThat(leased.chain()).isEqualTo(chain());
        assertThat(claimDue(NOON, 1)).singleElement().extracting(Claim::chain).isEqualTo(chain());
        assertThat(claimed().chain()).isEqualTo(Claim.NO_CHAIN);
    }

    @Test
    void who_is_not_the_first_of_its_chain_has_to_wait() {
        Claim second = chained(destination, 2);
        Claim first = chained(destination, 1);
        Claim elsewhere = chained(aDestination(), 3);

        assertThat(order().waiting(List.of(first, second, elsewhere))).containsExactly(second.delivery());

        complete(success(first, NOON));
        assertThat(order().waiting(List.of(second))).isEmpty();
    }

    @Test
    void an_earlier_one_that_waits_for_its_next_attempt_is_still_the_first() {
        Claim first = chained(destination, 1);
        Claim second = chained(destination, 2);
        complete(retry(first, NOON, LATER));

        assertThat(order().waiting(List.of(second))).containsExactly(second.delivery());
        order().hold(List.of(second), LATER.plusSeconds(1));

        assertThat(advance(NOON)).isZero();
        assertThat(find(first.delivery()).nextAttemptAt()).contains(LATER);
        assertThat(claimDue(NOON, 10)).isEmpty();
    }

    @Test
    void the_next_one_is_due_once_the_chain_advances() {
        Claim first = chained(destination, 1);
        Claim second = chained(destination, 2);
        Claim third = chained(destination, 3);
        order().hold(List.of(third, second), LATER);
        assertThat(advance(NOON)).isZero();

        complete(deadLetter(first, NOON));

        assertThat(advance(NOON)).isEqualTo(1);
        assertThat(advance(NOON)).isZero();
        assertThat(claimDue(NOON, 10)).extracting(Claim::delivery).containsExactly(second.delivery());
        assertThat(find(third.delivery()).nextAttemptAt()).contains(LATER);
    }

    @Test
    void one_that_was_called_off_makes_way_for_the_next() {
        Claim first = chained(destination, 1);
        Claim second = chained(destination, 2);
        order().hold(List.of(second), LATER);

        deliveries().cancel(ACME, first.delivery(), NOON);

        assertThat(claimDue(NOON, 10)).extracting(Claim::delivery).containsExactly(second.delivery());
    }

    @Test
    void held_one_is_due_in_the_end_even_if_nobody_tells_and_waits_no_more_then() {
        Claim first = chained(destination, 1);
        order().hold(List.of(first), LATER);
        Claim again = claimDue(LATER, 10).get(0);
        assertThat(again.delivery()).isEqualTo(first.delivery());

        complete(retry(again, LATER, LATER.plusSeconds(60)));

        assertThat(advance(LATER)).isZero();
        assertThat(find(first.delivery()).nextAttemptAt()).contains(LATER.plusSeconds(60));
    }

    @Test
    void claim_whose_fence_no_longer_stands_is_not_held() {
        Claim lost = chained(destination, 1);
        deliveries().release(List.of(lost), NOON);
        DeliveryId taken = claimDue(NOON, 1).get(0).delivery();

        order().hold(List.of(lost), LATER);

        assertThat(find(taken).nextAttemptAt()).contains(NOON.plus(LEASE));
    }

    @Test
    void replay_has_no_place_in_the_order() {
        subscribe();
        Claim first = chained(destination, 1);
        complete(success(first, NOON));
        Claim second = chained(destination, 2);

        deliveries().replay(ACME, first.delivery(), NOON);

        assertThat(order().waiting(List.of(second))).isEmpty();
        assertThat(claimDue(NOON, 1)).singleElement().extracting(Claim::chain).isEqualTo(Claim.NO_CHAIN);
    }

    private void subscribe() {
        deliveries().saveSubscription(new Subscription(destination, ACME, EventFilter.all(), true));
    }

    @Test
    void many_chains_advance_at_once() {
        List<DestinationId> many =
                IntStream.range(0, 300).mapToObj(i -> aDestination()).toList();
        List<Claim> claims = many.stream().map(each -> chained(each, 5)).toList();
        order().hold(claims, LATER);

        assertThat(order().advance(claims.stream().map(Claim::chain).toList(), NOON))
                .isEqualTo(300);
        assertThat(claimDue(NOON, 500)).hasSize(300);
    }
}
