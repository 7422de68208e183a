package dev.integrations.testkit.store;

import static dev.integrations.testkit.EventMother.anEvent;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Completion;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.Fallback;
import dev.integrations.delivery.Redirect;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.delivery.DeliveryStore}: dead letters that are delivered elsewhere. */
public abstract class FallbackContract extends DeliveryFixture {
    private static final Fallback NONE = new Fallback(Optional.empty(), Optional.empty());

    /** For subclasses. */
    protected FallbackContract() {}

    private Claim dead() {
        Claim claim = claimed(anEvent().build(), subscribed(ACME));
        complete(deadLetter(claim, NOON));
        return claim;
    }

    private static Redirect to(DestinationId fallback, Claim claim) {
        return new Redirect(ACME, claim.delivery(), claim.event(), fallback);
    }

    private static DeliveryId madeOf(Claim dead, Map<DeliveryId, DeliveryId> made) {
        return Objects.requireNonNull(made.get(dead.delivery()));
    }

    @Test
    void dead_letter_becomes_a_new_delivery_of_the_same_event() {
        Claim dead = dead();
        DestinationId fallback = subscribed(ACME);

        Map<DeliveryId, DeliveryId> made = deliveries().redirect(List.of(to(fallback, dead)), NOON.plus(MICRO));

        assertThat(made).containsOnlyKeys(dead.delivery());
        Delivery delivery = find(madeOf(dead, made));
        assertThat(delivery.event()).isEqualTo(dead.event());
        assertThat(delivery.destination()).isEqualTo(fallback);
        assertThat(delivery.state()).isEqualTo(DeliveryState.PENDING);
        assertThat(delivery.attempts()).isZero();
        assertThat(delivery.nextAttemptAt()).contains(NOON.plus(MICRO));
        assertThat(find(dead.delivery()).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(deliveries().fallback(ACME, dead.delivery()))
                .isEqualTo(new Fallback(Optional.empty(), Optional.of(delivery.id())));
        assertThat(deliveries().fallback(ACME, delivery.id()))
                .isEqualTo(new Fallback(Optional.of(dead.delivery()), Optional.empty()));
        Claim claim = claimDue(NOON.plus(MICRO), 10).get(0);
        assertThat(complete(success(claim, NOON.plusSeconds(1)))).containsExactly(delivery.id());
    }

    @Test
    void delivery_that_becomes_a_dead_letter_in_the_same_transaction_is_redirected_before_it() {
        Claim claim = claimed(anEvent().build(), subscribed(ACME));
        Completion completion = deadLetter(claim, NOON);
        DestinationId fallback = subscribed(ACME);

        Map<DeliveryId, DeliveryId> made = store().inTransaction(transaction -> {
            Map<DeliveryId, DeliveryId> redirected =
                    transaction.deliveries().redirect(List.of(to(fallback, claim)), NOON);
            assertThat(transaction.deliveries().complete(List.of(completion))).containsExactly(claim.delivery());
            return redirected;
        });

        assertThat(find(claim.delivery()).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(find(madeOf(claim, made)).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(complete(success(claimDue(NOON, 10).get(0), NOON))).containsExactly(madeOf(claim, made));
    }

    @Test
    void redirection_of_what_is_not_ours_any_more_can_be_taken_back() {
        Claim lost = claimed(anEvent().build(), subscribed(ACME));
        Completion completion = deadLetter(lost, NOON);
        DestinationId fallback = subscribed(ACME);
        Claim held = claimDue(NOON.plus(LEASE), 1).get(0);

        assertThatThrownBy(() -> store().useTransaction(transaction -> {
                    assertThat(transaction.deliveries().redirect(List.of(to(fallback, lost)), NOON))
                            .hasSize(1);
                    assertThat(transaction.deliveries().complete(List.of(completion)))
                            .isEmpty();
                    throw new IllegalStateException("lost");
                }))
                .hasMessage("lost");

        assertThat(deliveries().fallback(ACME, lost.delivery())).isEqualTo(NONE);
        assertThat(claimDue(NOON, 10)).isEmpty();
        assertThat(complete(success(held, NOON))).containsExactly(held.delivery());
    }

    @Test
    void dead_letter_is_redirected_once_and_what_that_made_never() {
        Claim dead = dead();
        DestinationId fallback = subscribed(ACME);
        DestinationId other = subscribed(ACME);
        deliveries().redirect(List.of(to(fallback, dead)), NOON);
        Claim second = claimDue(NOON, 10).get(0);
        complete(deadLetter(second, NOON));

        assertThat(deliveries().redirect(List.of(to(other, dead), to(other, second)), NOON))
                .isEmpty();

        assertThat(claimDue(NOON, 10)).isEmpty();
    }

    @Test
    void several_dead_letters_are_redirected_together() {
        List<Claim> dead = List.of(dead(), dead(), dead());
        DestinationId fallback = subscribed(ACME);

        Map<DeliveryId, DeliveryId> made = deliveries()
                .redirect(dead.stream().map(claim -> to(fallback, claim)).toList(), NOON);

        assertThat(made).hasSize(3);
        for (Claim claim : dead) {
            assertThat(find(madeOf(claim, made)).event()).isEqualTo(claim.event());
        }
        assertThat(deliveries().redirect(List.of(), NOON)).isEmpty();
    }

    @Test
    void destination_that_the_tenant_does_not_have_is_passed_over() {
        Claim dead = dead();

        assertThat(deliveries().redirect(List.of(to(aDestination(), dead)), NOON))
                .isEmpty();
        assertThat(deliveries().redirect(List.of(to(subscribed(GLOBEX), dead)), NOON))
                .isEmpty();

        assertThat(deliveries().fallback(ACME, dead.delivery())).isEqualTo(NONE);
        assertThat(deliveries().redirect(List.of(to(subscribed(ACME), dead)), NOON))
                .hasSize(1);
    }

    @Test
    void links_of_another_tenant_are_not_found() {
        Claim dead = dead();
        DeliveryId made = madeOf(dead, deliveries().redirect(List.of(to(subscribed(ACME), dead)), NOON));

        assertThat(deliveries().fallback(GLOBEX, dead.delivery())).isEqualTo(NONE);
        assertThat(deliveries().fallback(GLOBEX, made)).isEqualTo(NONE);
        assertThat(deliveries().fallback(ACME, made)).isNotEqualTo(NONE);
    }
}
