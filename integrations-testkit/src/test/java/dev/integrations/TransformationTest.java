package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.Outcome;
import dev.integrations.event.Channels;
import dev.integrations.http.FailureKind;
import dev.integrations.signature.Verification;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.transform.JsonTemplate;
import dev.integrations.webhook.Challenge;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.PayloadTransformation;
import dev.integrations.webhook.PayloadTransformation.Outgoing;
import dev.integrations.webhook.PayloadTransformation.Result;
import dev.integrations.webhook.RequestPreview;
import dev.integrations.webhook.WebhookSecurity;
import dev.integrations.webhook.WebhookSettings;
import dev.integrations.webhook.WebhookTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformationTest extends DispatchFixture {
    private static final JsonTemplate TEMPLATE =
            JsonTemplate.parse("{\"sum\": {\"$\": \"/data/amount\"}, \"text\": \"{{/type}} {{/data/note}}\"}");

    private volatile PayloadTransformation hook =
            outgoing -> Result.json(outgoing.event().payload());

    @BeforeEach
    void start_with_a_transformation() {
        integrations.close();
        integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .dispatch(DispatchSettings.builder().breakerFailures(3).build())
                .clock(clock)
                .listener(new Telling())
                .transformation(outgoing -> hook.transform(outgoing))
                .startPaused();
        acme = integrations.tenant("acme");
        receiver.on("/in", answer(200));
    }

    @Test
    void a_template_shapes_what_is_sent_and_the_signature_covers_that() throws Exception {
        NewWebhook webhook = webhook(templated());

        ReceivedRequest request = delivered();

        assertThat(request.text()).isEqualTo("{\"sum\":12.50,\"text\":\"invoice.paid café\"}");
        assertThat(verify(webhook, request)).isInstanceOf(Verification.Verified.class);
        assertThat(delivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void a_template_that_does_not_fit_dead_letters_at_once_with_its_reason() throws Exception {
        webhook(templated());
        acme.events().publish(EVENT, "{\"amount\":1}".getBytes(UTF_8));

        integrations.runDue();

        assertThat(receiver.requests()).isEmpty();
        assertThat(delivery().state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(delivery().reason()).contains("The template needs a text, number or flag at /data/note (for /text)");
        Attempt attempt = acme.deliveries().attempts(delivery().id()).get(0);
        assertThat(attempt.reason()).isEqualTo(delivery().reason());
        assertThat(attempt.response()).isEmpty();
        assertThat(told).contains("dead").noneMatch(line -> line.startsWith("suspended"));
    }

    @Test
    void a_replay_after_the_template_was_mended_delivers_the_stored_payload() throws Exception {
        NewWebhook webhook = webhook(templated());
        acme.events().publish(EVENT, "{\"amount\":1}".getBytes(UTF_8));
        integrations.runDue();

        acme.webhooks()
                .update(
                        webhook.id(),
                        settings ->
                                settings.toBuilder().template(Optional.empty()).build());
        acme.deliveries().replay(delivery().id());
        integrations.runDue();

        assertThat(receiver.requests()).hasSize(1);
        assertThat(receiver.requests().get(0).text()).isEqualTo("{\"amount\":1}");
    }

    @Test
    void the_hook_gets_a_view_of_each_attempt_and_may_redact() throws Exception {
        receiver.on("/in", answer(500), answer(200));
        List<Outgoing> seen = new ArrayList<>();
        hook = outgoing -> {
            seen.add(outgoing);
            Arrays.fill(outgoing.event().payload(), (byte) ' ');
            return new Result.Send("redacted %d".formatted(seen.size()).getBytes(UTF_8), "text/plain");
        };
        NewWebhook webhook = webhook(WebhookSettings.builder(receiver.url("/in").toString())
                .metadata(Map.of("region", "eu"))
                .build());
        acme.events().publish(EVENT, PAYLOAD);

        integrations.runDue();
        clock.advance(Duration.ofMinutes(1));
        integrations.runDue();

        assertThat(receiver.requests()).extracting(ReceivedRequest::text).containsExactly("redacted 1", "redacted 2");
        assertThat(receiver.requests().get(1).header("content-type")).contains("text/plain");
        assertThat(verify(webhook, receiver.requests().get(1))).isInstanceOf(Verification.Verified.class);
        assertThat(seen).extracting(Outgoing::webhook).containsOnly(webhook.id());
        assertThat(seen).extracting(Outgoing::metadata).containsOnly(Map.of("region", "eu"));
        assertThat(seen.get(1).attemptAt()).isEqualTo(seen.get(0).attemptAt().plus(Duration.ofMinutes(1)));

        hook = outgoing -> Result.json(outgoing.event().payload());
        acme.deliveries().replay(delivery().id());
        integrations.runDue();
        assertThat(receiver.requests().get(2).body()).isEqualTo(PAYLOAD);
    }

    @Test
    void a_template_sees_what_the_hook_let_through_and_no_more() throws Exception {
        hook = outgoing -> Result.json("{\"amount\":1,\"note\":\"redacted\"}".getBytes(UTF_8));
        webhook(templated());

        assertThat(delivered().text()).isEqualTo("{\"sum\":1,\"text\":\"invoice.paid redacted\"}");
    }

    @Test
    void what_is_withheld_is_not_sent_and_not_tried_again() throws Exception {
        receiver.on("/in", answer(500), answer(200));
        webhook(settings("/in"));
        acme.events().publish(EVENT, PAYLOAD);
        integrations.runDue();

        hook = outgoing -> new Result.Withhold("The receiver may not see invoices any more");
        clock.advance(Duration.ofMinutes(1));
        integrations.runDue();

        assertThat(receiver.requests()).hasSize(1);
        assertThat(delivery().state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(delivery().reason()).contains("The receiver may not see invoices any more");
        assertThat(delivery().attempts()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void a_hook_that_fails_dead_letters_without_telling_why(PayloadTransformation broken) throws Exception {
        hook = broken;
        webhook(settings("/in"));
        acme.events().publish(EVENT, PAYLOAD);

        integrations.runDue();

        assertThat(receiver.requests()).isEmpty();
        assertThat(delivery().state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(delivery().reason()).contains("The payload could not be transformed");
    }

    @SuppressWarnings("NullAway") // What a host may return all the same.
    static List<PayloadTransformation> broken() {
        return List.of(
                outgoing -> {
                    throw new IllegalStateException("password=hunter2");
                },
                outgoing -> {
                    throw new StackOverflowError();
                },
                outgoing -> null,
                outgoing -> new Result.Send(new byte[0], "text/plain\r\nx: y"));
    }

    @Test
    void many_failures_open_no_breaker_and_the_next_event_is_sent() throws Exception {
        hook = outgoing -> new Result.Withhold("no");
        webhook(settings("/in"));
        for (int i = 0; i < 20; i++) {
            acme.events().publish(EVENT, PAYLOAD);
        }
        integrations.runDue();

        hook = outgoing -> Result.json(outgoing.event().payload());

        assertThat(delivered().body()).isEqualTo(PAYLOAD);
        assertThat(told).noneMatch(line -> line.startsWith("suspended"));
    }

    @Test
    void a_probe_that_is_withheld_leaves_the_breaker_as_it_is() throws Exception {
        receiver.on("/in", answer(500), answer(500), answer(500), answer(200));
        webhook(settings("/in"));
        for (int i = 0; i < 3; i++) {
            acme.events().publish(EVENT, PAYLOAD);
        }
        integrations.runDue();
        assertThat(told).anyMatch(line -> line.startsWith("suspended"));

        hook = outgoing -> new Result.Withhold("no");
        clock.advance(Duration.ofHours(1));
        integrations.runDue();
        assertThat(told).doesNotContain("resumed");

        hook = outgoing -> Result.json(outgoing.event().payload());
        assertThat(delivered().body()).isEqualTo(PAYLOAD);
        assertThat(told).contains("resumed");
    }

    @Test
    void what_is_withheld_is_no_failure_of_the_receiver() throws Exception {
        hook = outgoing -> new Result.Withhold("no");
        NewWebhook webhook = webhook(settings("/in"));
        acme.events().publish(EVENT, PAYLOAD);

        integrations.runDue();

        assertThat(acme.webhooks().failing(webhook.id())).isEmpty();
        Attempt attempt = acme.deliveries().attempts(delivery().id()).get(0);
        assertThat(attempt.failure()).contains(FailureKind.WITHHELD);
    }

    @Test
    void the_fallback_gets_what_the_template_could_not_shape_as_it_was_published() throws Exception {
        receiver.on("/spare", answer(200));
        NewWebhook spare =
                webhook(settings("/spare").toBuilder().events("nothing.else").build());
        webhook(templated().toBuilder().fallback(Optional.of(spare.id())).build());

        acme.events().publish(EVENT, "{\"amount\":1}".getBytes(UTF_8));
        integrations.runDue();

        assertThat(receiver.requests()).hasSize(1);
        assertThat(receiver.requests().get(0).target()).isEqualTo("/spare");
        assertThat(receiver.requests().get(0).text()).isEqualTo("{\"amount\":1}");
    }

    @Test
    void what_was_transformed_is_encrypted_and_that_is_signed() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        hook = outgoing -> Result.json("{\"amount\":1,\"note\":\"redacted\"}".getBytes(UTF_8));
        NewWebhook webhook = webhook(templated().toBuilder()
                .security(WebhookSecurity.builder()
                        .encryption(key.toPublicJWK().toJSONString())
                        .build())
                .build());

        ReceivedRequest request = delivered();

        assertThat(request.header("content-type")).contains("application/jose");
        assertThat(verify(webhook, request)).isInstanceOf(Verification.Verified.class);
        assertThat(decrypted(request.body(), key)).isEqualTo("{\"sum\":1,\"text\":\"invoice.paid redacted\"}");
        RequestPreview preview = acme.webhooks().preview(webhook.id(), EVENT, PAYLOAD);
        assertThat(decrypted(preview.body(), key)).isEqualTo("{\"sum\":1,\"text\":\"invoice.paid redacted\"}");
    }

    private static String decrypted(byte[] body, ECKey key) throws Exception {
        JWEObject message = JWEObject.parse(new String(body, UTF_8));
        message.decrypt(new ECDHDecrypter(key));
        return message.getPayload().toString();
    }

    @Test
    void a_preview_and_a_test_show_what_is_sent() {
        NewWebhook webhook = webhook(templated());

        RequestPreview preview = acme.webhooks().preview(webhook.id(), EVENT, PAYLOAD);
        WebhookTest test = acme.webhooks().test(webhook.id(), EVENT, PAYLOAD);

        String shaped = "{\"sum\":12.50,\"text\":\"invoice.paid café\"}";
        assertThat(new String(preview.body(), UTF_8)).isEqualTo(shaped);
        assertThat(new String(test.request().orElseThrow().body(), UTF_8)).isEqualTo(shaped);
        assertThat(receiver.requests()).extracting(ReceivedRequest::text).containsExactly(shaped);
    }

    @Test
    void a_preview_and_a_test_of_what_does_not_fit_say_why() {
        NewWebhook webhook = webhook(templated());
        String reason = "The template needs /data/amount, which the event does not have (for /sum)";

        assertThatThrownBy(() -> acme.webhooks().preview(webhook.id(), EVENT, Map.of()))
                .isInstanceOf(DeliveryWithheldException.class)
                .hasMessage(reason);
        WebhookTest test = acme.webhooks().test(webhook.id(), EVENT, Map.of());

        assertThat(test.isAccepted()).isFalse();
        assertThat(test.outcome()).isEqualTo(new Outcome.Withheld(reason));
        assertThat(test.request()).isEmpty();
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void a_challenge_is_sent_as_it_is() {
        hook = outgoing -> new Result.Withhold("no");
        NewWebhook webhook = webhook(templated());
        receiver.on(
                "/in",
                exchange -> exchange.answer(200, List.of(), exchange.request().body()));

        Challenge challenge = acme.webhooks().challenge(webhook.id());

        assertThat(challenge.failure()).contains("The answer does not hold the token");
        assertThat(receiver.requests().get(0).text()).contains("integrations.webhook.challenge", "\"challenge\"");
    }

    @Test
    void the_hook_sees_the_channels_of_an_event() throws Exception {
        List<Channels> seen = new ArrayList<>();
        hook = outgoing -> {
            seen.add(outgoing.event().channels());
            return Result.json(outgoing.event().payload());
        };
        webhook(settings("/in"));

        acme.events().publish(NewEvent.of(EVENT, PAYLOAD).channels("eu"));
        integrations.runDue();

        assertThat(seen).containsExactly(Channels.of("eu"));
    }

    @Test
    void a_content_type_that_is_no_header_is_refused() {
        assertThatThrownBy(() -> new Result.Send(new byte[0], "")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\u0000b"})
    void a_reason_that_says_nothing_or_cannot_be_stored_is_refused(String reason) {
        assertThatThrownBy(() -> new Result.Withhold(reason)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Result.Withhold("x".repeat(1001))).isInstanceOf(IllegalArgumentException.class);
    }

    private WebhookSettings templated() {
        return settings("/in").toBuilder().template(Optional.of(TEMPLATE)).build();
    }

    private ReceivedRequest delivered() throws InterruptedException {
        acme.events().publish(EVENT, PAYLOAD);
        integrations.runDue();
        List<ReceivedRequest> requests = receiver.requests();
        return requests.get(requests.size() - 1);
    }
}
