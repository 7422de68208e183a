package dev.integrations;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.PageRequest;
import dev.integrations.signature.Verification;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.testkit.http.TestCertificate;
import dev.integrations.testkit.http.TestClientCertificate;
import dev.integrations.webhook.ClientCertificate;
import dev.integrations.webhook.Credential;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.ReceiverAuthentication.Basic;
import dev.integrations.webhook.ReceiverAuthentication.Bearer;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookQuery;
import dev.integrations.webhook.WebhookSecurity;
import dev.integrations.webhook.WebhookSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookSecurityTest extends DispatchFixture {
    @Test
    void bearer_token_is_sent_and_never_shown() throws InterruptedException {
        receiver.on("/hooks", Behaviour.answer(200));
        NewWebhook webhook = webhook(secured("/hooks", bearer("t0ken-value")));
        publishAndRun(acme);

        assertThat(receiver.requests().get(0).header("Authorization")).contains("Bearer t0ken-value");
        Webhook read = acme.webhooks().get(webhook.id());
        Bearer shown = (Bearer) read.settings().security().authentication().orElseThrow();
        assertThat(shown.token().isKept()).isTrue();
        assertThat(List.of(
                        webhook.toString(),
                        read.toString(),
                        shown.toString(),
                        read.settings().security().toText(),
                        acme.webhooks()
                                .list(WebhookQuery.all(), PageRequest.first(10))
                                .toString(),
                        acme.audit().list(PageRequest.first(10)).toString(),
                        bearer("t0ken-value").toString()))
                .noneMatch(text -> text.contains("t0ken-value"));
    }

    @Test
    void password_is_sent_as_utf_8() throws InterruptedException {
        receiver.on("/hooks", Behaviour.answer(200));
        webhook(secured(
                "/hooks",
                WebhookSecurity.builder()
                        .authentication(new Basic("zoë", Credential.of("pässwörd:1")))
                        .build()));
        publishAndRun(acme);

        String expected = Base64.getEncoder().encodeToString("zoë:pässwörd:1".getBytes(StandardCharsets.UTF_8));
        assertThat(receiver.requests().get(0).header("Authorization")).contains("Basic " + expected);
    }

    @Test
    void secret_headers_are_sent_beside_the_others() throws InterruptedException {
        receiver.on("/hooks", Behaviour.answer(200));
        webhook(
                secured(
                                "/hooks",
                                WebhookSecurity.builder()
                                        .headers(Map.of("X-Api-Key", Credential.of("k3y")))
                                        .build())
                        .toBuilder()
                        .headers(Map.of("X-Team", "blue"))
                        .build());
        publishAndRun(acme);

        assertThat(receiver.requests().get(0).header("X-Api-Key")).contains("k3y");
        assertThat(receiver.requests().get(0).header("X-Team")).contains("blue");
    }

    @Test
    void update_that_does_not_touch_a_credential_keeps_it() throws InterruptedException {
        receiver.on("/hooks", Behaviour.answer(200));
        NewWebhook webhook = webhook(secured("/hooks", bearer("first")));
        acme.webhooks()
                .update(
                        webhook.id(),
                        settings -> settings.toBuilder()
                                .description("changed")
                                .security(settings.security().toBuilder()
                                        .headers(Map.of("X-Api-Key", Credential.of("added")))
                                        .build())
                                .build());
        publishAndRun(acme);
        acme.webhooks()
                .update(
                        webhook.id(),
                        settings ->
                                settings.toBuilder().security(bearer("second")).build());
        publishAndRun(acme);

        assertThat(receiver.requests())
                .extracting(request -> request.header("Authorization").orElseThrow())
                .containsExactly("Bearer first", "Bearer second");
        assertThat(receiver.requests().get(0).header("X-Api-Key")).contains("added");
        assertThat(receiver.requests().get(1).header("X-Api-Key")).isEmpty();
    }

    @Test
    void kept_credential_serves_no_other_webhook_tenant_or_use() {
        NewWebhook own = webhook(secured("/hooks", bearer("first")));
        NewWebhook other = webhook(settings("/other"));
        WebhookSecurity kept = own.webhook().settings().security();
        Credential token = ((Bearer) kept.authentication().orElseThrow()).token();

        assertThat(acme.webhooks()
                        .update(own.id(), settings -> settings)
                        .settings()
                        .security())
                .isEqualTo(kept);
        assertRefused(() -> webhook(secured("/new", kept)), "security.authentication.token");
        assertRefused(
                () -> acme.webhooks()
                        .update(
                                other.id(),
                                settings -> settings.toBuilder().security(kept).build()),
                "security.authentication.token");
        assertRefused(
                () -> integrations.tenant("globex").webhooks().create(secured("/hooks", kept)),
                "security.authentication.token");
        assertRefused(
                () -> acme.webhooks()
                        .update(
                                own.id(),
                                settings -> settings.toBuilder()
                                        .security(WebhookSecurity.builder()
                                                .authentication(new Basic("user", token))
                                                .build())
                                        .build()),
                "security.authentication.password");
        assertThat(acme.webhooks()
                        .list(WebhookQuery.all(), PageRequest.first(10))
                        .items())
                .hasSize(2);
    }

    @Test
    void certificates_of_two_webhooks_at_one_receiver_are_not_mixed_up() throws InterruptedException {
        try (FaultyReceiver mutual =
                FaultyReceiver.startMutualTls(TestCertificate.RECEIVER).on("/hooks", Behaviour.answer(200))) {
            Tenant globex = integrations.tenant("globex");
            String url = mutual.url("/hooks").toString();
            acme.webhooks().create(certified(url, TestClientCertificate.A));
            globex.webhooks().create(certified(url, TestClientCertificate.B));
            for (int i = 0; i < 3; i++) {
                publishAndRun(acme);
                publishAndRun(globex);
            }

            assertThat(mutual.requests())
                    .extracting(request -> request.client().orElseThrow())
                    .containsExactly(
                            "CN=client-a", "CN=client-b", "CN=client-a", "CN=client-b", "CN=client-a", "CN=client-b");
            assertThat(mutual.acceptedConnections()).isEqualTo(2);
        }
    }

    @Test
    void expiry_of_a_certificate_is_told_and_an_expired_one_refused() {
        WebhookSettings settings = certified("https://127.0.0.1:8443/", TestClientCertificate.A);
        Webhook webhook = acme.webhooks().create(settings).webhook();
        var expiry =
                webhook.settings().security().clientCertificate().orElseThrow().expiresAt();

        assertThat(expiry).isAfter(clock.instant().plus(Duration.ofDays(30_000)));
        clock.advance(Duration.between(clock.instant(), expiry));
        assertRefused(() -> acme.webhooks().create(settings), "security.clientCertificate.chain");
    }

    @Test
    void new_chain_must_fit_the_kept_key() {
        Webhook webhook = acme.webhooks()
                .create(certified("https://127.0.0.1:8443/", TestClientCertificate.A))
                .webhook();
        ClientCertificate kept =
                webhook.settings().security().clientCertificate().orElseThrow();

        acme.webhooks()
                .update(
                        webhook.id(),
                        settings -> certified(settings, TestClientCertificate.A.certificate(), kept.key()));

        assertRefused(
                () -> acme.webhooks()
                        .update(
                                webhook.id(),
                                settings -> certified(settings, TestClientCertificate.B.chain(), kept.key())),
                "security.clientCertificate.key");
    }

    @Test
    void payload_is_encrypted_anew_for_each_attempt_and_signed_as_sent() throws Exception {
        receiver.on("/hooks", Behaviour.answer(500), Behaviour.answer(200));
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        NewWebhook webhook = webhook(secured(
                "/hooks",
                WebhookSecurity.builder()
                        .encryption(key.toPublicJWK().toJSONString())
                        .build()));
        publishAndRun(acme);
        clock.advance(Duration.ofMinutes(1));
        integrations.runDue();

        assertThat(receiver.requests()).hasSize(2);
        for (ReceivedRequest request : receiver.requests()) {
            assertThat(request.header("Content-Type")).contains("application/jose");
            JWEObject message = JWEObject.parse(new String(request.body(), US_ASCII));
            message.decrypt(new ECDHDecrypter(key));
            assertThat(message.getPayload().toBytes()).isEqualTo(PAYLOAD);
            assertThat(message.getHeader().getKeyID()).isEqualTo("k1");
        }
        assertThat(receiver.requests().get(0).body())
                .isNotEqualTo(receiver.requests().get(1).body());
        assertThat(verify(webhook, receiver.requests().get(1))).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void authorization_has_one_source() {
        for (String name : List.of("Authorization", "authorization", "AUTHORIZATION")) {
            assertRefused(
                    () -> secured("/hooks", bearer("t")).toBuilder()
                            .headers(Map.of(name, "Basic YTpi"))
                            .build(),
                    "headers");
            assertRefused(
                    () -> secured(
                            "/hooks",
                            bearer("t").toBuilder()
                                    .headers(Map.of(name, Credential.of("Basic YTpi")))
                                    .build()),
                    "headers");
        }
        assertRefused(
                () ->
                        secured(
                                        "/hooks",
                                        WebhookSecurity.builder()
                                                .headers(Map.of("X-Key", Credential.of("1")))
                                                .build())
                                .toBuilder()
                                .headers(Map.of("x-key", "2"))
                                .build(),
                "security.headers");
    }

    private void publishAndRun(Tenant tenant) throws InterruptedException {
        tenant.events().publish(EVENT, PAYLOAD);
        integrations.runDue();
    }

    private WebhookSettings secured(String path, WebhookSecurity security) {
        return settings(path).toBuilder().security(security).build();
    }

    private static WebhookSecurity bearer(String token) {
        return WebhookSecurity.builder()
                .authentication(new Bearer(Credential.of(token)))
                .build();
    }

    private static WebhookSettings certified(String url, TestClientCertificate certificate) {
        return certified(WebhookSettings.builder(url).build(), certificate.chain(), Credential.of(certificate.key()));
    }

    private static WebhookSettings certified(WebhookSettings settings, String chain, Credential key) {
        return settings.toBuilder()
                .security(WebhookSecurity.builder()
                        .clientCertificate(new ClientCertificate(chain, key))
                        .trust(TestCertificate.authority())
                        .build())
                .build();
    }

    static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String field) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(InvalidInputException.Problem::field)
                                .contains(field));
    }
}
