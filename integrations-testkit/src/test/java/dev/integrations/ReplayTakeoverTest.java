package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.ReplayJob;
import dev.integrations.delivery.ReplayJobId;
import dev.integrations.delivery.ReplayRequest;
import dev.integrations.delivery.ReplayState;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one store, of which one stops in the middle of a replay. */
class ReplayTakeoverTest {
    private static final int DELIVERIES = 700;
    private static final int PORTION = 500;

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final FaultyReceiver receiver = FaultyReceiver.start(clock);
    private final InMemoryStore store = InMemoryStore.create();
    private final KeyRing keyRing = KeyRing.ephemeralForDevelopment();
    private final Integrations one = node();
    private final Integrations other = node();

    @AfterEach
    void stop() {
        one.close();
        other.close();
        receiver.close();
    }

    @Test
    void another_node_takes_a_job_up_when_its_lease_ends_and_the_first_one_goes_no_further() throws Exception {
        ReplayJobId id = stuckOnOneNode();
        receiver.on("/hooks", answer(200));
        other.runDue();
        assertThat(job(id).replayed()).isEqualTo(PORTION);

        clock.advance(DispatchSettings.defaults().lease());
        other.runDue();
        clock.advance(Duration.ofMinutes(2));
        other.runDue();
        int requests = receiver.requests().size();
        one.runDue();

        assertThat(job(id).state()).isEqualTo(ReplayState.DONE);
        assertThat(job(id).replayed()).isEqualTo(DELIVERIES);
        assertThat(receiver.requests()).hasSize(requests);
        assertThat(other.operator().backlog().pending()).isZero();
    }

    @Test
    void a_node_that_is_closed_gives_its_jobs_back_at_once() throws Exception {
        ReplayJobId id = stuckOnOneNode();
        receiver.on("/hooks", answer(200));

        one.close();
        other.runDue();

        assertThat(job(id).state()).isEqualTo(ReplayState.DONE);
        assertThat(job(id).replayed()).isEqualTo(DELIVERIES);
    }

    /** Starts a job whose first portion waits on the first node, since the receiver asks for less. */
    private ReplayJobId stuckOnOneNode() throws InterruptedException {
        Tenant acme = one.tenant("acme");
        acme.webhooks()
                .create(WebhookSettings.builder(receiver.url("/hooks").toString())
                        .build());
        receiver.on("/hooks", answer(200));
        acme.events().publishAll(Collections.nCopies(DELIVERIES, NewEvent.of("invoice.paid", "{}")));
        one.runDue();
        receiver.on("/hooks", answer(503));
        ReplayJobId id = acme.deliveries()
                .replayJobs()
                .start(ReplayRequest.finished(DeliveryQuery.all()))
                .id();
        one.runDue();
        assertThat(job(id).replayed()).isEqualTo(PORTION);
        return id;
    }

    private ReplayJob job(ReplayJobId id) {
        return other.tenant("acme").deliveries().replayJobs().get(id);
    }

    private Integrations node() {
        return Integrations.builder()
                .store(store)
                .keyRing(keyRing)
                .development()
                .clock(clock)
                .startPaused();
    }
}
