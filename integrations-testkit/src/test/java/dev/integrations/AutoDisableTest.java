package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.NotFoundException;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.FailureClock;
import dev.integrations.delivery.LifecycleSettings;
import dev.integrations.http.Header;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.Webhook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks that only fail, or that ask to be left alone. */
class AutoDisableTest extends LifecycleFixture {
    private static final LifecycleSettings FIVE_DAYS =
            LifecycleSettings.builder().minFailures(3).build();
    private static final Duration DAY = Duration.ofDays(1);

    @BeforeEach
    void start_a_node() {
        use(node(FIVE_DAYS));
    }

    @Test
    void a_webhook_that_only_failed_for_five_days_is_disabled_with_its_reason() throws Exception {
        NewWebhook webhook = failingOnce("/down");
        receiver.on("/down", answer(500));

        publishAndRun();
        for (int day = 1; day <= 4; day++) {
            failAgainAfter(DAY);
        }
        assertThat(enabled(webhook)).isTrue();
        failAgainAfter(DAY);

        Webhook disabled = acme.webhooks().get(webhook.id());
        assertThat(disabled.enabled()).isFalse();
        assertThat(disabled.disabledReason()).contains("Every attempt failed since " + NOON);
        assertThat(audited(webhook.id())).containsExactly("webhook.disabled", "webhook.created");
        assertThat(ends).containsExactly("disabled: Every attempt failed since " + NOON);
        assertThat(acme.events().publish(EVENT, PAYLOAD).deliveries()).isZero();
    }

    @Test
    void a_webhook_is_not_disabled_before_the_time_is_over() throws Exception {
        NewWebhook webhook = failingOnce("/down");
        receiver.on("/down", answer(500));

        publishAndRun();
        failAgainAfter(DAY);
        failAgainAfter(DAY.multipliedBy(4).minusMillis(1));

        assertThat(enabled(webhook)).isTrue();
        assertThat(acme.webhooks().failing(webhook.id()))
                .contains(new FailureClock(acme.id(), webhook.id().destination(), NOON, 3));
    }

    @Test
    void a_webhook_without_traffic_is_not_disabled() throws Exception {
        NewWebhook webhook = failingOnce("/down");
        receiver.on("/down", answer(500));
        publishAndRun();

        clock.advance(DAY.multipliedBy(50));
        integrations.runDue();

        assertThat(enabled(webhook)).isTrue();
    }

    @Test
    void few_failures_over_a_long_time_do_not_disable() throws Exception {
        NewWebhook webhook = failingOnce("/down");
        receiver.on("/down", answer(500));

        publishAndRun();
        failAgainAfter(DAY.multipliedBy(6));
        assertThat(enabled(webhook)).isTrue();
        failAgainAfter(DAY);

        assertThat(enabled(webhook)).isFalse();
    }

    @Test
    void failures_of_one_minute_are_counted_together() throws Exception {
        NewWebhook webhook = failingOnce("/down");
        receiver.on("/down", answer(500));
        publishAndRun();

        for (int i = 0; i < 5; i++) {
            failAgainAfter(Duration.ofSeconds(10));
        }
        assertThat(acme.webhooks().failing(webhook.id()).orElseThrow().failures())
                .isEqualTo(1);
        failAgainAfter(Duration.ofSeconds(10));

        assertThat(acme.webhooks().failing(webhook.id()).orElseThrow().failures())
                .isEqualTo(7);
    }

    @Test
    void a_success_makes_the_clock_start_anew() throws Exception {
        NewWebhook webhook = failingOnce("/flaky");
        receiver.on("/flaky", answer(500), answer(500), answer(200), answer(500));

        publishAndRun();
        failAgainAfter(DAY);
        failAgainAfter(DAY);
        assertThat(acme.webhooks().failing(webhook.id())).isEmpty();
        for (int day = 0; day < 5; day++) {
            failAgainAfter(DAY);
        }

        assertThat(enabled(webhook)).isTrue();
        assertThat(acme.webhooks().failing(webhook.id()).orElseThrow().failingSince())
                .isEqualTo(NOON.plus(DAY.multipliedBy(3)));
        failAgainAfter(DAY);
        assertThat(enabled(webhook)).isFalse();
    }

    @Test
    void a_node_that_was_restarted_goes_on_with_the_clock() throws Exception {
        NewWebhook webhook = failingOnce("/down");
        receiver.on("/down", answer(500));
        publishAndRun();
        failAgainAfter(DAY.multipliedBy(4));

        use(node(FIVE_DAYS));
        failAgainAfter(DAY);

        assertThat(enabled(webhook)).isFalse();
    }

    @Test
    void a_success_after_a_restart_stops_the_clock() throws Exception {
        NewWebhook webhook = failingOnce("/flaky");
        receiver.on("/flaky", answer(500), answer(200));
        publishAndRun();
        assertThat(acme.webhooks().failing(webhook.id())).isPresent();

        use(node(FIVE_DAYS));
        failAgainAfter(DAY);

        assertThat(acme.webhooks().failing(webhook.id())).isEmpty();
        assertThat(ends).containsExactly("recovered: " + NOON);
    }

    @Test
    void a_success_on_another_node_stops_the_clock_for_all() throws Exception {
        NewWebhook webhook = failingOnce("/flaky");
        receiver.on("/flaky", answer(500), answer(200), answer(500));
        Integrations other = node(FIVE_DAYS);
        publishAndRun();

        clock.advance(DAY);
        acme.events().publish(EVENT, PAYLOAD);
        other.runDue();
        for (int day = 0; day < 4; day++) {
            failAgainAfter(DAY);
        }
        failAgainAfter(DAY);
        assertThat(enabled(webhook)).isTrue();
        failAgainAfter(DAY.multipliedBy(2));

        assertThat(enabled(webhook)).isFalse();
    }

    @Test
    void enabling_again_starts_from_nothing() throws Exception {
        NewWebhook webhook = failingOnce("/down");
        receiver.on("/down", answer(500));
        for (int day = 0; day <= 5; day++) {
            failAgainAfter(DAY);
        }
        assertThat(enabled(webhook)).isFalse();

        acme.webhooks().enable(webhook.id());
        assertThat(acme.webhooks().failing(webhook.id())).isEmpty();
        for (int day = 0; day < 5; day++) {
            failAgainAfter(DAY);
        }

        assertThat(enabled(webhook)).isTrue();
    }

    @Test
    void a_new_url_starts_from_nothing() throws Exception {
        NewWebhook webhook = failingOnce("/down");
        receiver.on("/down", answer(500));
        publishAndRun();

        acme.webhooks()
                .update(
                        webhook.id(),
                        settings -> settings.toBuilder()
                                .url(receiver.url("/elsewhere").toString())
                                .build());

        assertThat(acme.webhooks().failing(webhook.id())).isEmpty();
    }

    @Test
    void deleting_forgets_the_clock() throws Exception {
        NewWebhook webhook = failingOnce("/down");
        receiver.on("/down", answer(500));
        publishAndRun();

        acme.webhooks().delete(webhook.id());

        Optional<FailureClock> clock = store.inTransaction(transaction ->
                transaction.failureClocks().find(acme.id(), webhook.id().destination()));
        assertThat(clock).isEmpty();
    }

    @Test
    void a_host_may_let_webhooks_fail_for_ever() throws Exception {
        use(node(LifecycleSettings.builder().minFailures(1).neverDisable().build()));
        NewWebhook webhook = failingOnce("/down");
        receiver.on("/down", answer(500));

        publishAndRun();
        failAgainAfter(DAY.multipliedBy(100));

        assertThat(enabled(webhook)).isTrue();
    }

    @Test
    void pending_deliveries_of_a_disabled_webhook_become_dead_letters_that_can_be_replayed() throws Exception {
        NewWebhook webhook = webhook(settings("/down"));
        receiver.on("/down", answer(500));
        publishAndRun();
        for (int day = 0; day < 6; day++) {
            clock.advance(DAY);
            integrations.runDue();
        }
        assertThat(enabled(webhook)).isFalse();
        clock.advance(DAY);
        integrations.runDue();

        assertThat(delivery().state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        receiver.on("/down", answer(200));
        acme.webhooks().enable(webhook.id());
        acme.deliveries().replay(delivery().id());
        integrations.runDue();
        assertThat(delivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void how_long_a_webhook_of_another_tenant_fails_is_not_told() throws Exception {
        NewWebhook webhook = failingOnce("/down");
        receiver.on("/down", answer(500));
        publishAndRun();
        assertThat(acme.webhooks().failing(webhook.id())).isPresent();

        Tenant globex = integrations.tenant("globex");

        assertThatThrownBy(() -> globex.webhooks().failing(webhook.id())).isInstanceOf(NotFoundException.class);
    }

    @Test
    void a_receiver_disables_its_webhook_with_a_header_even_if_it_accepts() throws Exception {
        NewWebhook accepting = webhook(settings("/last"));
        NewWebhook refusing = webhook(settings("/never"));
        receiver.on("/last", answer(200, control("disable"), ""));
        receiver.on("/never", answer(400, control(" disable "), ""));

        publishAndRun();

        for (NewWebhook webhook : List.of(accepting, refusing)) {
            assertThat(acme.webhooks().get(webhook.id()).disabledReason())
                    .contains("The receiver asked to be disabled");
            assertThat(audited(webhook.id())).containsExactly("webhook.disabled", "webhook.created");
        }
        assertThat(deliveries())
                .extracting(each -> each.destination().equals(accepting.id().destination()) + " " + each.state())
                .containsExactlyInAnyOrder("true SUCCEEDED", "false DEAD_LETTERED");
    }

    @Test
    void a_receiver_ends_the_attempts_of_one_event_with_a_header() throws Exception {
        NewWebhook webhook = webhook(settings("/abort"));
        receiver.on("/abort", answer(503, control("abort-message"), ""), answer(200));

        publishAndRun();
        assertThat(delivery().state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(delivery().reason()).contains("The receiver answered with status 503 and wants no further attempts");
        publishAndRun();

        assertThat(enabled(webhook)).isTrue();
        assertThat(requestsTo("/abort")).isEqualTo(2);
    }

    @Test
    void a_header_that_says_anything_else_changes_nothing() throws Exception {
        NewWebhook webhook = webhook(settings("/odd"));
        receiver.on(
                "/odd",
                answer(200, control("abort-message"), ""),
                answer(500, control("disabled"), ""),
                answer(500, control("disable, abort-message"), ""),
                answer(500, control(""), ""),
                answer(200));

        publishAndRun();
        assertThat(delivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
        publishAndRun();
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofSeconds(10));
            integrations.runDue();
        }

        assertThat(deliveries()).allMatch(each -> each.state() == DeliveryState.SUCCEEDED);
        assertThat(enabled(webhook)).isTrue();
    }

    private static List<Header> control(String value) {
        return List.of(new Header("Webhook-Delivery", value));
    }

    @Test
    void several_answers_that_say_gone_disable_once() throws Exception {
        NewWebhook webhook = webhook(settings("/gone"));
        receiver.on("/gone", answer(410));
        for (int i = 0; i < 5; i++) {
            acme.events().publish(EVENT, PAYLOAD);
        }

        integrations.runDue();

        assertThat(audited(webhook.id())).containsExactly("webhook.disabled", "webhook.created");
        assertThat(ends).hasSize(1);
    }

    @Test
    void settings_out_of_bounds_are_all_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LifecycleSettings.builder()
                        .disableAfter(Duration.ofSeconds(59))
                        .minFailures(0)
                        .recoveredAfter(Duration.ofNanos(-1))
                        .deadLetterInterval(Duration.ofNanos(-1))
                        .build())
                .withMessageContainingAll("disableAfter", "minFailures", "recoveredAfter", "deadLetterInterval");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LifecycleSettings.builder().operatorTenant("not a tenant"));
    }
}
