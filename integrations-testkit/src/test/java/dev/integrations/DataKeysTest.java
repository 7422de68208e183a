package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.audit.AuditEntry;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.DataKey;
import dev.integrations.crypto.DecryptionException;
import dev.integrations.crypto.EncryptionContext;
import dev.integrations.crypto.KeyRing;
import dev.integrations.crypto.KeyWrapper;
import dev.integrations.crypto.Rekeyed;
import dev.integrations.crypto.WrappedKey;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.ManualClock;
import dev.integrations.webhook.Credential;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.ReceiverAuthentication;
import dev.integrations.webhook.RequestPreview;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookSecurity;
import dev.integrations.webhook.WebhookSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The keys of tenants, as those who run the host see them. */
class DataKeysTest {
    private static final PageRequest PAGE = PageRequest.first(20);

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final InMemoryStore store = InMemoryStore.create();
    private final Integrations integrations = start(ring(1), Optional.empty());

    private Integrations start(KeyRing ring, Optional<KeyWrapper> wrapper) {
        IntegrationsBuilder builder =
                Integrations.builder().store(store).keyRing(ring).clock(clock).development();
        wrapper.ifPresent(builder::keyWrapper);
        return builder.startPaused();
    }

    private static KeyRing ring(int primary, int... retired) {
        KeyRing.Builder ring = KeyRing.builder().primary(primary, key(primary));
        Arrays.stream(retired).forEach(id -> ring.retired(id, key(id)));
        return ring.build();
    }

    private static byte[] key(int id) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) id);
        return key;
    }

    private static NewWebhook createWebhook(Tenant tenant) {
        return tenant.webhooks()
                .create(WebhookSettings.builder("http://localhost/hook")
                        .security(bearer("swordfish"))
                        .build());
    }

    private static WebhookSecurity bearer(String token) {
        return WebhookSecurity.builder()
                .authentication(new ReceiverAuthentication.Bearer(Credential.of(token)))
                .build();
    }

    /** Returns the ids of the keys with which the secrets and the credentials of all tenants are encrypted. */
    private List<Integer> keyIds() {
        return store.inTransaction(transaction -> Stream.concat(
                        transaction.webhookCiphertexts().secrets(Optional.empty(), 100).items().stream()
                                .map(secret ->
                                        ByteBuffer.wrap(secret.encrypted()).getInt(1)),
                        transaction.webhookCiphertexts().secured(Optional.empty(), 100).items().stream()
                                .map(DataKeysTest::keyIdOfCredential))
                .toList());
    }

    private static int keyIdOfCredential(Webhook webhook) {
        String text = webhook.settings().security().toText();
        String encoded = text.replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
        return ByteBuffer.wrap(Base64.getDecoder().decode(encoded)).getInt(1);
    }

    private List<DataKey> live(String tenant) {
        return store.inTransaction(transaction -> transaction.dataKeys().live(TenantId.of(tenant)));
    }

    private int currentId(String tenant) {
        return live(tenant).stream()
                .filter(DataKey::isCurrent)
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static RequestPreview preview(Integrations node, NewWebhook webhook) {
        return node.tenant("acme").webhooks().preview(webhook.id(), "invoice.paid", Map.of("a", 1));
    }

    private static List<String> actions(List<AuditEntry> entries) {
        return entries.stream().map(AuditEntry::action).toList();
    }

    @Test
    void secrets_and_credentials_are_encrypted_with_the_key_of_their_tenant() {
        createWebhook(integrations.tenant("acme"));
        createWebhook(integrations.tenant("globex"));

        assertThat(live("acme")).hasSize(1);
        assertThat(keyIds())
                .containsExactlyInAnyOrder(
                        currentId("acme"), currentId("acme"), currentId("globex"), currentId("globex"));
    }

    @Test
    void a_change_of_what_is_not_there_makes_no_key() {
        NewWebhook webhook = createWebhook(integrations.tenant("acme"));
        Tenant globex = integrations.tenant("globex");

        assertThatThrownBy(() -> globex.webhooks().update(webhook.id(), settings -> settings));
        assertThatThrownBy(() -> globex.webhooks().rotateSecret(webhook.id()));

        assertThat(live("globex")).isEmpty();
    }

    @Test
    void a_new_wrapping_key_wraps_the_data_keys_anew_and_changes_no_ciphertext() {
        NewWebhook webhook = createWebhook(integrations.tenant("acme"));
        createWebhook(integrations.tenant("globex"));
        List<Integer> before = keyIds();
        Integrations rotated = start(ring(2, 1), Optional.empty());

        Rekeyed done = rotated.operator().dataKeys().as("user:1").rewrap();

        assertThat(done).isEqualTo(new Rekeyed(2, 0, 0));
        assertThat(rotated.operator().dataKeys().rewrap()).isEqualTo(new Rekeyed(0, 0, 0));
        assertThat(keyIds()).isEqualTo(before);
        AuditEntry entry = rotated.operator().audit().list(PAGE).items().get(0);
        assertThat(entry.action()).isEqualTo("data_keys.rewrapped");
        assertThat(entry.subject()).isEqualTo("ring:2");
        assertThat(entry.actor().name()).isEqualTo("user:1");
        assertThat(entry.details()).containsEntry("count", "2");
        Integrations without = start(ring(2), Optional.empty());
        assertThat(preview(without, webhook).body()).isNotEmpty();
    }

    @Test
    void a_key_that_cannot_be_unwrapped_stops_only_itself() {
        createWebhook(integrations.tenant("acme"));
        Integrations stranger = start(ring(3), Optional.empty());
        createWebhook(stranger.tenant("globex"));
        Integrations both = start(ring(4, 3), Optional.empty());

        assertThat(both.operator().dataKeys().rewrap()).isEqualTo(new Rekeyed(1, 1, 0));
    }

    @Test
    void a_service_takes_over_from_the_ring() {
        NewWebhook webhook = createWebhook(integrations.tenant("acme"));
        KeyWrapper service = new Service();
        Integrations moving = start(ring(1), Optional.of(service));

        assertThat(moving.operator().dataKeys().rewrap()).isEqualTo(new Rekeyed(1, 0, 0));

        Integrations moved = Integrations.builder()
                .store(store)
                .keyWrapper(service)
                .clock(clock)
                .development()
                .startPaused();
        assertThat(preview(moved, webhook).body()).isNotEmpty();
        createWebhook(moved.tenant("acme"));
    }

    @Test
    void a_new_data_key_encrypts_what_comes_and_then_what_was_there() {
        Tenant acme = integrations.tenant("acme");
        NewWebhook first = createWebhook(acme);
        int old = currentId("acme");

        integrations.operator().dataKeys().as("user:1").rotate("acme");

        assertThat(currentId("acme")).isNotEqualTo(old);
        assertThat(actions(acme.audit().list(PAGE).items())).startsWith("data_key.rotated");
        NewWebhook second = createWebhook(acme);
        assertThat(keyIds()).containsExactlyInAnyOrder(old, old, currentId("acme"), currentId("acme"));
        assertThat(integrations.operator().dataKeys().reencrypt()).isEqualTo(new Rekeyed(2, 0, 0));
        assertThat(keyIds()).containsOnly(currentId("acme"));
        assertThat(integrations.operator().dataKeys().reencrypt()).isEqualTo(new Rekeyed(0, 0, 0));
        assertThat(actions(integrations.operator().audit().list(PAGE).items()))
                .containsExactly("ciphertexts.reencrypted", "ciphertexts.reencrypted");
        Stream.of(first, second)
                .forEach(webhook ->
                        assertThat(preview(integrations, webhook).body()).isNotEmpty());
    }

    @Test
    void credentials_behind_many_webhooks_without_any_are_encrypted_anew() {
        Tenant acme = integrations.tenant("acme");
        int plain = 101;
        for (int i = 0; i < plain; i++) {
            acme.webhooks()
                    .create(WebhookSettings.builder("http://localhost/hook").build());
        }
        createWebhook(acme);
        integrations.operator().dataKeys().rotate("acme");

        Rekeyed done = integrations.operator().dataKeys().reencrypt();

        assertThat(done).isEqualTo(new Rekeyed(plain + 2, 0, 0));
    }

    @Test
    void what_keys_of_the_ring_encrypted_is_encrypted_anew_and_the_ring_can_forget_them() {
        Tenant acme = integrations.tenant("acme");
        NewWebhook webhook = createWebhook(acme);
        encryptWithTheRing();
        assertThat(keyIds()).contains(1);
        assertThat(preview(integrations, webhook).body()).isNotEmpty();

        assertThat(integrations.operator().dataKeys().reencrypt()).isEqualTo(new Rekeyed(1, 0, 0));

        assertThat(keyIds()).containsOnly(currentId("acme"));
        assertThat(preview(integrations, webhook).body()).isNotEmpty();
    }

    @Test
    void signing_keys_of_the_host_are_encrypted_anew_and_go_on_signing() {
        store.useTransaction(
                transaction -> assertThat(transaction.signingKeys().list()).isEmpty());
        integrations.signingKeys().rotate();
        integrations.operator().dataKeys().rotate("integrations.host");
        int keys = store.inTransaction(
                transaction -> transaction.signingKeys().list().size());

        assertThat(integrations.operator().dataKeys().reencrypt()).isEqualTo(new Rekeyed(keys, 0, 0));
        assertThat(integrations.operator().dataKeys().reencrypt()).isEqualTo(new Rekeyed(0, 0, 0));
    }

    private void encryptWithTheRing() {
        TenantId acme = TenantId.of("acme");
        store.useTransaction(transaction -> {
            var secret = transaction
                    .webhookCiphertexts()
                    .secrets(Optional.empty(), 1)
                    .items()
                    .get(0);
            byte[] plain = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".getBytes(StandardCharsets.UTF_8);
            byte[] ofRing = ring(1).encrypt(
                            plain,
                            new EncryptionContext(
                                    acme, "webhook-secret", secret.id().toString()));
            transaction.webhookCiphertexts().replaceSecret(acme, secret.id(), secret.encrypted(), ofRing);
        });
    }

    @Test
    void a_ciphertext_that_cannot_be_read_stops_only_itself() {
        createWebhook(integrations.tenant("acme"));
        createWebhook(integrations.tenant("globex"));
        integrations.operator().dataKeys().rotate("globex");
        store.useTransaction(transaction -> {
            var secret = transaction
                    .webhookCiphertexts()
                    .secrets(Optional.empty(), 1)
                    .items()
                    .get(0);
            transaction
                    .webhookCiphertexts()
                    .replaceSecret(secret.tenant(), secret.id(), secret.encrypted(), new byte[40]);
        });

        assertThat(integrations.operator().dataKeys().reencrypt()).isEqualTo(new Rekeyed(2, 1, 0));
    }

    @Test
    void destroyed_keys_leave_nothing_to_be_read() {
        Tenant acme = integrations.tenant("acme");
        createWebhook(acme);
        createWebhook(integrations.tenant("globex"));

        assertThat(integrations.operator().dataKeys().destroy("acme")).isOne();

        assertThat(live("acme")).isEmpty();
        assertThat(live("globex")).hasSize(1);
        assertThat(actions(acme.audit().list(PAGE).items())).startsWith("data_keys.destroyed");
        assertThat(integrations.operator().dataKeys().reencrypt()).isEqualTo(new Rekeyed(0, 0, 2));
        assertThat(live("acme")).isEmpty();
        assertThat(integrations.operator().dataKeys().destroy("acme")).isZero();
    }

    @Test
    void what_another_node_destroyed_does_not_come_back_under_a_new_key() {
        Tenant acme = integrations.tenant("acme");
        NewWebhook first = createWebhook(acme);
        NewWebhook second = createWebhook(acme);
        int destroyed = currentId("acme");
        start(ring(1), Optional.empty()).operator().dataKeys().destroy("acme");

        acme.webhooks()
                .update(
                        first.id(),
                        settings ->
                                settings.toBuilder().security(bearer("another")).build());
        acme.webhooks()
                .update(
                        second.id(),
                        settings -> settings.toBuilder().description("changed").build());
        Rekeyed done = integrations.operator().dataKeys().reencrypt();

        assertThat(done).isEqualTo(new Rekeyed(0, 0, 3));
        assertThat(keyIds())
                .as("two secrets and two credentials")
                .containsExactly(destroyed, destroyed, currentId("acme"), destroyed);
    }

    @Test
    void what_keys_of_the_ring_encrypted_is_destroyed_only_after_it_was_encrypted_anew() {
        NewWebhook webhook = createWebhook(integrations.tenant("acme"));
        encryptWithTheRing();
        integrations.operator().dataKeys().destroy("acme");
        assertThat(keyIds()).contains(1);

        assertThat(integrations.operator().dataKeys().reencrypt()).isEqualTo(new Rekeyed(1, 0, 1));
        integrations.operator().dataKeys().destroy("acme");

        assertThat(integrations.operator().dataKeys().reencrypt()).isEqualTo(new Rekeyed(0, 0, 2));
        assertThatThrownBy(() -> preview(integrations, webhook)).isInstanceOf(DecryptionException.class);
    }

    @Test
    void an_expunged_tenant_loses_its_keys_first() {
        Tenant acme = integrations.tenant("acme");
        createWebhook(acme);

        integrations.operator().expungeTenant("acme", "user:1", "contract ended");

        assertThat(live("acme")).isEmpty();
        AuditEntry started = acme.audit().list(PAGE).items().get(1);
        assertThat(started.action()).isEqualTo("tenant.expunge_started");
        assertThat(started.details()).containsEntry("keys", "1");
        NewWebhook again = createWebhook(acme);
        assertThat(preview(integrations, again).body()).isNotEmpty();
    }

    @Test
    void names_are_checked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> integrations.operator().dataKeys().rotate("a b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> integrations.operator().dataKeys().destroy(""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Integrations.builder().store(store).startPaused())
                .withMessageContaining("a key ring is needed")
                .withMessageContaining("key wrapper");
    }

    /** A key management service. */
    private static final class Service implements KeyWrapper {
        @Override
        public String keyId() {
            return "arn:kms:key/1";
        }

        @Override
        public WrappedKey wrap(byte[] dataKey, EncryptionContext context) {
            return new WrappedKey(keyId(), ring(9).encrypt(dataKey, context));
        }

        @Override
        public byte[] unwrap(WrappedKey wrapped, EncryptionContext context) {
            return ring(9).decrypt(wrapped.bytes(), context);
        }
    }
}
