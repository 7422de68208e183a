package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.http.Behaviour.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.Secret;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionCredentials.ApiKey;
import dev.integrations.connection.ConnectionScheme;
import dev.integrations.connection.ConnectionSettings;
import dev.integrations.connection.ProviderDescriptor;
import dev.integrations.connection.TokenSource;
import dev.integrations.crypto.DecryptionException;
import dev.integrations.crypto.KeyRing;
import dev.integrations.inbound.InboundHandling;
import dev.integrations.inbound.InboundSettings;
import dev.integrations.jose.SigningKeys;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.VendorAddresses;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.webhook.Credential;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.ReceiverAuthentication;
import dev.integrations.webhook.WebhookSecurity;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a busy node still does for a tenant whose keys were destroyed. */
class DestroyedKeysTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final FaultyReceiver receiver = FaultyReceiver.start(clock);
    private final InMemoryStore store = InMemoryStore.create();
    private final KeyRing ring = KeyRing.ephemeralForDevelopment();
    private final Integrations busy = node();
    private final Integrations other = node();
    private final Tenant acme = busy.tenant("acme");

    private Integrations node() {
        return Integrations.builder()
                .store(store)
                .keyRing(ring)
                .development()
                .clock(clock)
                .connections(ConnectionSettings.builder()
                        .provider(ProviderDescriptor.builder("crm", ConnectionScheme.API_KEY)
                                .apiBase(receiver.url("").toString())
                                .build())
                        .redirectBase("https://app.test/callback")
                        .build())
                .templates(TemplateCatalog.of(() -> List.of(StubTemplate.chat(1), new DoorTemplate())))
                .vendorAddresses(VendorAddresses.stubbed(Map.of("chat.test", receiver.url(""))))
                .inbound(InboundSettings.builder(InboundFixture.PUBLIC, InboundHandling.later((event, payload) -> {}))
                        .build())
                .startPaused();
    }

    @AfterEach
    void stop() {
        busy.close();
        other.close();
        receiver.close();
    }

    /** What is used all the time, each time in vain or not. */
    private interface Use {
        boolean works() throws InterruptedException;
    }

    /** The last thing that the key of the busy node decrypts is kept as long as the key was. */
    private void assertEndsWithinTenMinutes(Use use) throws InterruptedException {
        other.operator().dataKeys().destroy("acme");
        clock.advance(MINUTE.multipliedBy(5).minusSeconds(1));
        assertThat(use.works()).isTrue();
        clock.advance(Duration.ofSeconds(1));

        boolean works = true;
        for (int minute = 6; minute <= 10; minute++) {
            clock.advance(MINUTE);
            works = use.works();
        }

        assertThat(works).isFalse();
    }

    private void assertEndsAtOnce(Use use) throws InterruptedException {
        assertThat(use.works()).isTrue();

        busy.operator().dataKeys().destroy("acme");

        assertThat(use.works()).isFalse();
    }

    /** The secret that it signs with is read anew every few seconds; this one is of a key that was made afterwards. */
    private Use webhook() {
        receiver.on("/hook", answer(200));
        WebhookSecurity security = WebhookSecurity.builder()
                .authentication(new ReceiverAuthentication.Bearer(Credential.of("swordfish")))
                .build();
        NewWebhook webhook = acme.webhooks()
                .create(WebhookSettings.builder(receiver.url("/hook").toString())
                        .security(security)
                        .build());
        return () -> {
            acme.webhooks().rotateSecret(webhook.id(), Duration.ZERO);
            return delivers("/hook");
        };
    }

    private Use integration() {
        receiver.on("/me", answer(200)).on("/post/alerts", answer(200));
        acme.integrations().install(RegistryFixture.chat("Alerts"));
        return () -> delivers("/post/alerts");
    }

    private boolean delivers(String path) throws InterruptedException {
        long before = requestsTo(path);
        acme.events().publish("invoice.paid", "{}".getBytes(UTF_8));
        busy.runDue();
        return requestsTo(path) > before;
    }

    private long requestsTo(String path) {
        return receiver.requests().stream()
                .filter(request -> request.target().startsWith(path))
                .count();
    }

    private Use door() {
        IntegrationId door = InboundFixture.install(acme);
        return () -> busy.inbound()
                        .handle(InboundFixture.knock("/hooks/acme/" + door, "told " + clock.instant())
                                .build())
                        .status()
                == 202;
    }

    private Use connection() {
        Connection connection = acme.connections().connect("crm", "Account", new ApiKey(Secret.of("key")));
        TokenSource tokens = acme.connections().tokens(connection.id());
        return () -> succeeds(() -> tokens.value().join());
    }

    private static boolean succeeds(Runnable use) {
        try {
            use.run();
            return true;
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(DecryptionException.class);
            return false;
        } catch (DecryptionException e) {
            assertThat(e.reason()).isEqualTo(DecryptionException.Reason.KEY_DESTROYED);
            return false;
        }
    }

    @Test
    void credentials_of_a_busy_webhook_are_used_for_ten_minutes_at_the_most() throws InterruptedException {
        assertEndsWithinTenMinutes(webhook());
    }

    @Test
    void secrets_of_a_busy_integration_are_used_for_ten_minutes_at_the_most() throws InterruptedException {
        assertEndsWithinTenMinutes(integration());
    }

    @Test
    void secrets_that_verify_what_comes_in_are_used_for_ten_minutes_at_the_most() throws InterruptedException {
        assertEndsWithinTenMinutes(door());
    }

    @Test
    void node_that_destroys_uses_nothing_any_more() throws InterruptedException {
        assertEndsAtOnce(webhook());
        assertEndsAtOnce(integration());
        assertEndsAtOnce(door());
        assertEndsAtOnce(connection());
    }

    @Test
    void tokens_of_a_busy_connection_are_used_for_ten_minutes_at_the_most() throws InterruptedException {
        assertEndsWithinTenMinutes(connection());
    }

    @Test
    void signing_keys_whose_data_key_is_destroyed_sign_no_more_until_they_are_revoked() {
        SigningKeys keys = busy.signingKeys();
        assertThat(succeeds(keys::published)).isTrue();

        busy.operator().dataKeys().destroy(AuditTrail.HOST.value());

        assertThat(succeeds(keys::published)).isFalse();
        keys.revoke(keys.list().get(0).id());
        assertThat(succeeds(keys::published)).isTrue();
    }

    @Test
    void access_token_of_a_webhook_is_fetched_once_however_often_its_secret_is_read() throws InterruptedException {
        receiver.on("/hook", answer(200))
                .on(
                        "/token",
                        answer(
                                200,
                                List.of(),
                                "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":86400}"));
        WebhookSecurity security = WebhookSecurity.builder()
                .authentication(ReceiverAuthentication.ClientCredentials.of(
                        receiver.url("/token").toString(), "client", Credential.of("swordfish")))
                .build();
        acme.webhooks()
                .create(WebhookSettings.builder(receiver.url("/hook").toString())
                        .security(security)
                        .build());

        for (int i = 0; i < 3; i++) {
            assertThat(delivers("/hook")).isTrue();
            clock.advance(MINUTE.multipliedBy(6));
        }

        assertThat(requestsTo("/token")).isOne();
    }
}
