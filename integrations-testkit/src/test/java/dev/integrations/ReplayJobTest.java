package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.integrations.audit.AuditEntry;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.ReplayCount;
import dev.integrations.delivery.ReplayJob;
import dev.integrations.delivery.ReplayJobs;
import dev.integrations.delivery.ReplayRequest;
import dev.integrations.delivery.ReplayState;
import dev.integrations.event.EventType;
import dev.integrations.webhook.NewWebhook;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReplayJobTest extends DispatchFixture {
    private static final ReplayRequest EVERYTHING = ReplayRequest.finished(DeliveryQuery.all());
    private static final int MORE_THAN_TWO_PORTIONS = 1_100;

    @Test
    void every_finished_delivery_is_delivered_once_more() throws Exception {
        webhook(settings("/ok"));
        receiver.on("/ok", answer(200));
        publish(MORE_THAN_TWO_PORTIONS);
        integrations.runDue();

        ReplayJob job = jobs().start(EVERYTHING);
        assertThat(job.state()).isEqualTo(ReplayState.RUNNING);
        integrations.runDue();

        ReplayJob done = jobs().get(job.id());
        assertThat(done.state()).isEqualTo(ReplayState.DONE);
        assertThat(done.replayed()).isEqualTo(MORE_THAN_TWO_PORTIONS);
        assertThat(done.progress()).isEqualTo(1);
        assertThat(done.finishedAt()).contains(NOON);
        assertThat(timesReceived()).hasSize(MORE_THAN_TWO_PORTIONS).values().containsOnly(2L);
    }

    @Test
    void a_delivery_that_finishes_again_while_the_job_runs_is_not_replayed_again() throws Exception {
        webhook(settings("/ok"));
        receiver.on("/ok", answer(200));
        publish(3);
        integrations.runDue();
        jobs().start(EVERYTHING);
        publish(2);

        integrations.runDue();
        integrations.runDue();

        assertThat(receiver.requests()).hasSize(3 + 3 + 2);
    }

    @Test
    void only_what_matches_the_query_is_replayed() throws Exception {
        NewWebhook dead = webhook(settings("/dead"));
        receiver.on("/dead", answer(410));
        publish(2);
        integrations.runDue();
        acme.webhooks().enable(dead.id());
        receiver.on("/dead", answer(200));
        clock.advance(Duration.ofHours(1));
        Instant later = clock.instant();
        publish(3);
        integrations.runDue();

        start(DeliveryQuery.in(DeliveryState.DEAD_LETTERED));
        assertThat(deliveries()).extracting(Delivery::state).containsOnly(DeliveryState.SUCCEEDED);
        long before = requestsTo("/dead");
        start(DeliveryQuery.builder().publishedFrom(later).build());
        assertThat(requestsTo("/dead")).isEqualTo(before + 3);
        start(DeliveryQuery.builder().eventType(EventType.of("user.created")).build());
        assertThat(requestsTo("/dead")).isEqualTo(before + 3);
    }

    @Test
    void a_count_delivers_nothing() throws Exception {
        NewWebhook webhook = webhook(settings("/ok"));
        receiver.on("/ok", answer(200));
        publish(7);
        integrations.runDue();
        NewWebhook fresh = webhook(settings("/new"));
        clock.advance(Duration.ofSeconds(1));

        assertThat(jobs().count(EVERYTHING)).isEqualTo(new ReplayCount(7, true));
        assertThat(jobs().count(ReplayRequest.finished(DeliveryQuery.builder()
                        .destination(fresh.id().destination())
                        .build())))
                .isEqualTo(new ReplayCount(0, true));
        assertThat(jobs().count(allTo(fresh))).isEqualTo(new ReplayCount(7, true));
        assertThat(jobs().count(allTo(webhook))).isEqualTo(new ReplayCount(0, true));
        integrations.runDue();
        assertThat(receiver.requests()).hasSize(7);
        assertThat(jobs().list(PageRequest.first(10)).items()).isEmpty();
    }

    @Test
    void a_new_webhook_gets_the_events_it_wants_that_were_published_before_it() throws Exception {
        publish(MORE_THAN_TWO_PORTIONS);
        acme.events().publish("user.created", PAYLOAD);
        NewWebhook fresh =
                webhook(settings("/new").toBuilder().events("invoice.*").build());
        receiver.on("/new", answer(200));
        publish(1);
        integrations.runDue();
        clock.advance(Duration.ofSeconds(1));

        ReplayJob job = jobs().start(allTo(fresh));
        integrations.runDue();
        jobs().start(allTo(fresh));
        integrations.runDue();

        assertThat(jobs().get(job.id()).replayed()).isEqualTo(MORE_THAN_TWO_PORTIONS);
        assertThat(timesReceived()).hasSize(MORE_THAN_TWO_PORTIONS + 1).values().containsOnly(1L);
    }

    @Test
    void events_outside_of_the_times_are_left_out() throws Exception {
        publish(1);
        clock.advance(Duration.ofMinutes(1));
        publish(2);
        clock.advance(Duration.ofMinutes(1));
        publish(4);
        NewWebhook fresh = webhook(settings("/new"));
        receiver.on("/new", answer(200));

        Instant second = NOON.plus(Duration.ofMinutes(1));
        jobs().start(ReplayRequest.undelivered(fresh.id().destination(), second, clock.instant()));
        integrations.runDue();

        assertThat(receiver.requests()).hasSize(2);
    }

    @Test
    void a_job_waits_for_a_receiver_that_takes_nothing_and_goes_on_in_the_end() throws Exception {
        webhook(settings("/slow"));
        receiver.on("/slow", answer(200));
        publish(MORE_THAN_TWO_PORTIONS);
        integrations.runDue();
        receiver.on("/slow", answer(503));

        ReplayJob job = jobs().start(EVERYTHING);
        integrations.runDue();
        long waiting = jobs().get(job.id()).replayed();
        clock.advance(Duration.ofSeconds(30));
        integrations.runDue();

        assertThat(waiting).isEqualTo(500);
        assertThat(jobs().get(job.id()).replayed()).isEqualTo(1_000);
        assertThat(jobs().get(job.id()).progress()).isBetween(0.8, 0.99);
    }

    @Test
    void a_cancelled_job_goes_no_further() throws Exception {
        webhook(settings("/slow"));
        receiver.on("/slow", answer(200));
        publish(MORE_THAN_TWO_PORTIONS);
        integrations.runDue();
        receiver.on("/slow", answer(503));
        ReplayJob job = jobs().start(EVERYTHING);
        integrations.runDue();

        ReplayJob cancelled = jobs().cancel(job.id());
        clock.advance(Duration.ofSeconds(30));
        integrations.runDue();

        assertThat(cancelled.state()).isEqualTo(ReplayState.CANCELLED);
        assertThat(jobs().get(job.id())).isEqualTo(cancelled);
        assertThat(cancelled.replayed()).isEqualTo(500);
        assertThatIllegalStateException().isThrownBy(() -> jobs().cancel(job.id()));
    }

    @Test
    void a_job_for_a_webhook_that_is_disabled_meanwhile_fails_with_the_reason() throws Exception {
        publish(1);
        NewWebhook fresh = webhook(settings("/new"));
        clock.advance(Duration.ofSeconds(1));
        ReplayJob job = jobs().start(allTo(fresh));
        acme.webhooks().disable(fresh.id(), "maintenance");

        integrations.runDue();

        assertThat(jobs().get(job.id()).state()).isEqualTo(ReplayState.FAILED);
        assertThat(jobs().get(job.id()).reason()).contains("The destination is disabled");
        assertThatIllegalStateException().isThrownBy(() -> jobs().start(allTo(fresh)));
        acme.webhooks().delete(fresh.id());
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> jobs().start(allTo(fresh)));
    }

    @Test
    void what_happens_to_a_job_is_in_the_audit_trail() throws Exception {
        webhook(settings("/ok"));
        receiver.on("/ok", answer(200));
        publish(2);
        integrations.runDue();
        ReplayJobs ofUser = acme.as("user:7").deliveries().replayJobs();

        ReplayJob job = ofUser.start(EVERYTHING);
        integrations.runDue();
        ReplayJob other = ofUser.start(EVERYTHING);
        ofUser.cancel(other.id());

        List<AuditEntry> entries = acme.audit().list(PageRequest.first(5)).items();
        assertThat(entries)
                .extracting(entry -> entry.actor().name() + " " + entry.action())
                .containsExactly(
                        "user:7 replay.cancelled",
                        "user:7 replay.started",
                        "system replay.done",
                        "system delivery.replayed",
                        "user:7 replay.started");
        assertThat(entries.get(3).details())
                .containsEntry("job", job.id().toString())
                .containsEntry("count", "2");
        assertThat(entries.get(4).details()).containsEntry("kind", "finished");
    }

    @Test
    void jobs_of_a_tenant_are_out_of_reach_of_others() throws Exception {
        NewWebhook webhook = webhook(settings("/ok"));
        receiver.on("/ok", answer(200));
        publish(2);
        integrations.runDue();
        ReplayJobs foreign = integrations.tenant("globex").deliveries().replayJobs();
        ReplayJob job = jobs().start(EVERYTHING);

        assertThat(foreign.find(job.id())).isEmpty();
        assertThat(foreign.list(PageRequest.first(10)).items()).isEmpty();
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> foreign.get(job.id()));
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> foreign.cancel(job.id()));
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> foreign.start(allTo(webhook)));
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> foreign.count(allTo(webhook)));
        assertThat(foreign.count(EVERYTHING).matches()).isZero();
        foreign.start(EVERYTHING);
        assertThat(jobs().cancel(job.id()).state()).isEqualTo(ReplayState.CANCELLED);
        integrations.runDue();
        assertThat(receiver.requests()).hasSize(2);
    }

    @Test
    void a_request_that_nothing_can_match_is_refused() {
        NewWebhook webhook = webhook(settings("/ok"));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> ReplayRequest.finished(DeliveryQuery.in(DeliveryState.PENDING)))
                .withMessageContaining("states");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> ReplayRequest.finished(DeliveryQuery.builder()
                        .publishedFrom(NOON)
                        .publishedBefore(NOON)
                        .build()))
                .withMessageContaining("publishedBefore");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> ReplayRequest.undelivered(webhook.id().destination(), NOON, Instant.MIN))
                .withMessageContaining("publishedBefore");
    }

    @Test
    void times_of_any_kind_can_be_asked_for() throws Exception {
        publish(1);
        NewWebhook fresh = webhook(settings("/new"));
        receiver.on("/new", answer(200));
        clock.advance(Duration.ofSeconds(1));

        jobs().start(ReplayRequest.undelivered(fresh.id().destination(), Instant.MIN, Instant.MAX));
        jobs().start(ReplayRequest.undelivered(fresh.id().destination(), clock.instant(), Instant.MAX));
        integrations.runDue();

        assertThat(receiver.requests()).hasSize(1);
        assertThat(jobs().list(PageRequest.first(10)).items())
                .extracting(ReplayJob::state)
                .containsOnly(ReplayState.DONE);
    }

    private ReplayJobs jobs() {
        return acme.deliveries().replayJobs();
    }

    private void start(DeliveryQuery query) throws InterruptedException {
        jobs().start(ReplayRequest.finished(query));
        integrations.runDue();
    }

    private static ReplayRequest allTo(NewWebhook webhook) {
        return ReplayRequest.undelivered(webhook.id().destination(), Instant.EPOCH, NOON.plus(Duration.ofDays(1)));
    }

    private void publish(int events) {
        acme.events().publishAll(Collections.nCopies(events, NewEvent.of(EVENT, PAYLOAD)));
    }

    private Map<String, Long> timesReceived() {
        return receiver.requests().stream()
                .map(request -> request.header("webhook-id").orElseThrow())
                .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
    }
}
