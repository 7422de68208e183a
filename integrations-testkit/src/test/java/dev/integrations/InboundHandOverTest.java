package dev.integrations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.integrations.audit.AuditEntry;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.Lease;
import dev.integrations.inbound.InboundEventId;
import dev.integrations.inbound.InboundHandling;
import dev.integrations.inbound.InboundSettings;
import dev.integrations.inbound.InboundWork;
import dev.integrations.inbound.Reception;
import dev.integrations.inbound.ReceptionState;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What comes in is handed over at least once, or in the transaction that keeps it. */
class InboundHandOverTest extends InboundFixture {
    @Test
    void event_is_handed_over_after_it_was_acknowledged() {
        send(knock("told e-1 e-2"));
        assertThat(handled).isEmpty();

        runDue();
        runDue();

        assertThat(handledIds()).containsExactlyInAnyOrder("e-1", "e-2");
        assertThat(receptions()).allSatisfy(reception -> {
            assertThat(reception.state()).isEqualTo(ReceptionState.HANDLED);
            assertThat(reception.attempts()).isEqualTo(1);
        });
    }

    @Test
    void what_was_claimed_and_not_begun_in_time_has_had_no_attempt() {
        taking = InboundWork.LEASE.dividedBy(2).plusSeconds(1);
        send(knock("told e-1"));
        send(knock("told e-2"));

        runDue();
        assertThat(handled).hasSize(1);
        runDue();

        assertThat(handledIds()).containsExactlyInAnyOrder("e-1", "e-2");
        assertThat(receptions()).extracting(Reception::attempts).containsOnly(1);
    }

    @Test
    void repetition_is_not_handed_over() {
        send(knock("told e-1"));
        runDue();
        send(knock("told e-1"));
        runDue();

        assertThat(handledIds()).containsExactly("e-1");
    }

    @Test
    void handler_that_fails_is_called_again_by_the_schedule_and_then_no_more() {
        failing = true;
        send(knock("told e-1"));

        runDue();
        assertThat(only().state()).isEqualTo(ReceptionState.WAITING);
        assertThat(only().due()).contains(clock.instant().plus(WAIT));
        assertThat(only().reason()).contains("The handler failed: IllegalStateException");
        clock.advance(WAIT);
        runDue();
        clock.advance(WAIT);
        runDue();

        assertThat(only().state()).isEqualTo(ReceptionState.FAILED);
        assertThat(only().attempts()).isEqualTo(3);
        assertThat(only().due()).isEmpty();
    }

    @Test
    void what_failed_and_what_was_handled_can_be_replayed() {
        send(knock("told e-1"));
        runDue();
        InboundEventId id = only().event().id();

        Reception replayed = acme.because("ticket 17").inbound().replay(id);

        assertThat(replayed.state()).isEqualTo(ReceptionState.WAITING);
        assertThat(acme.inbound().replay(id)).isEqualTo(replayed);
        runDue();
        assertThat(handledIds()).containsExactly("e-1", "e-1");
        assertThat(acme.audit().list(PageRequest.first(10)).items())
                .filteredOn(entry -> entry.action().equals("inbound.replayed"))
                .singleElement()
                .extracting(AuditEntry::subject)
                .isEqualTo(id.toString());
    }

    @Test
    void others_can_neither_see_nor_replay_it() {
        send(knock("told e-1"));
        runDue();
        InboundEventId id = only().event().id();
        Tenant globex = integrations.tenant("globex");

        assertThat(globex.inbound().find(id)).isEmpty();
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> globex.inbound().replay(id));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> globex.inbound().payload(id));
        assertThat(acme.inbound().get(id).state()).isEqualTo(ReceptionState.HANDLED);
    }

    /** What a node does that dies with the first event. */
    private void claimAndDie() {
        Instant now = clock.instant();
        store.useTransaction(transaction ->
                transaction.inbound().claim(new Lease(now, now.plus(InboundWork.LEASE), 1), 10));
    }

    @Test
    void what_a_node_held_that_died_is_handed_over_by_another() {
        send(knock("told e-1"));
        claimAndDie();

        runDue();
        assertThat(handled).isEmpty();
        clock.advance(InboundWork.LEASE);
        runDue();

        assertThat(handledIds()).containsExactly("e-1");
        assertThat(only().attempts()).isEqualTo(2);
    }

    @Test
    void event_that_kills_its_node_each_time_ends_as_failed() {
        send(knock("told e-1"));
        for (int i = 0; i < 3; i++) {
            claimAndDie();
            clock.advance(InboundWork.LEASE);
        }

        runDue();

        assertThat(handled).isEmpty();
        assertThat(only().state()).isEqualTo(ReceptionState.FAILED);
        assertThat(only().reason()).contains("No attempt came to an end");
    }

    @Test
    void error_in_the_handler_is_a_failure_and_keeps_no_other_event_waiting() {
        start(InboundHandling.later((event, payload) -> {
            if (event.vendorId().equals("e-1")) {
                throw new StackOverflowError();
            }
            handle(event);
        }));
        send(knock("told e-1"));
        send(knock("told e-2"));

        runDue();

        assertThat(handledIds()).containsExactly("e-2");
        assertThat(receptions())
                .extracting(Reception::state)
                .containsExactly(ReceptionState.HANDLED, ReceptionState.WAITING);
    }

    @Test
    void many_are_handed_over_in_one_go() {
        for (int i = 0; i < 60; i++) {
            send(knock("told e-" + i));
        }

        runDue();

        assertThat(handledIds())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 60).mapToObj(i -> "e-" + i).toList());
    }

    @Test
    void in_the_transaction_event_and_what_the_host_does_commit_together() {
        start(InboundHandling.inTransaction(store, (event, payload, transaction) -> {
            integrations
                    .tenant(event.tenant().value())
                    .events()
                    .within(transaction)
                    .publish("door." + event.type(), payload(event.vendorId()));
            handle(event);
        }));

        assertThat(status(knock("told e-1"))).isEqualTo(202);
        assertThat(status(knock("told e-1"))).isEqualTo(202);

        assertThat(handledIds()).containsExactly("e-1");
        assertThat(only().state()).isEqualTo(ReceptionState.HANDLED);
        assertThat(published()).isEqualTo(1);
    }

    @Test
    void in_the_transaction_a_failure_leaves_nothing_and_the_service_sends_again() {
        start(InboundHandling.inTransaction(store, (event, payload, transaction) -> {
            integrations
                    .tenant(event.tenant().value())
                    .events()
                    .within(transaction)
                    .publish("door." + event.type(), payload(event.vendorId()));
            if (event.vendorId().equals("e-2")) {
                handle(event);
            }
        }));
        failing = true;

        assertThat(send(knock("told e-1 e-2"))).satisfies(response -> {
            assertThat(response.status()).isEqualTo(500);
            assertThat(response.body()).isEmpty();
        });
        assertThat(receptions()).isEmpty();
        assertThat(published()).isZero();
        failing = false;

        assertThat(status(knock("told e-1 e-2"))).isEqualTo(202);
        assertThat(published()).isEqualTo(2);
    }

    @Test
    void in_the_transaction_a_replay_is_settled_with_what_the_host_does() {
        start(InboundHandling.inTransaction(store, (event, payload, transaction) -> handle(event)));
        send(knock("told e-1"));
        acme.inbound().replay(only().event().id());
        failing = true;
        runDue();
        assertThat(only().state()).isEqualTo(ReceptionState.WAITING);
        assertThat(only().reason()).isPresent();
        failing = false;
        clock.advance(WAIT);

        runDue();
        runDue();

        assertThat(handledIds()).containsExactly("e-1", "e-1");
        assertThat(only().state()).isEqualTo(ReceptionState.HANDLED);
    }

    @Test
    void what_is_too_old_is_forgotten_unless_it_waits() {
        send(knock("told e-1"));
        runDue();
        failing = true;
        send(knock("told e-2"));
        clock.advance(InboundSettings.DEFAULT_RETENTION.plus(Duration.ofMinutes(11)));
        runDue();

        assertThat(receptions()).extracting(each -> each.event().vendorId()).containsExactly("e-2");
    }

    @Test
    void everything_that_came_in_goes_with_its_tenant() {
        send(knock("told e-1"));
        String foreign = install(integrations.tenant("globex")).toString();
        send(knock("/hooks/globex/" + foreign, "told e-1"));

        integrations.operator().expungeTenant("acme", "user:1", "they left");

        assertThat(receptions()).isEmpty();
        assertThat(status(knock("told e-2"))).isEqualTo(401);
        runDue();
        assertThat(handled)
                .singleElement()
                .satisfies(event -> assertThat(event.tenant().value()).isEqualTo("globex"));
    }

    private static byte[] payload(String id) {
        return "{\"id\": \"%s\"}".formatted(id).getBytes(UTF_8);
    }

    private int published() {
        return acme.events()
                .list(EventQuery.all(), PageRequest.first(10))
                .items()
                .size();
    }
}
