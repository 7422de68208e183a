package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.http.Behaviour.answer;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.NotFoundException;
import dev.integrations.delivery.AttemptStatistics;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DeliveryStatistics;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.delivery.StatisticsSpan;
import dev.integrations.http.FailureKind;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What statistics say of deliveries that were really made. */
class StatisticsTest extends DispatchFixture {
    private static final Duration STEP = Duration.ofMinutes(1);

    private final Queue<Integer> answered = new ConcurrentLinkedQueue<>();

    private DeliveryStatistics statistics(NewWebhook webhook) {
        return acme.webhooks().statistics(webhook.id(), NOON, NOON.plus(Duration.ofDays(1)));
    }

    /** A webhook with two attempts for each event, whose receiver answers in turn and keeps count itself. */
    private NewWebhook twoAttemptsAt(String path, Integer... statuses) {
        Queue<Integer> left = new ConcurrentLinkedQueue<>(List.of(statuses));
        receiver.on(path, exchange -> {
            exchange.request();
            int status = left.remove();
            answered.add(status);
            exchange.answer(status, List.of(), new byte[0]);
        });
        return webhook(
                settings(path).toBuilder().retrySchedule(RetrySchedule.of(STEP)).build());
    }

    private void publishAndRun() throws InterruptedException {
        acme.events().publish(EVENT, PAYLOAD);
        run();
    }

    private void run() throws InterruptedException {
        integrations.runDue();
        clock.advance(STEP);
        integrations.runDue();
    }

    private Delivery newest() {
        return deliveries().get(0);
    }

    @Test
    void statistics_agree_with_what_the_receiver_saw_over_successes_failures_dead_letters_and_replays()
            throws Exception {
        NewWebhook webhook = twoAttemptsAt("/hooks", 200, 500, 204, 500, 404, 503, 200, 500, 500);
        publishAndRun();
        publishAndRun();
        publishAndRun();
        Delivery dead = newest();
        acme.deliveries().replay(dead.id());
        run();
        publishAndRun();
        acme.events().publish(EVENT, PAYLOAD);
        acme.deliveries().cancel(newest().id());
        acme.events().publish(EVENT, PAYLOAD);

        DeliveryStatistics counted = statistics(webhook);

        assertThat(dead.state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(counted.ended())
                .isEqualTo(Map.of(
                        DeliveryState.SUCCEEDED, 3L, DeliveryState.DEAD_LETTERED, 1L, DeliveryState.CANCELLED, 1L));
        assertThat(counted.successRate()).hasValue(0.75);
        assertThat(counted.pending()).isEqualTo(1);
        AttemptStatistics attempts = counted.attempts();
        assertThat(attempts.made()).isEqualTo(requestsTo("/hooks")).isEqualTo(9);
        assertThat(attempts.succeeded()).isEqualTo(seen(200) + seen(204)).isEqualTo(3);
        assertThat(attempts.failedByStatus()).isEqualTo(Map.of(404, seen(404), 500, seen(500), 503, seen(503)));
        assertThat(attempts.failedByKind()).isEmpty();
        assertThat(attempts.failedOtherwise()).isZero();
    }

    private long seen(int status) {
        return answered.stream().collect(groupingBy(one -> one, counting())).getOrDefault(status, 0L);
    }

    @Test
    void times_are_told_of_the_newest_attempts_and_of_how_long_those_took_that_were_accepted() throws Exception {
        NewWebhook webhook = twoAttemptsAt("/hooks", 200, 500, 200);
        publishAndRun();
        publishAndRun();

        AttemptStatistics attempts = statistics(webhook).attempts();

        assertThat(attempts.lastFailure()).contains(NOON.plus(STEP));
        assertThat(attempts.lastSuccess()).contains(NOON.plus(STEP.multipliedBy(2)));
        AttemptStatistics.Times took = attempts.took().orElseThrow();
        assertThat(took.median()).isPositive().isLessThanOrEqualTo(took.percentile95());
        assertThat(took.mean()).isPositive().isLessThanOrEqualTo(took.maximum());
        assertThat(took.percentile95()).isEqualTo(took.maximum());
    }

    @Test
    void attempts_without_an_answer_are_counted_by_their_kind_of_failure() throws Exception {
        FaultyReceiver closed = FaultyReceiver.start(clock);
        closed.close();
        NewWebhook webhook = webhook(WebhookSettings.builder(closed.url("/").toString())
                .retrySchedule(RetrySchedule.of())
                .build());

        publishAndRun();

        DeliveryStatistics counted = statistics(webhook);
        assertThat(counted.attempts().failedByKind()).isEqualTo(Map.of(FailureKind.CONNECT, 1L));
        assertThat(counted.attempts().took()).isEmpty();
        assertThat(counted.attempts().lastSuccess()).isEmpty();
        assertThat(counted.successRate()).hasValue(0);
    }

    @Test
    void only_what_ended_in_the_span_is_counted() throws Exception {
        NewWebhook webhook = twoAttemptsAt("/hooks", 200, 500, 500);
        publishAndRun();
        Instant between = clock.instant();
        publishAndRun();

        DeliveryStatistics before = acme.webhooks().statistics(webhook.id(), NOON, between);
        DeliveryStatistics after = acme.webhooks().statistics(webhook.id(), between, between.plus(STEP.plus(STEP)));

        assertThat(before.ended()).isEqualTo(Map.of(DeliveryState.SUCCEEDED, 1L));
        assertThat(before.attempts().made()).isEqualTo(1);
        assertThat(before.span()).isEqualTo(new StatisticsSpan(NOON, between));
        assertThat(after.ended()).isEqualTo(Map.of(DeliveryState.DEAD_LETTERED, 1L));
        assertThat(after.attempts().failedByStatusClass(5)).isEqualTo(2);
    }

    @Test
    void webhook_of_another_tenant_has_no_statistics() throws Exception {
        NewWebhook webhook = webhook(settings("/ok"));
        receiver.on("/ok", answer(200));
        publishAndRun();
        WebhookId id = webhook.id();

        assertThat(statistics(webhook).ended(DeliveryState.SUCCEEDED)).isEqualTo(1);
        assertThatThrownBy(() -> integrations.tenant("globex").webhooks().statistics(id, NOON, NOON.plus(STEP)))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void span_that_is_empty_reversed_too_long_or_out_of_bounds_is_refused_with_its_field() {
        WebhookId id = webhook(settings("/ok")).id();

        assertThat(acme.webhooks()
                        .statistics(id, NOON, NOON.plus(StatisticsSpan.MAX))
                        .successRate())
                .isEmpty();
        assertThat(refused(id, NOON, NOON)).containsExactly("to");
        assertThat(refused(id, NOON, NOON.minus(STEP))).containsExactly("to");
        assertThat(refused(id, NOON, NOON.plus(StatisticsSpan.MAX).plusNanos(1000)))
                .containsExactly("to");
        assertThat(refused(id, Instant.EPOCH.minusSeconds(1), Instant.EPOCH)).containsExactly("from");
        assertThat(refused(id, Instant.MAX.minusSeconds(1), Instant.MAX)).containsExactly("to");
        assertThat(refused(id, Instant.MIN, Instant.MAX)).containsExactly("from", "to", "to");
    }

    private List<String> refused(WebhookId id, Instant from, Instant to) {
        return catchThrowableOfType(
                        InvalidInputException.class, () -> acme.webhooks().statistics(id, from, to))
                .problems()
                .stream()
                .map(Problem::field)
                .toList();
    }
}
