package dev.integrations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.PageRequest;
import dev.integrations.common.Secret;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionCredentials.ApiKey;
import dev.integrations.connection.ConnectionId;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.ReceiverAuthentication.ServiceConnection;
import dev.integrations.webhook.WebhookSecurity;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Webhooks that send the tokens of a connection. */
class WebhookConnectionTest extends ConnectionFixture {
    private NewWebhook webhook(String url, ConnectionId connection) {
        return tenant().webhooks()
                .create(WebhookSettings.builder(url)
                        .security(WebhookSecurity.builder()
                                .authentication(new ServiceConnection(connection))
                                .build())
                        .build());
    }

    private Tenant tenant() {
        return integrations.tenant("acme");
    }

    private void publish() throws InterruptedException {
        tenant().events().publish("invoice.paid", "{}".getBytes(UTF_8));
        integrations.runDue();
    }

    private List<String> authorizations() {
        return provider.receiver().requests().stream()
                .filter(request -> request.target().equals("/api/hooks"))
                .map((ReceivedRequest request) ->
                        request.header("Authorization").orElse("none"))
                .toList();
    }

    private Delivery delivery() {
        return tenant().deliveries()
                .list(DeliveryQuery.all(), PageRequest.first(10))
                .items()
                .get(0);
    }

    @Test
    void attempts_send_the_live_token() throws InterruptedException {
        provider.receiver().on("/api/hooks", Behaviour.answer(200));
        NewWebhook webhook = webhook(provider.url("/api/hooks"), connect().id());
        publish();
        clock.advance(Duration.ofHours(1));
        publish();

        assertThat(authorizations()).containsExactly("Bearer access-2", "Bearer access-3");
        assertThat(tenant().webhooks()
                        .get(webhook.webhook().id())
                        .settings()
                        .security()
                        .authentication())
                .contains(
                        webhook.webhook().settings().security().authentication().orElseThrow());
    }

    @Test
    void token_that_the_receiver_refuses_is_replaced_within_the_attempt() throws InterruptedException {
        provider.receiver().on("/api/hooks", Behaviour.answer(401), Behaviour.answer(200));
        webhook(provider.url("/api/hooks"), connect().id());
        clock.advance(Duration.ofMinutes(1));
        publish();

        assertThat(authorizations()).containsExactly("Bearer access-2", "Bearer access-3");
        assertThat(delivery().state()).isEqualTo(DeliveryState.SUCCEEDED);
    }

    @Test
    void url_elsewhere_is_not_sent_anything() throws InterruptedException {
        try (FaultyReceiver elsewhere = FaultyReceiver.start()) {
            webhook(elsewhere.url("/hooks").toString(), connect().id());
            publish();

            assertThat(elsewhere.requests()).isEmpty();
            assertThat(delivery().reason().orElse("")).contains("not at the API of its service");
            assertThat(delivery().state()).isEqualTo(DeliveryState.PENDING);
        }
    }

    @Test
    void connection_that_must_be_authorized_again_fails_the_attempt() throws InterruptedException {
        Connection connection = connect();
        webhook(provider.url("/api/hooks"), connection.id());
        acme.disconnect(connection.id());
        publish();

        assertThat(authorizations()).isEmpty();
        assertThat(delivery().reason().orElse("")).contains("is disconnected");
    }

    @Test
    void connection_is_one_of_the_tenant_whose_credentials_have_a_place() throws InterruptedException {
        ConnectionId own = connect().id();
        webhook(provider.url("/api/hooks"), own);

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> integrations
                        .tenant("globex")
                        .webhooks()
                        .create(WebhookSettings.builder(provider.url("/api/hooks"))
                                .security(WebhookSecurity.builder()
                                        .authentication(new ServiceConnection(own))
                                        .build())
                                .build()))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(InvalidInputException.Problem::field)
                        .containsExactly("security.authentication.connection"));

        webhook(
                provider.url("/api/keyed"),
                acme.connect("keyed", "K", new ApiKey(Secret.of("k"))).id());
        publish();
        assertThat(provider.receiver().requests())
                .noneMatch(request -> request.target().equals("/api/keyed"));
    }
}
