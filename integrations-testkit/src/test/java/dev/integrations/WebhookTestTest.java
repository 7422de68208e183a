package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.integrations.audit.AuditEntry;
import dev.integrations.common.BatchResult;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.InvalidPayloadException;
import dev.integrations.delivery.Outcome;
import dev.integrations.event.EventTypeDefinition;
import dev.integrations.http.FailureKind;
import dev.integrations.http.Header;
import dev.integrations.signature.Verification.Verified;
import dev.integrations.signature.VerificationKey;
import dev.integrations.signature.WebhookVerifier;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.RequestPreview;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookTest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WebhookTestTest extends DispatchFixture {
    @Test
    void a_test_takes_the_path_of_a_delivery_and_returns_the_whole_attempt() {
        NewWebhook webhook = webhook(settings("/ok").toBuilder()
                .headers(Map.of("Authorization", "Bearer s3cret"))
                .build());
        receiver.on("/ok", answer(202, List.of(new Header("X-Trace", "7")), "taken"));

        WebhookTest test = acme.webhooks().test(webhook.id(), EVENT, PAYLOAD);

        assertThat(test.isAccepted()).isTrue();
        assertThat(test.attempt().number()).isEqualTo(1);
        assertThat(test.attempt().response().orElseThrow().status()).isEqualTo(202);
        assertThat(test.attempt().response().orElseThrow().body()).isEqualTo("taken".getBytes(UTF_8));
        ReceivedRequest request = receiver.requests().get(0);
        assertThat(request.body()).isEqualTo(PAYLOAD);
        assertThat(request.header("webhook-test")).contains("true");
        assertThat(request.header("webhook-id")).contains(test.event().toString());
        assertThat(request.header("authorization")).contains("Bearer s3cret");
        assertThat(verify(webhook, request)).isInstanceOf(Verified.class);
        assertThat(test.toString()).doesNotContain("s3cret").doesNotContain("/ok");
    }

    @Test
    void a_test_without_a_payload_sends_the_first_example_of_the_catalogue() throws Exception {
        NewWebhook webhook = webhook(settings("/ok"));
        receiver.on("/ok", answer(204));
        integrations
                .eventTypes()
                .define(EventTypeDefinition.builder(EVENT)
                        .example("usual", "{\"amount\": 12}")
                        .example("large", "{\"amount\": 120000}")
                        .build());

        acme.webhooks().test(webhook.id(), EVENT);

        assertThat(receiver.awaitRequests(1, Duration.ofSeconds(30)).get(0).text())
                .isEqualTo("{\"amount\":12}");
    }

    @Test
    void a_test_leaves_nothing_but_its_audit_entry() throws Exception {
        NewWebhook webhook = webhook(settings("/gone"));
        receiver.on("/gone", answer(410));

        WebhookTest test = acme.as("user:7").webhooks().test(webhook.id(), EVENT);
        clock.advance(Duration.ofHours(1));
        integrations.runDue();

        assertThat(test.outcome()).isInstanceOf(Outcome.Gone.class);
        assertThat(acme.webhooks().get(webhook.id()).enabled()).isTrue();
        assertThat(receiver.requests()).hasSize(1);
        assertThat(deliveries()).isEmpty();
        assertThat(acme.events().list(EventQuery.all(), PageRequest.first(10)).items())
                .isEmpty();
        assertThat(told).isEmpty();
        AuditEntry entry = acme.audit().list(PageRequest.first(1)).items().get(0);
        assertThat(entry.action()).isEqualTo("webhook.tested");
        assertThat(entry.actor().name()).isEqualTo("user:7");
        assertThat(entry.subject()).isEqualTo(webhook.id().toString());
        assertThat(entry.details())
                .containsEntry("eventType", EVENT)
                .containsEntry("outcome", "gone")
                .containsEntry("status", "410");
    }

    @Test
    void failed_tests_do_not_suspend_a_webhook_and_a_suspended_one_can_be_tested() throws Exception {
        NewWebhook webhook = webhook(settings("/a"));
        receiver.on("/a", answer(500));
        for (int i = 0; i < 5; i++) {
            assertThat(acme.webhooks().test(webhook.id(), EVENT).isAccepted()).isFalse();
        }
        receiver.on("/a", answer(200));
        acme.events().publish(EVENT, PAYLOAD);
        integrations.runDue();
        assertThat(requestsTo("/a")).isEqualTo(6);

        receiver.on("/a", answer(429, List.of(new Header("Retry-After", "3600")), ""), answer(200));
        acme.events().publish(EVENT, PAYLOAD);
        integrations.runDue();
        assertThat(told).anyMatch(line -> line.startsWith("suspended"));

        assertThat(acme.webhooks().test(webhook.id(), EVENT).isAccepted()).isTrue();
    }

    @Test
    void a_test_ends_with_the_timeout_of_the_webhook() {
        NewWebhook webhook = webhook(
                settings("/slow").toBuilder().timeout(Duration.ofMillis(200)).build());
        receiver.on("/slow", Behaviour.silence());

        WebhookTest test = acme.webhooks().test(webhook.id(), EVENT);

        assertThat(test.attempt().failure()).contains(FailureKind.TIMEOUT);
        assertThat(test.attempt().response()).isEmpty();
        assertThat(test.outcome()).isInstanceOf(Outcome.Retry.class);
    }

    @Test
    void a_disabled_webhook_can_be_tested_and_a_foreign_one_cannot() {
        NewWebhook webhook = webhook(settings("/ok"));
        receiver.on("/ok", answer(200));
        acme.webhooks().disable(webhook.id(), "maintenance");
        Tenant globex = integrations.tenant("globex");

        assertThat(acme.webhooks().test(webhook.id(), EVENT).isAccepted()).isTrue();
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> globex.webhooks().test(webhook.id(), EVENT));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> globex.webhooks().preview(webhook.id(), EVENT, PAYLOAD));
        assertThat(globex.webhooks()
                        .test(List.of(webhook.id()), EVENT, PAYLOAD)
                        .failures()
                        .get(0)
                        .error())
                .isInstanceOf(NotFoundException.class);
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void what_publishing_refuses_a_test_refuses_too() {
        NewWebhook webhook = webhook(settings("/ok"));

        assertThatExceptionOfType(InvalidPayloadException.class)
                .isThrownBy(() -> acme.webhooks().test(webhook.id(), EVENT, "no JSON".getBytes(UTF_8)));
        assertThatIllegalArgumentException().isThrownBy(() -> acme.webhooks().test(webhook.id(), "Not A Type"));
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void a_preview_shows_the_signed_request_and_sends_nothing() {
        NewWebhook webhook = webhook(settings("/ok").toBuilder()
                .headers(Map.of("Authorization", "Bearer s3cret"))
                .build());

        RequestPreview preview = acme.webhooks().preview(webhook.id(), EVENT, PAYLOAD);

        assertThat(preview.method()).isEqualTo("POST");
        assertThat(preview.url()).isEqualTo(receiver.url("/ok").toString());
        assertThat(preview.body()).isEqualTo(PAYLOAD);
        Map<String, String> shown = byName(preview.headers());
        assertThat(shown)
                .containsOnlyKeys(
                        "content-type", "webhook-id", "webhook-timestamp", "webhook-signature", "Authorization")
                .containsEntry("Authorization", RequestPreview.MASK)
                .containsEntry("content-type", "application/json");
        assertThat(byName(preview.revealHeaders())).containsEntry("Authorization", "Bearer s3cret");
        assertThat(WebhookVerifier.builder()
                        .key(VerificationKey.parse(webhook.secret().reveal()))
                        .clock(clock)
                        .build()
                        .verify(name -> shown.containsKey(name) ? List.of(shown.get(name)) : null, preview.body()))
                .isInstanceOf(Verified.class);
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void several_webhooks_are_tested_at_once_each_with_its_own_result() {
        WebhookId good = webhook(settings("/good")).id();
        WebhookId bad = webhook(settings("/bad")).id();
        WebhookId deleted = webhook(settings("/deleted")).id();
        acme.webhooks().delete(deleted);
        receiver.on("/good", answer(200));
        receiver.on("/bad", answer(500));

        BatchResult<WebhookTest> result = acme.webhooks().test(List.of(good, deleted, bad), EVENT, PAYLOAD);

        assertThat(result.values())
                .extracting(WebhookTest::webhook, WebhookTest::isAccepted)
                .containsExactly(tuple(good, true), tuple(bad, false));
        assertThat(result.failures()).hasSize(1);
        assertThat(result.failures().get(0).index()).isEqualTo(1);
        assertThat(result.failures().get(0).error()).isInstanceOf(NotFoundException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> acme.webhooks().test(Collections.nCopies(101, good), EVENT, PAYLOAD));
    }

    private static Map<String, String> byName(List<Header> headers) {
        return headers.stream().collect(Collectors.toMap(Header::name, Header::value));
    }
}
