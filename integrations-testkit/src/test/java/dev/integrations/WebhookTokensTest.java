package dev.integrations;

import static dev.integrations.WebhookSecurityTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.NewEvent;
import dev.integrations.http.Header;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.webhook.Credential;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.ReceiverAuthentication.ClientCredentials;
import dev.integrations.webhook.ReceiverAuthentication.Method;
import dev.integrations.webhook.WebhookSecurity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Access tokens by client credentials; the receiver plays the authorization server too. */
class WebhookTokensTest extends DispatchFixture {
    private static final String SECRET = "s3cret value:&";

    @Test
    void one_token_is_fetched_for_many_attempts() throws InterruptedException {
        receiver.on("/token", token("one", 3600)).on("/hooks", Behaviour.answer(200));
        create(Method.BASIC);
        for (int i = 0; i < 5; i++) {
            publish();
        }
        integrations.runDue();
        publish();
        integrations.runDue();

        assertThat(requestsTo("/token")).isEqualTo(1);
        assertThat(authorizations()).hasSize(6).containsOnly("Bearer one");
        ReceivedRequest asked = receiver.requests().get(0);
        assertThat(asked.header("Authorization")).contains("Basic Y2xpZW50K2lkOnMzY3JldCt2YWx1ZSUzQSUyNg==");
        assertThat(asked.header("Content-Type")).contains("application/x-www-form-urlencoded");
        assertThat(body(asked)).isEqualTo("grant_type=client_credentials&scope=a+b&audience=https%3A%2F%2Fapi.test");
    }

    @Test
    void header_of_an_event_does_not_take_the_place_of_the_token() throws InterruptedException {
        receiver.on("/token", token("one", 3600)).on("/hooks", Behaviour.answer(200));
        create(Method.BASIC);

        acme.events().publish(NewEvent.of(EVENT, PAYLOAD).header("Authorization", "Bearer of-the-event"));
        integrations.runDue();

        assertThat(receiver.requests().get(1).headers())
                .filteredOn(header -> header.name().equalsIgnoreCase("authorization"))
                .extracting(Header::value)
                .containsExactly("Bearer one");
    }

    @Test
    void credentials_go_into_the_body_if_the_server_wants_that() throws InterruptedException {
        receiver.on("/token", token("one", 3600)).on("/hooks", Behaviour.answer(200));
        create(Method.POST);
        publish();
        integrations.runDue();

        ReceivedRequest asked = receiver.requests().get(0);
        assertThat(asked.header("Authorization")).isEmpty();
        assertThat(body(asked)).endsWith("&client_id=client+id&client_secret=s3cret+value%3A%26");
        assertThat(authorizations()).containsExactly("Bearer one");
    }

    @Test
    void token_is_replaced_before_it_expires() throws InterruptedException {
        receiver.on("/token", token("one", 600), token("two", 600)).on("/hooks", Behaviour.answer(200));
        create(Method.BASIC);
        publish();
        integrations.runDue();
        clock.advance(Duration.ofSeconds(539));
        publish();
        integrations.runDue();
        clock.advance(Duration.ofSeconds(2));
        publish();
        integrations.runDue();

        assertThat(authorizations()).containsExactly("Bearer one", "Bearer one", "Bearer two");
    }

    @Test
    void token_that_is_refused_is_fetched_anew_once() throws InterruptedException {
        receiver.on("/token", token("one", 3600), token("two", 3600))
                .on("/hooks", Behaviour.answer(401), Behaviour.answer(200));
        create(Method.BASIC);
        publish();
        integrations.runDue();

        assertThat(authorizations()).containsExactly("Bearer one", "Bearer two");
        assertThat(delivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
        assertThat(delivery().attempts()).isEqualTo(1);
    }

    @Test
    void receiver_that_refuses_every_token_fails_the_attempt() throws InterruptedException {
        receiver.on("/token", token("one", 3600), token("two", 3600)).on("/hooks", Behaviour.answer(401));
        create(Method.BASIC);
        publish();
        integrations.runDue();

        assertThat(authorizations()).containsExactly("Bearer one", "Bearer two");
        assertThat(requestsTo("/token")).isEqualTo(2);
        assertThat(delivery().state()).isEqualTo(DeliveryState.PENDING);
        assertThat(delivery().reason()).contains("The receiver answered with status 401");
    }

    @Test
    void failure_of_the_token_endpoint_fails_the_attempt_which_is_repeated() throws InterruptedException {
        receiver.on(
                        "/token",
                        Behaviour.answer(
                                400, List.of(), "{\"error\":\"invalid_client\",\"error_description\":\"internal\"}"),
                        token("one", 3600))
                .on("/hooks", Behaviour.answer(200));
        create(Method.BASIC);
        publish();
        integrations.runDue();

        assertThat(requestsTo("/hooks")).isZero();
        assertThat(delivery().state()).isEqualTo(DeliveryState.PENDING);
        assertThat(delivery().reason())
                .contains("No access token could be fetched: the token endpoint answered with status 400");

        clock.advance(Duration.ofMinutes(1));
        integrations.runDue();
        assertThat(delivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void answers_that_hold_no_bearer_token_fail_the_attempt() throws InterruptedException {
        List<String> answers = List.of(
                "",
                "null",
                "[]",
                "not json",
                "{}",
                "{\"access_token\":\"\",\"token_type\":\"bearer\"}",
                "{\"access_token\":\"a b\",\"token_type\":\"bearer\"}",
                "{\"access_token\":\"a\\r\\nX: y\",\"token_type\":\"bearer\"}",
                "{\"access_token\":\"a\",\"token_type\":\"mac\"}",
                "{\"access_token\":\"a\"}",
                "{\"access_token\":\"" + "x".repeat(20_000) + "\",\"token_type\":\"bearer\"}");
        receiver.on(
                        "/token",
                        answers.stream()
                                .map(answer -> Behaviour.answer(200, List.of(), answer))
                                .toArray(Behaviour[]::new))
                .on("/hooks", Behaviour.answer(200));
        create(Method.BASIC);
        publish();
        for (int i = 0; i < answers.size(); i++) {
            integrations.runDue();
            clock.advance(Duration.ofHours(2));
        }

        assertThat(requestsTo("/hooks")).isZero();
        assertThat(requestsTo("/token")).isEqualTo(answers.size());
        assertThat(delivery().reason().orElseThrow()).startsWith("No access token could be fetched: ");
    }

    @Test
    void token_endpoint_is_held_against_the_policy_and_its_change_needs_the_secret() {
        NewWebhook webhook = create(Method.BASIC);

        for (String url : List.of("ftp://id.test/", "https://10.0.0.1/token", "https://169.254.169.254/", "id.test")) {
            assertRefused(
                    () -> webhook(settings("/hooks").toBuilder()
                            .security(security(ClientCredentials.of(url, "id", Credential.of("secret"))))
                            .build()),
                    "security.authentication.tokenUrl");
        }
        assertRefused(
                () -> acme.webhooks().update(webhook.id(), settings -> {
                    ClientCredentials kept = (ClientCredentials)
                            settings.security().authentication().orElseThrow();
                    return settings.toBuilder()
                            .security(security(ClientCredentials.of(
                                    receiver.url("/elsewhere").toString(), kept.clientId(), kept.clientSecret())))
                            .build();
                }),
                "security.authentication.clientSecret");
    }

    private NewWebhook create(Method method) {
        ClientCredentials client = new ClientCredentials(
                receiver.url("/token").toString(),
                "client id",
                Credential.of(SECRET),
                method,
                List.of("a", "b"),
                Optional.of("https://api.test"));
        return webhook(settings("/hooks").toBuilder().security(security(client)).build());
    }

    private void publish() {
        acme.events().publish(EVENT, PAYLOAD);
    }

    private List<String> authorizations() {
        return receiver.requests().stream()
                .filter(request -> request.target().equals("/hooks"))
                .map(request -> request.header("Authorization").orElse("none"))
                .toList();
    }

    private static WebhookSecurity security(ClientCredentials client) {
        return WebhookSecurity.builder().authentication(client).build();
    }

    private static String body(ReceivedRequest request) {
        return new String(request.body(), StandardCharsets.US_ASCII);
    }

    private static Behaviour token(String value, int seconds) {
        return Behaviour.answer(
                200,
                List.of(),
                "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}".formatted(value, seconds));
    }
}
