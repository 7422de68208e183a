package dev.integrations.testkit.store;

import static dev.integrations.testkit.AttemptMother.anAttempt;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Backlog;
import dev.integrations.delivery.Claim;
import dev.integrations.delivery.Completion;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.http.FailureKind;
import dev.integrations.http.OutboundResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.delivery.DeliveryStore}: completions and attempts. */
public abstract class CompletionContract extends DeliveryFixture {
    /** For subclasses. */
    protected CompletionContract() {}

    @Test
    void finished_delivery_is_no_longer_pending_in_whatever_way_it_ended() {
        Instant at = NOON.plus(MICRO);
        for (DeliveryState state : EnumSet.complementOf(EnumSet.of(DeliveryState.PENDING))) {
            Claim claim = claimed();
            Completion completion = ended(claim, state, at);

            assertThat(complete(completion)).containsExactly(claim.delivery());

            Delivery delivery = find(claim.delivery());
            assertThat(delivery.state()).isEqualTo(state);
            assertThat(delivery.finishedAt()).contains(at);
            assertThat(delivery.nextAttemptAt()).isEmpty();
            assertThat(delivery.attempts()).isEqualTo(1);
            assertThat(delivery.reason()).isEqualTo(completion.reason());
        }
        assertThat(claimDue(NOON.plus(Duration.ofDays(1)), 10)).isEmpty();
        assertThat(deliveries().backlog(NOON)).isEqualTo(new Backlog(0, 0, 0));
    }

    @Test
    void completion_is_recorded_once() {
        Claim claim = claimed();

        assertThat(complete(success(claim, NOON))).containsExactly(claim.delivery());
        assertThat(complete(deadLetter(claim, NOON))).isEmpty();

        assertThat(find(claim.delivery()).state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(attempts(claim.delivery())).hasSize(1);
    }

    @Test
    void retried_delivery_is_due_later_without_a_lease_and_with_its_attempt_counted() {
        Claim claim = claimed();
        Instant next = NOON.plusSeconds(3);

        assertThat(complete(retry(claim, NOON, next))).containsExactly(claim.delivery());

        Delivery delivery = find(claim.delivery());
        assertThat(delivery.state()).isEqualTo(DeliveryState.PENDING);
        assertThat(delivery.nextAttemptAt()).contains(next);
        assertThat(delivery.attempts()).isEqualTo(1);
        assertThat(delivery.reason()).contains("the answer was 503");
        assertThat(deliveries().renew(List.of(claim), next.plusSeconds(60))).isEmpty();
        assertThat(claimDue(next.minus(MICRO), 10)).isEmpty();
        List<Claim> again = claimDue(next, 10);
        assertThat(ids(again)).containsExactly(claim.delivery());
        assertThat(again.get(0).attempts()).isEqualTo(1);
        assertThat(again.get(0).attemptsBefore()).isZero();
    }

    @Test
    void attempts_are_counted_over_many_retries() {
        DeliveryId id = publishedDueAt(NOON);
        for (int i = 0; i < 5; i++) {
            Instant now = NOON.plusSeconds(i);
            Claim claim = claimDue(now, 1).get(0);
            assertThat(claim.attempts()).isEqualTo(i);
            complete(retry(claim, now, now.plusSeconds(1)));
        }

        complete(success(claimDue(NOON.plusSeconds(5), 1).get(0), NOON.plusSeconds(5)));

        assertThat(find(id).attempts()).isEqualTo(6);
        assertThat(find(id).reason()).isEmpty();
        assertThat(attempts(id)).extracting(Attempt::number).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(attempts(id)).extracting(Attempt::startedAt).startsWith(NOON, NOON.plusSeconds(1));
    }

    @Test
    void delivery_can_end_without_an_attempt() {
        Claim claim = claimed();
        Completion attempted = deadLetter(claim, NOON);
        Completion ended = new Completion(
                claim,
                attempted.event(),
                Optional.empty(),
                DeliveryState.DEAD_LETTERED,
                NOON,
                Optional.empty(),
                Optional.of("the webhook was deleted"));

        assertThat(complete(ended)).containsExactly(claim.delivery());

        assertThat(find(claim.delivery()).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(find(claim.delivery()).attempts()).isZero();
        assertThat(find(claim.delivery()).reason()).contains("the webhook was deleted");
        assertThat(attempts(claim.delivery())).isEmpty();
    }

    @Test
    void each_completion_of_a_batch_is_judged_by_its_own_fence() {
        Claim succeeded = claimed();
        Claim retried = claimed();
        Claim stale = claimed();
        Claim dead = claimed();
        Claim cancelled = claimed();
        deliveries().cancel(ACME, cancelled.delivery(), NOON);

        Set<DeliveryId> recorded = complete(
                success(succeeded, NOON),
                success(withFence(stale, stale.fence() - 1), NOON),
                retry(retried, NOON, NOON.plusSeconds(60)),
                success(cancelled, NOON),
                deadLetter(dead, NOON));

        assertThat(recorded).containsExactlyInAnyOrder(succeeded.delivery(), retried.delivery(), dead.delivery());
        assertThat(find(stale.delivery()).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(attempts(stale.delivery())).isEmpty();
        assertThat(attempts(cancelled.delivery())).isEmpty();
        assertThat(attempts(retried.delivery())).hasSize(1);
        assertThat(attempts(dead.delivery())).hasSize(1);
    }

    @Test
    void batches_of_two_hundred_completions_are_recorded() {
        for (int i = 0; i < 200; i++) {
            publishedDueAt(NOON);
        }
        List<Claim> claims = claimDue(NOON, 200);
        List<Completion> completions = new ArrayList<>();
        for (Claim claim : claims) {
            completions.add(
                    completions.size() % 2 == 0 ? success(claim, NOON) : retry(claim, NOON, NOON.plusSeconds(60)));
        }

        assertThat(deliveries().complete(completions)).containsExactlyInAnyOrderElementsOf(ids(claims));

        assertThat(deliveries().backlog(NOON)).isEqualTo(new Backlog(0, 0, 100));
    }

    @Test
    void attempt_with_an_answer_is_kept_with_status_headers_and_body() {
        Attempt attempt = anAttempt(1)
                .startedAt(NOON.plus(MICRO))
                .answeredBy(OutboundResponse.builder(503)
                        .header("Content-Type", "text/plain; charset=\"utf-8\"")
                        .header("Set-Cookie", "a=1")
                        .header("set-cookie", "b=2, c='3'\\")
                        .header("X-Empty", "")
                        .address(Optional.of("2001:db8:1234:5678:9abc:def0:1234:5678"))
                        .header("X-Odd", "Zoë\t\u0001 {\"json\": [1]}")
                        .body("try again, Zoë 🚀".getBytes(UTF_8)))
                .because("the answer was 503 – 'busy'")
                .build();

        checkKept(attempt);
    }

    @Test
    void body_bytes_of_an_answer_are_kept_as_they_came() {
        byte[] everyByte = new byte[16 * 1024];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }

        checkKept(anAttempt(1)
                .answeredBy(OutboundResponse.builder(200).body(everyByte).truncated(true))
                .build());
    }

    @Test
    void empty_answer_is_told_from_no_answer() {
        checkKept(anAttempt(1).answeredBy(OutboundResponse.builder(204)).build());
        checkKept(anAttempt(1)
                .failedWith(FailureKind.TIMEOUT)
                .because("no answer")
                .build());
    }

    @Test
    void every_kind_of_failure_is_kept() {
        for (FailureKind kind : FailureKind.values()) {
            checkKept(anAttempt(1).failedWith(kind).because(kind.description()).build());
        }
    }

    private void checkKept(Attempt expected) {
        Claim claim = claimed();
        complete(retry(claim, expected, NOON.plusSeconds(60)));

        List<Attempt> kept = attempts(claim.delivery());

        assertThat(kept).hasSize(1);
        Attempt actual = kept.get(0);
        assertThat(actual.number()).isEqualTo(expected.number());
        assertThat(actual.startedAt()).isEqualTo(expected.startedAt());
        assertThat(actual.took()).isEqualTo(expected.took());
        assertThat(actual.failure()).isEqualTo(expected.failure());
        assertThat(actual.reason()).isEqualTo(expected.reason());
        assertThat(actual.response().isPresent()).isEqualTo(expected.response().isPresent());
        expected.response().ifPresent(response -> checkSame(actual.response().orElseThrow(), response));
    }

    private static void checkSame(OutboundResponse actual, OutboundResponse expected) {
        assertThat(actual.status()).isEqualTo(expected.status());
        assertThat(actual.headers()).isEqualTo(expected.headers());
        assertThat(actual.body()).isEqualTo(expected.body());
        assertThat(actual.truncated()).isEqualTo(expected.truncated());
        assertThat(actual.took()).isEqualTo(expected.took());
        assertThat(actual.address()).isEqualTo(expected.address());
    }

    @Test
    void attempts_of_an_unknown_delivery_are_none() {
        assertThat(deliveries().attempts(ACME, new DeliveryId(Long.MAX_VALUE))).isEmpty();
    }
}
