package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.http.Behaviour.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.audit.AuditEntry;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.PageRequest;
import dev.integrations.common.Secret;
import dev.integrations.signature.Verification;
import dev.integrations.signature.VerificationKey;
import dev.integrations.signature.WebhookVerifier;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.webhook.LegacyProfile;
import dev.integrations.webhook.LegacySecret;
import dev.integrations.webhook.LegacySignature;
import dev.integrations.webhook.LegacySignature.Algorithm;
import dev.integrations.webhook.LegacySignature.Content;
import dev.integrations.webhook.LegacySignature.Encoding;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LegacySignatureTest extends DispatchFixture {
    private static final Secret WHSEC = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final Instant END = NOON.plus(Duration.ofDays(30));
    private static final LegacySecret SVIX =
            new LegacySecret(new LegacyProfile(new LegacySignature.Svix(), END), WHSEC);
    private static final LegacySecret CONVOY = new LegacySecret(
            new LegacyProfile(
                    new LegacySignature.Hmac(
                            "X-Convoy-Signature", Algorithm.SHA256, Encoding.HEX, "v1=", Content.TIMESTAMP_COMMA_BODY),
                    END),
            Secret.of("any text"));

    @BeforeEach
    void answer_every_request() {
        receiver.on("/in", answer(200));
    }

    @Test
    void headers_of_svix_are_sent_beside_those_of_standard_webhooks() throws Exception {
        NewWebhook webhook = webhook(settings("/in"));
        acme.webhooks().legacySignatures().set(webhook.id(), SVIX);

        ReceivedRequest request = delivered();

        assertThat(verify(webhook, request)).isInstanceOf(Verification.Verified.class);
        assertThat(verifySvix(request)).isInstanceOf(Verification.Verified.class);
        assertThat(request.header("svix-id")).isEqualTo(request.header("webhook-id"));
    }

    @Test
    void each_attempt_is_signed_anew() throws Exception {
        receiver.on("/in", answer(500), answer(200));
        NewWebhook webhook = webhook(settings("/in"));
        acme.webhooks().legacySignatures().set(webhook.id(), SVIX);
        acme.events().publish(EVENT, PAYLOAD);

        integrations.runDue();
        clock.advance(Duration.ofMinutes(1));
        integrations.runDue();

        List<ReceivedRequest> requests = receiver.requests();
        assertThat(requests).hasSize(2);
        assertThat(requests.get(0).header("svix-timestamp"))
                .isNotEqualTo(requests.get(1).header("svix-timestamp"));
        assertThat(verifySvix(requests.get(1))).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void a_plain_header_is_what_an_independent_computation_makes() throws Exception {
        NewWebhook webhook = webhook(settings("/in"));
        acme.webhooks().legacySignatures().set(webhook.id(), CONVOY);

        ReceivedRequest request = delivered();

        long seconds = NOON.getEpochSecond();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("any text".getBytes(UTF_8), "HmacSHA256"));
        mac.update((seconds + ",").getBytes(UTF_8));
        assertThat(request.header("x-convoy-signature"))
                .contains("t=%d,v1=%s".formatted(seconds, HexFormat.of().formatHex(mac.doFinal(PAYLOAD))));
    }

    @Test
    void nothing_is_sent_after_the_end_also_by_what_was_loaded_before() throws Exception {
        NewWebhook webhook = webhook(settings("/in"));
        acme.webhooks().legacySignatures().set(webhook.id(), SVIX);
        clock.advance(Duration.between(NOON, END).minus(Duration.ofSeconds(1)));
        assertThat(delivered().header("svix-id")).isPresent();

        clock.advance(Duration.ofSeconds(1));

        ReceivedRequest request = delivered();
        assertThat(request.header("svix-id")).isEmpty();
        assertThat(verify(webhook, request)).isInstanceOf(Verification.Verified.class);
        assertThat(acme.webhooks().legacySignatures().find(webhook.id())).isEmpty();
    }

    @Test
    void a_rotation_leaves_it_alone_and_another_takes_its_place() throws Exception {
        NewWebhook webhook = webhook(settings("/in"));
        acme.webhooks().legacySignatures().set(webhook.id(), SVIX);
        acme.webhooks().rotateSecret(webhook.id(), Duration.ZERO);
        assertThat(verifySvix(delivered())).isInstanceOf(Verification.Verified.class);

        acme.webhooks().legacySignatures().set(webhook.id(), CONVOY);

        assertThat(acme.webhooks().legacySignatures().find(webhook.id())).contains(CONVOY.profile());
        ReceivedRequest request = delivered();
        assertThat(request.header("svix-id")).isEmpty();
        assertThat(request.header("x-convoy-signature")).isPresent();

        acme.webhooks().legacySignatures().end(webhook.id());
        assertThat(delivered().header("x-convoy-signature")).isEmpty();
        assertThat(acme.audit().list(PageRequest.first(4)).items())
                .extracting(AuditEntry::action)
                .containsExactly(
                        "webhook.legacy_signature_ended",
                        "webhook.legacy_signature_set",
                        "webhook.secret_rotated",
                        "webhook.legacy_signature_set");
        assertThat(acme.audit().list(PageRequest.first(10)).items().toString())
                .doesNotContain("any text")
                .doesNotContain("MfKQ9r8G");
    }

    @Test
    void a_header_of_the_webhook_under_the_same_name_gives_way() throws Exception {
        NewWebhook webhook = webhook(WebhookSettings.builder(receiver.url("/in").toString())
                .headers(Map.of("x-convoy-signature", "fixed", "x-other", "kept"))
                .build());
        acme.webhooks().legacySignatures().set(webhook.id(), CONVOY);

        ReceivedRequest request = delivered();

        assertThat(request.header("x-convoy-signature").orElseThrow()).startsWith("t=");
        assertThat(request.header("x-other")).contains("kept");
    }

    @Test
    void an_end_out_of_bounds_and_foreign_ids_are_refused() {
        NewWebhook webhook = webhook(settings("/in"));
        Tenant globex = integrations.tenant("globex");

        for (Instant end : List.of(NOON, NOON.minusSeconds(1), NOON.plus(Duration.ofDays(367)))) {
            LegacySecret legacy = new LegacySecret(new LegacyProfile(new LegacySignature.Svix(), end), WHSEC);
            assertThatThrownBy(() -> acme.webhooks().legacySignatures().set(webhook.id(), legacy))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("until");
        }
        acme.webhooks().legacySignatures().set(webhook.id(), SVIX);
        assertThatThrownBy(() -> globex.webhooks().legacySignatures().set(webhook.id(), CONVOY))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> globex.webhooks().legacySignatures().end(webhook.id()))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> globex.webhooks().legacySignatures().find(webhook.id()))
                .isInstanceOf(NotFoundException.class);
        assertThat(acme.webhooks().legacySignatures().find(webhook.id())).contains(SVIX.profile());
    }

    private ReceivedRequest delivered() throws InterruptedException {
        acme.events().publish(EVENT, PAYLOAD);
        integrations.runDue();
        List<ReceivedRequest> requests = receiver.requests();
        return requests.get(requests.size() - 1);
    }

    private Verification verifySvix(ReceivedRequest request) {
        return WebhookVerifier.builder()
                .key(VerificationKey.parse(WHSEC.reveal()))
                .clock(clock)
                .build()
                .verify(
                        name -> request.header(name.replace("webhook-", "svix-"))
                                .map(List::of)
                                .orElse(null),
                        request.body());
    }
}
