package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.NotFoundException;
import dev.integrations.common.Secret;
import dev.integrations.common.TenantId;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionCiphertexts;
import dev.integrations.connection.ConnectionCredentials;
import dev.integrations.connection.ConnectionCredentials.ApiKey;
import dev.integrations.connection.ConnectionCredentials.ClientCredentials;
import dev.integrations.connection.ConnectionScheme;
import dev.integrations.connection.ConnectionSettings;
import dev.integrations.connection.ProviderDescriptor;
import dev.integrations.connection.TokenSource;
import dev.integrations.crypto.CiphertextPlace;
import dev.integrations.crypto.DataKey;
import dev.integrations.crypto.DataKeys;
import dev.integrations.crypto.DecryptionException;
import dev.integrations.crypto.KeyRing;
import dev.integrations.crypto.Rekeyed;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationCiphertexts;
import dev.integrations.registry.IntegrationUpdate;
import dev.integrations.registry.VendorAddresses;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.testkit.http.StrictProvider;
import dev.integrations.webhook.Credential;
import dev.integrations.webhook.LegacyProfile;
import dev.integrations.webhook.LegacySecret;
import dev.integrations.webhook.LegacySignature;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.ReceiverAuthentication;
import dev.integrations.webhook.WebhookCiphertexts;
import dev.integrations.webhook.WebhookSecurity;
import dev.integrations.webhook.WebhookSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written anyway is encrypted with the data key of the day, and what is not waits for a pass over everything. */
class LazyEncryptionTest {
    private static final Duration LIFE = Duration.ofHours(1);

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final StrictProvider provider = StrictProvider.start();
    private final FaultyReceiver vendor = FaultyReceiver.start(clock).on("/me", answer(200));
    private final InMemoryStore store = InMemoryStore.create();
    private final KeyRing ring = KeyRing.ephemeralForDevelopment();
    private final Integrations integrations = Integrations.builder()
            .store(store)
            .keyRing(ring)
            .development()
            .clock(clock)
            .connections(ConnectionSettings.builder()
                    .provider(ProviderDescriptor.builder("keyed", ConnectionScheme.API_KEY)
                            .build())
                    .provider(ProviderDescriptor.builder("machine", ConnectionScheme.CLIENT_CREDENTIALS)
                            .tokenEndpoint(provider.url("/token"))
                            .build())
                    .redirectBase("https://app.test/callback")
                    .build())
            .templates(TemplateCatalog.of(() -> List.of(StubTemplate.chat(1))))
            .vendorAddresses(VendorAddresses.stubbed(Map.of("chat.test", vendor.url(""))))
            .startPaused();
    private final Tenant acme = integrations.tenant("acme");
    private final DataKeys keys = integrations.operator().dataKeys();

    @AfterEach
    void stop() {
        integrations.close();
        vendor.close();
        provider.close();
    }

    /** Returns the ids of the keys with which what lies in a place is encrypted. */
    private static Stream<Integer> keyIds(CiphertextPlace place) {
        return place.read(Optional.empty(), 100).items().stream()
                .map(stored -> ByteBuffer.wrap(stored.encrypted()).getInt(1));
    }

    private List<Integer> webhookKeyIds() {
        return WebhookCiphertexts.places(store).stream()
                .flatMap(LazyEncryptionTest::keyIds)
                .toList();
    }

    private List<DataKey> live(String tenant) {
        return store.inTransaction(transaction -> transaction.dataKeys().live(TenantId.of(tenant)));
    }

    private int currentId() {
        return live("acme").stream()
                .filter(DataKey::isCurrent)
                .findFirst()
                .orElseThrow()
                .id();
    }

    private NewWebhook webhook() {
        WebhookSecurity security = WebhookSecurity.builder()
                .authentication(new ReceiverAuthentication.Bearer(Credential.of("swordfish")))
                .build();
        NewWebhook webhook = acme.webhooks()
                .create(WebhookSettings.builder("http://localhost/hook")
                        .security(security)
                        .build());
        LegacyProfile profile = new LegacyProfile(new LegacySignature.Svix(), NOON.plus(Duration.ofDays(30)));
        acme.webhooks()
                .legacySignatures()
                .set(webhook.id(), new LegacySecret(profile, Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")));
        return webhook;
    }

    private String preview(NewWebhook webhook) {
        return acme.webhooks()
                .preview(webhook.id(), "invoice.paid", Map.of("a", 1))
                .toString();
    }

    @Test
    void update_of_a_webhook_encrypts_its_credentials_and_all_its_secrets_anew() {
        NewWebhook webhook = webhook();
        NewWebhook other = webhook();
        int before = currentId();
        keys.rotate("acme");
        assertThat(webhookKeyIds()).hasSize(6).containsOnly(before);

        acme.webhooks()
                .update(
                        webhook.id(),
                        settings -> settings.toBuilder().description("changed").build());

        int after = currentId();
        assertThat(webhookKeyIds()).containsExactlyInAnyOrder(before, before, before, after, after, after);
        assertThat(preview(webhook)).isNotEmpty();
        assertThat(preview(other)).isNotEmpty();
        assertThat(keys.reencrypt()).isEqualTo(new Rekeyed(3, 0, 0));
    }

    @Test
    void update_of_a_webhook_leaves_what_cannot_be_read_any_more() {
        NewWebhook webhook = webhook();
        List<Integer> before = webhookKeyIds();
        keys.destroy("acme");

        acme.webhooks()
                .update(
                        webhook.id(),
                        settings -> settings.toBuilder().description("changed").build());

        assertThat(webhookKeyIds()).isEqualTo(before);
        assertThat(acme.webhooks().get(webhook.id()).settings().description()).isEqualTo("changed");
    }

    private Connection connected(String provider, ConnectionCredentials credentials) {
        return acme.connections().connect(provider, "Account", credentials);
    }

    private List<Integer> connectionKeyIds() {
        return keyIds(new ConnectionCiphertexts(store)).toList();
    }

    private Connection machine() {
        return connected(
                "machine",
                new ClientCredentials(
                        StrictProvider.CLIENT.clientId(), StrictProvider.CLIENT.clientSecret(), List.of()));
    }

    @Test
    void refresh_of_a_connection_encrypts_its_tokens_anew() {
        Connection connection = machine();
        int before = currentId();
        keys.rotate("acme");
        assertThat(connectionKeyIds()).containsExactly(before);

        clock.advance(LIFE);
        var unused = ConnectionFixture.value(acme.connections().tokens(connection.id()));

        assertThat(connectionKeyIds()).containsExactly(currentId()).doesNotContain(before);
    }

    @Test
    void refresh_brings_nothing_back_that_another_node_destroyed() {
        TokenSource tokens = acme.connections().tokens(machine().id());
        Secret value = ConnectionFixture.value(tokens);
        List<Integer> before = connectionKeyIds();
        try (Integrations other = Integrations.builder()
                .store(store)
                .keyRing(ring)
                .development()
                .clock(clock)
                .startPaused()) {
            other.operator().dataKeys().destroy("acme");
        }

        clock.advance(Duration.ofMinutes(1));
        tokens.refused(value);

        assertThatThrownBy(() -> ConnectionFixture.value(tokens)).isInstanceOf(DecryptionException.class);
        assertThat(connectionKeyIds()).isEqualTo(before);
    }

    @Test
    void connection_that_is_called_otherwise_keeps_nothing_of_an_old_key() {
        Connection connection = connected("keyed", new ApiKey(Secret.of("key")));
        keys.rotate("acme");

        acme.connections().rename(connection.id(), "Other");

        assertThat(connectionKeyIds()).containsExactly(currentId());
        assertThat(ConnectionFixture.value(acme.connections().tokens(connection.id())))
                .isEqualTo(Secret.of("Bearer key"));
        Tenant globex = integrations.tenant("globex");
        assertThatThrownBy(() -> globex.connections().rename(connection.id(), "Mine"))
                .isInstanceOf(NotFoundException.class);
        assertThat(live("globex")).isEmpty();
    }

    @Test
    void connection_that_nobody_writes_waits_for_a_pass_over_everything() {
        Connection connection = connected("keyed", new ApiKey(Secret.of("key")));
        keys.rotate("acme");

        assertThat(ConnectionFixture.value(acme.connections().tokens(connection.id())))
                .isEqualTo(Secret.of("Bearer key"));
        assertThat(connectionKeyIds()).doesNotContain(currentId());
        assertThat(keys.reencrypt()).isEqualTo(new Rekeyed(1, 0, 0));

        assertThat(connectionKeyIds()).containsExactly(currentId());
        assertThat(keys.reencrypt()).isEqualTo(new Rekeyed(0, 0, 0));
        acme.connections().rename(connection.id(), "Other");
        assertThat(ConnectionFixture.value(acme.connections().tokens(connection.id())))
                .isEqualTo(Secret.of("Bearer key"));
    }

    @Test
    void new_version_of_an_integration_has_the_new_key_and_the_old_version_waits() {
        Integration chat =
                acme.integrations().install(RegistryFixture.chat("Alerts")).integration();
        int before = currentId();
        keys.rotate("acme");

        acme.integrations()
                .update(
                        chat.id(),
                        1,
                        IntegrationUpdate.config(RegistryFixture.config().put("channel", "#other")));

        assertThat(keyIds(new IntegrationCiphertexts(store))).containsExactlyInAnyOrder(before, currentId());
        assertThat(keys.reencrypt()).isEqualTo(new Rekeyed(1, 0, 0));
    }
}
