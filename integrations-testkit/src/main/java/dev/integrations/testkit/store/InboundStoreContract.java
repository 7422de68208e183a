package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.Sha256;
import dev.integrations.delivery.Lease;
import dev.integrations.inbound.InboundEvent;
import dev.integrations.inbound.InboundEventId;
import dev.integrations.inbound.InboundQuery;
import dev.integrations.inbound.InboundStore;
import dev.integrations.inbound.InboundStore.Claimed;
import dev.integrations.inbound.InboundTransaction;
import dev.integrations.inbound.Reception;
import dev.integrations.inbound.ReceptionState;
import dev.integrations.registry.IntegrationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract of {@link InboundStore}. */
public abstract class InboundStoreContract extends PortContract {
    private static final IntegrationId STRIPE = new IntegrationId(new UUID(1, 1));
    private static final IntegrationId SLACK = new IntegrationId(new UUID(1, 2));
    private static final byte[] PAYLOAD = "{\"paid\": true, \"by\": \"Zoë 💶\"}".getBytes(UTF_8);
    private static final Duration LEASE = Duration.ofMinutes(5);

    private int number;

    /** For subclasses. */
    protected InboundStoreContract() {}

    private InboundStore inbound() {
        return eachCallInATransaction(InboundStore.class, InboundTransaction::inbound);
    }

    private Reception waiting(TenantId tenant, IntegrationId integration, String vendorId) {
        InboundEvent event = new InboundEvent(
                new InboundEventId(new UUID(NOON.toEpochMilli(), ++number)),
                tenant,
                integration,
                "stripe",
                vendorId,
                "charge.refunded",
                Optional.of(NOON.minusSeconds(3)),
                NOON);
        return new Reception(event, ReceptionState.WAITING, 0, Optional.of(NOON), Optional.empty());
    }

    private static Reception in(ReceptionState state, Reception before, Optional<Instant> due, Optional<String> why) {
        return new Reception(before.event(), state, before.attempts(), due, why);
    }

    private static Reception handled(Reception before) {
        return in(ReceptionState.HANDLED, before, Optional.empty(), Optional.empty());
    }

    private boolean insert(Reception reception) {
        return inbound().insert(reception, Sha256.of(reception.event().vendorId()), PAYLOAD);
    }

    private Reception kept(String vendorId) {
        Reception reception = waiting(ACME, STRIPE, vendorId);
        assertThat(insert(reception)).isTrue();
        return reception;
    }

    private Optional<Reception> find(Reception reception) {
        return inbound().find(reception.event().tenant(), reception.event().id());
    }

    private List<Claimed> claim(Instant now, long fence, int limit) {
        return inbound().claim(new Lease(now, now.plus(LEASE), fence), limit);
    }

    @Test
    void what_came_in_is_found_as_it_was_kept() {
        Reception reception = kept("evt_1");

        assertThat(find(reception)).contains(reception);
        assertThat(inbound().payload(ACME, reception.event().id())).contains(PAYLOAD);
    }

    @Test
    void what_is_not_said_is_empty() {
        InboundEvent event = waiting(ACME, STRIPE, "evt_1").event();
        InboundEvent timeless =
                new InboundEvent(event.id(), ACME, STRIPE, "stripe", "evt_1", "💶", Optional.empty(), NOON);
        Reception reception = new Reception(timeless, ReceptionState.HANDLED, 1, Optional.empty(), Optional.empty());
        inbound().insert(reception, Sha256.of("evt_1"), new byte[0]);

        assertThat(find(reception)).contains(reception);
        assertThat(inbound().payload(ACME, event.id()))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEmpty());
    }

    @Test
    void repetition_is_not_kept() {
        Reception first = kept("evt_1");
        Reception again = waiting(ACME, STRIPE, "evt_1");

        assertThat(insert(again)).isFalse();

        assertThat(find(first)).contains(first);
        assertThat(find(again)).isEmpty();
    }

    @Test
    void each_tenant_and_integration_has_ids_of_its_own() {
        kept("evt_1");

        assertThat(insert(waiting(ACME, SLACK, "evt_1"))).isTrue();
        assertThat(insert(waiting(GLOBEX, STRIPE, "evt_1"))).isTrue();
        assertThat(insert(waiting(ACME, STRIPE, "evt_2"))).isTrue();
    }

    @Test
    void transaction_goes_on_after_a_repetition() {
        kept("evt_1");
        Reception other = waiting(ACME, STRIPE, "evt_2");

        store().useTransaction(transaction -> {
            Reception again = waiting(ACME, STRIPE, "evt_1");
            assertThat(transaction.inbound().insert(again, Sha256.of("evt_1"), PAYLOAD))
                    .isFalse();
            assertThat(transaction.inbound().insert(other, Sha256.of("evt_2"), PAYLOAD))
                    .isTrue();
        });

        assertThat(find(other)).contains(other);
    }

    @Test
    void what_was_rolled_back_never_came_in() {
        Reception reception = waiting(ACME, STRIPE, "evt_1");
        assertThatThrownBy(() -> store().useTransaction(transaction -> {
                    transaction.inbound().insert(reception, Sha256.of("evt_1"), PAYLOAD);
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(find(reception)).isEmpty();
        assertThat(insert(waiting(ACME, STRIPE, "evt_1"))).isTrue();
    }

    @Test
    void of_repetitions_at_the_same_time_one_is_kept() {
        for (int round = 0; round < 10; round++) {
            String vendorId = "round-" + round;
            Callable<Boolean> insert = () -> {
                Reception reception;
                synchronized (this) {
                    reception = waiting(ACME, STRIPE, vendorId);
                }
                return insert(reception);
            };

            assertThat(Threads.runTogether(Collections.nCopies(8, insert)))
                    .filteredOn(kept -> kept)
                    .hasSize(1);
        }
    }

    @Test
    void what_is_due_is_claimed_once_and_its_attempt_counted() {
        Reception reception = kept("evt_1");

        assertThat(claim(NOON.minusMillis(1), 7, 10)).isEmpty();
        List<Claimed> claimed = claim(NOON, 7, 10);

        assertThat(claimed).singleElement().satisfies(each -> {
            assertThat(each.payload()).isEqualTo(PAYLOAD);
            assertThat(each.reception())
                    .isEqualTo(new Reception(
                            reception.event(),
                            ReceptionState.WAITING,
                            1,
                            Optional.of(NOON.plus(LEASE)),
                            Optional.empty()));
        });
        assertThat(claim(NOON.plus(LEASE).minusMillis(1), 8, 10)).isEmpty();
        assertThat(claim(NOON.plus(LEASE), 8, 10))
                .singleElement()
                .satisfies(each -> assertThat(each.reception().attempts()).isEqualTo(2));
    }

    @Test
    void claims_take_no_more_than_wanted_and_the_longest_due_first() {
        List<Reception> all =
                IntStream.range(0, 5).mapToObj(i -> kept("evt_" + i)).toList();
        Claimed held = claim(NOON, 1, 5).get(0);
        inbound()
                .settle(
                        in(
                                ReceptionState.WAITING,
                                held.reception(),
                                Optional.of(NOON.plusSeconds(1)),
                                Optional.of("no")),
                        1);

        List<Claimed> first = claim(NOON.plus(LEASE), 2, 1);
        List<Claimed> rest = claim(NOON.plus(LEASE), 3, 10);

        assertThat(first)
                .singleElement()
                .satisfies(each -> assertThat(each.reception().event())
                        .isEqualTo(held.reception().event()));
        assertThat(rest).hasSize(all.size() - 1);
    }

    @Test
    void settlement_needs_the_token_of_the_last_claim() {
        Reception reception = kept("evt_1");
        Reception stale = claim(NOON, 1, 10).get(0).reception();
        Reception held = claim(NOON.plus(LEASE), 2, 10).get(0).reception();

        assertThat(inbound().settle(handled(stale), 1)).isFalse();
        assertThat(inbound().settle(handled(held), 2)).isTrue();
        assertThat(inbound().settle(handled(held), 2)).isFalse();

        assertThat(find(reception)).contains(handled(held));
        assertThat(claim(NOON.plus(Duration.ofDays(1)), 3, 10)).isEmpty();
    }

    @Test
    void failure_keeps_its_reason_and_the_time_of_the_next_attempt() {
        kept("evt_1");
        Reception held = claim(NOON, 1, 10).get(0).reception();
        Reception next =
                in(ReceptionState.WAITING, held, Optional.of(NOON.plusSeconds(2)), Optional.of("The handler failed"));

        assertThat(inbound().settle(next, 1)).isTrue();

        assertThat(find(held)).contains(next);
        assertThat(claim(NOON.plusSeconds(1), 2, 10)).isEmpty();
        assertThat(claim(NOON.plusSeconds(2), 2, 10)).hasSize(1);
    }

    @Test
    void what_ended_is_replayed_with_all_attempts_and_what_waits_is_not() {
        Reception reception = kept("evt_1");
        assertThat(inbound().replay(ACME, reception.event().id(), NOON)).isFalse();
        Reception held = claim(NOON, 1, 10).get(0).reception();
        inbound().settle(in(ReceptionState.FAILED, held, Optional.empty(), Optional.of("no")), 1);

        assertThat(inbound().replay(GLOBEX, reception.event().id(), NOON)).isFalse();
        assertThat(inbound().replay(ACME, reception.event().id(), NOON.plusSeconds(9)))
                .isTrue();

        assertThat(find(reception))
                .contains(new Reception(
                        reception.event(),
                        ReceptionState.WAITING,
                        0,
                        Optional.of(NOON.plusSeconds(9)),
                        Optional.empty()));
    }

    @Test
    void settlement_of_a_claim_from_before_a_replay_is_none() {
        Reception reception = kept("evt_1");
        Reception held = claim(NOON, 1, 10).get(0).reception();
        inbound().settle(handled(held), 1);
        inbound().replay(ACME, reception.event().id(), NOON);

        assertThat(inbound().settle(handled(held), 1)).isFalse();
    }

    @Test
    void listing_restricts_and_pages() {
        List<Reception> all =
                IntStream.range(0, 5).mapToObj(i -> kept("evt_" + i)).toList();
        Reception slack = waiting(ACME, SLACK, "evt_1");
        insert(slack);
        insert(waiting(GLOBEX, STRIPE, "evt_1"));
        Reception held = claim(NOON, 1, 10).stream()
                .map(Claimed::reception)
                .filter(each -> each.event().equals(slack.event()))
                .findFirst()
                .orElseThrow();
        inbound().settle(handled(held), 1);

        assertThat(allPages(2, page -> inbound().list(ACME, InboundQuery.all().of(STRIPE), page)))
                .extracting(Reception::event)
                .containsExactlyElementsOf(
                        reversed(all).stream().map(Reception::event).toList());
        assertThat(list(InboundQuery.all().of(SLACK))).containsExactly(slack.event());
        assertThat(list(InboundQuery.all().in(ReceptionState.HANDLED))).containsExactly(held.event());
        assertThat(list(InboundQuery.all().in(ReceptionState.FAILED))).isEmpty();
        assertThat(list(InboundQuery.all().type("charge.refunded"))).hasSize(6);
        assertThat(list(InboundQuery.all().type("charge"))).isEmpty();
        checkMalformedCursors(page -> inbound().list(ACME, InboundQuery.all(), page));
    }

    private List<InboundEvent> list(InboundQuery query) {
        return allPages(10, (PageRequest page) -> inbound().list(ACME, query, page)).stream()
                .map(Reception::event)
                .toList();
    }

    @Test
    void others_see_nothing_of_it() {
        Reception reception = kept("evt_1");

        assertThat(inbound().find(GLOBEX, reception.event().id())).isEmpty();
        assertThat(inbound().payload(GLOBEX, reception.event().id())).isEmpty();
        assertThat(inbound()
                        .list(GLOBEX, InboundQuery.all(), PageRequest.first(10))
                        .items())
                .isEmpty();
    }

    @Test
    void what_is_old_and_ended_is_forgotten_in_portions() {
        for (int i = 0; i < 5; i++) {
            kept("evt_" + i);
        }
        claim(NOON, 1, 4).forEach(each -> inbound().settle(handled(each.reception()), 1));

        assertThat(inbound().forget(NOON, 10)).isZero();
        assertThat(inbound().forget(NOON.plusMillis(1), 3)).isEqualTo(3);
        assertThat(inbound().forget(NOON.plusMillis(1), 3)).isEqualTo(1);
        assertThat(inbound().forget(NOON.plusMillis(1), 3)).isZero();

        assertThat(list(InboundQuery.all())).hasSize(1);
        assertThat(insert(waiting(ACME, STRIPE, "evt_0"))).isTrue();
    }

    @Test
    void everything_of_a_tenant_is_removed_in_portions() {
        for (int i = 0; i < 3; i++) {
            kept("evt_" + i);
        }
        Reception foreign = waiting(GLOBEX, STRIPE, "evt_1");
        insert(foreign);

        assertThat(inbound().deleteSome(ACME, 2)).isEqualTo(2);
        assertThat(inbound().deleteSome(ACME, 2)).isEqualTo(1);
        assertThat(inbound().deleteSome(ACME, 2)).isZero();

        assertThat(find(foreign)).contains(foreign);
        assertThat(insert(waiting(ACME, STRIPE, "evt_0"))).isTrue();
    }
}
