package dev.integrations.crypto;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.TenantId;
import dev.integrations.crypto.DecryptionException.Reason;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.ManualClock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final EncryptionContext CONTEXT = new EncryptionContext(ACME, "webhook-secret", "1");
    private static final byte[] PLAINTEXT = "whsec_swordfish".getBytes(StandardCharsets.UTF_8);
    private static final KeyRing RING = ring(1);

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final InMemoryStore store = InMemoryStore.create();
    private final CountingWrapper service = new CountingWrapper("kms/1");
    private final Envelope envelope = node(Optional.of(RING), Optional.empty());

    private Envelope node(Optional<KeyRing> ring, Optional<KeyWrapper> wrapper) {
        return new Envelope(store, ring, wrapper, clock);
    }

    private static KeyRing ring(int id) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) id);
        return KeyRing.builder().primary(id, key).build();
    }

    private static EncryptionContext of(TenantId tenant) {
        return new EncryptionContext(tenant, "webhook-secret", "1");
    }

    private static int keyId(byte[] encrypted) {
        return ByteBuffer.wrap(encrypted).getInt(1);
    }

    private static void assertRefused(Encryption encryption, byte[] encrypted, EncryptionContext context, Reason why) {
        assertThatThrownBy(() -> encryption.decrypt(encrypted, context))
                .isInstanceOfSatisfying(
                        DecryptionException.class, e -> assertThat(e.reason()).isEqualTo(why));
    }

    private int destroy(TenantId tenant) {
        return store.inTransaction(transaction -> transaction.dataKeys().destroy(tenant, clock.instant()));
    }

    @Test
    void each_tenant_has_a_key_of_its_own_with_an_id_below_zero() {
        byte[] first = envelope.encrypt(PLAINTEXT, CONTEXT);
        byte[] second = envelope.encrypt(PLAINTEXT, CONTEXT);
        byte[] other = envelope.encrypt(PLAINTEXT, of(GLOBEX));

        assertThat(first).hasSize(PLAINTEXT.length + 33).isNotEqualTo(second);
        assertThat(keyId(first)).isNegative().isEqualTo(keyId(second)).isNotEqualTo(keyId(other));
        assertThat(envelope.decrypt(first, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(envelope.decrypt(other, of(GLOBEX))).isEqualTo(PLAINTEXT);
    }

    @Test
    void another_node_reads_it_and_uses_the_same_key() {
        byte[] encrypted = envelope.encrypt(PLAINTEXT, CONTEXT);
        Envelope other = node(Optional.of(RING), Optional.empty());

        assertThat(other.decrypt(encrypted, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(keyId(other.encrypt(PLAINTEXT, CONTEXT))).isEqualTo(keyId(encrypted));
    }

    @Test
    void what_a_key_of_the_ring_encrypted_stays_readable_and_is_encrypted_anew_next_time() {
        byte[] old = RING.encrypt(PLAINTEXT, CONTEXT);

        assertThat(envelope.decrypt(old, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(envelope.prepared(ACME).decrypt(old, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(envelope.needsReencryption(old, CONTEXT)).isTrue();
        assertThat(envelope.needsReencryption(envelope.encrypt(PLAINTEXT, CONTEXT), CONTEXT))
                .isFalse();
        assertThat(envelope.needsReencryption(new byte[0], CONTEXT)).isTrue();
    }

    @Test
    void a_change_of_any_bit_and_every_truncation_is_noticed() {
        byte[] encrypted = envelope.encrypt(PLAINTEXT, CONTEXT);

        for (int bit = 0; bit < encrypted.length * Byte.SIZE; bit++) {
            byte[] changed = encrypted.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            Reason expected = bit < 8 ? Reason.MALFORMED : bit < 40 ? Reason.UNKNOWN_KEY : Reason.NOT_AUTHENTIC;
            assertRefused(envelope, changed, CONTEXT, expected);
        }
        for (int length = 0; length < encrypted.length; length++) {
            Reason expected = length < 33 ? Reason.MALFORMED : Reason.NOT_AUTHENTIC;
            assertRefused(envelope, Arrays.copyOf(encrypted, length), CONTEXT, expected);
        }
    }

    @Test
    void a_ciphertext_of_another_place_or_tenant_is_refused() {
        byte[] encrypted = envelope.encrypt(PLAINTEXT, CONTEXT);

        assertRefused(envelope, encrypted, new EncryptionContext(ACME, "webhook-secret", "2"), Reason.NOT_AUTHENTIC);
        assertRefused(envelope, encrypted, new EncryptionContext(ACME, "connection", "1"), Reason.NOT_AUTHENTIC);
        assertRefused(envelope, encrypted, of(GLOBEX), Reason.UNKNOWN_KEY);
        assertThatThrownBy(() -> envelope.decrypt(encrypted, of(GLOBEX))).hasMessageNotContaining("whsec");
    }

    @Test
    void a_transaction_uses_what_was_prepared_before_it() {
        byte[] old = envelope.encrypt(PLAINTEXT, CONTEXT);
        Encryption prepared = node(Optional.of(RING), Optional.empty()).prepared(ACME);

        store.useTransaction(transaction -> {
            byte[] encrypted = prepared.encrypt(PLAINTEXT, CONTEXT);
            assertThat(prepared.decrypt(encrypted, CONTEXT)).isEqualTo(PLAINTEXT);
            assertThat(prepared.decrypt(old, CONTEXT)).isEqualTo(PLAINTEXT);
            assertThat(prepared.needsReencryption(encrypted, CONTEXT)).isFalse();
            assertThatIllegalStateException().isThrownBy(() -> envelope.encrypt(PLAINTEXT, CONTEXT));
        });
        assertThatIllegalArgumentException().isThrownBy(() -> prepared.encrypt(PLAINTEXT, of(GLOBEX)));
        assertThatIllegalArgumentException().isThrownBy(() -> prepared.decrypt(old, of(GLOBEX)));
        assertThat(prepared.prepared(ACME)).isSameAs(prepared);
        assertThat(prepared.prepared(GLOBEX).encrypt(PLAINTEXT, of(GLOBEX))).isNotEmpty();
    }

    @Test
    void a_service_is_asked_once_for_each_key_in_ten_minutes() {
        Envelope node = node(Optional.empty(), Optional.of(service));
        byte[] encrypted = node.encrypt(PLAINTEXT, CONTEXT);
        for (int i = 0; i < 100; i++) {
            node.decrypt(encrypted, CONTEXT);
            node.encrypt(PLAINTEXT, CONTEXT);
        }
        assertThat(service.calls).isEqualTo(2);

        clock.advance(Duration.ofMinutes(10).plusSeconds(1));
        node.decrypt(encrypted, CONTEXT);
        node.decrypt(encrypted, CONTEXT);

        assertThat(service.calls).isEqualTo(3);
    }

    @Test
    void a_service_is_never_called_inside_a_transaction() {
        KeyWrapper checking = new CountingWrapper("kms/1") {
            @Override
            void called() {
                super.called();
                store.useTransaction(transaction -> {});
            }
        };
        Envelope node = node(Optional.empty(), Optional.of(checking));

        byte[] encrypted = node.encrypt(PLAINTEXT, CONTEXT);
        clock.advance(Duration.ofHours(1));

        assertThat(node.decrypt(encrypted, CONTEXT)).isEqualTo(PLAINTEXT);
    }

    @Test
    void a_service_that_fails_stops_only_what_needs_it() {
        Envelope node = node(Optional.empty(), Optional.of(service));
        byte[] encrypted = node.encrypt(PLAINTEXT, CONTEXT);
        Encryption prepared = node.prepared(ACME);
        clock.advance(Duration.ofHours(1));
        service.failure = new IllegalStateException("no answer");

        assertThatIllegalStateException()
                .isThrownBy(() -> node.decrypt(encrypted, CONTEXT))
                .withMessage("no answer");
        assertThatIllegalStateException().isThrownBy(() -> node.encrypt(PLAINTEXT, of(GLOBEX)));
        assertThat(prepared.decrypt(encrypted, CONTEXT)).isEqualTo(PLAINTEXT);

        service.failure = null;
        assertThat(node.decrypt(encrypted, CONTEXT)).isEqualTo(PLAINTEXT);
    }

    @Test
    void what_the_ring_wrapped_is_unwrapped_by_it_when_there_is_a_service() {
        byte[] ofRing = RING.encrypt(PLAINTEXT, CONTEXT);
        byte[] encrypted = envelope.encrypt(PLAINTEXT, CONTEXT);

        Envelope moved = node(Optional.of(RING), Optional.of(service));
        Envelope forgetful = node(Optional.empty(), Optional.of(service));

        assertThat(moved.decrypt(encrypted, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(moved.decrypt(ofRing, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(keyId(moved.encrypt(PLAINTEXT, CONTEXT))).isEqualTo(keyId(encrypted));
        assertThatIllegalStateException()
                .isThrownBy(() -> forgetful.decrypt(encrypted, CONTEXT))
                .withMessageContaining("was wrapped by 'ring:1'");
        assertRefused(forgetful, ofRing, CONTEXT, Reason.UNKNOWN_KEY);
    }

    @Test
    void a_retired_key_that_cannot_be_unwrapped_stops_only_what_it_encrypted() {
        byte[] encrypted = envelope.encrypt(PLAINTEXT, CONTEXT);
        store.useTransaction(transaction -> transaction.dataKeys().retire(ACME, keyId(encrypted), NOON));
        Envelope forgetful = node(Optional.of(ring(2)), Optional.empty());

        byte[] next = forgetful.encrypt(PLAINTEXT, CONTEXT);

        assertThat(forgetful.decrypt(next, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThatThrownBy(() -> forgetful.decrypt(encrypted, CONTEXT)).isInstanceOf(DecryptionException.class);
    }

    @Test
    void a_wrapped_key_is_bound_to_its_tenant_and_id() {
        byte[] encrypted = envelope.encrypt(PLAINTEXT, CONTEXT);
        DataKey key = store.inTransaction(transaction -> transaction.dataKeys().find(ACME, keyId(encrypted)))
                .orElseThrow();
        DataKey copy = new DataKey(-5, GLOBEX, key.wrapped(), NOON, Optional.empty(), Optional.empty());
        store.useTransaction(transaction -> transaction.dataKeys().insertCurrent(copy));

        assertThatThrownBy(() -> envelope.encrypt(PLAINTEXT, of(GLOBEX))).isInstanceOf(DecryptionException.class);
    }

    @Test
    void destroyed_keys_are_told_from_unknown_ones_and_a_tenant_may_begin_again() {
        byte[] encrypted = envelope.encrypt(PLAINTEXT, CONTEXT);
        Envelope other = node(Optional.of(RING), Optional.empty());

        assertThat(destroy(ACME)).isOne();

        assertRefused(other, encrypted, CONTEXT, Reason.KEY_DESTROYED);
        byte[] again = envelope.encrypt(PLAINTEXT, CONTEXT);
        assertThat(keyId(again)).isNotEqualTo(keyId(encrypted));
        assertThat(other.decrypt(again, CONTEXT)).isEqualTo(PLAINTEXT);
    }

    @Test
    void a_node_forgets_what_another_one_destroyed_within_ten_minutes() {
        byte[] encrypted = envelope.encrypt(PLAINTEXT, CONTEXT);
        destroy(ACME);

        assertThat(envelope.decrypt(encrypted, CONTEXT)).isEqualTo(PLAINTEXT);
        clock.advance(Duration.ofMinutes(10).plusSeconds(1));

        assertRefused(envelope, encrypted, CONTEXT, Reason.KEY_DESTROYED);
    }

    @Test
    void neither_a_ring_nor_a_service_is_too_little() {
        assertThatIllegalArgumentException().isThrownBy(() -> node(Optional.empty(), Optional.empty()));
        assertThatIllegalStateException()
                .isThrownBy(() -> node(Optional.empty(), Optional.of(new CountingWrapper("ring:5")))
                        .encrypt(PLAINTEXT, CONTEXT))
                .withMessageContaining("must not start with 'ring:'");
        assertThatIllegalArgumentException().isThrownBy(() -> new WrappedKey(" ", new byte[1]));
        assertThatIllegalArgumentException().isThrownBy(() -> new WrappedKey("kms", new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> new WrappedKey("k".repeat(201), new byte[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DataKey(0, ACME, Optional.empty(), NOON, Optional.empty(), Optional.empty()));
    }

    @Test
    void nothing_of_a_key_is_in_a_text() {
        envelope.encrypt(PLAINTEXT, CONTEXT);
        DataKey key = store.inTransaction(transaction -> transaction.dataKeys().live(ACME))
                .get(0);

        assertThat(key.toString()).contains("WrappedKey[by ring:1]").doesNotContain("[B@");
    }

    /** A service in place of a KMS, which remembers what it wrapped. */
    static class CountingWrapper implements KeyWrapper {
        private final KeyRing hidden = ring(99);
        private final String keyId;
        int calls;

        @Nullable
        RuntimeException failure;

        CountingWrapper(String keyId) {
            this.keyId = keyId;
        }

        void called() {
            calls++;
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public String keyId() {
            return keyId;
        }

        @Override
        public WrappedKey wrap(byte[] dataKey, EncryptionContext context) {
            called();
            return new WrappedKey(keyId, hidden.encrypt(dataKey, context));
        }

        @Override
        public byte[] unwrap(WrappedKey wrapped, EncryptionContext context) {
            called();
            return hidden.decrypt(wrapped.bytes(), context);
        }
    }
}
