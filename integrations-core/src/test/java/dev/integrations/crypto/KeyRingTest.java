package dev.integrations.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.DecryptionException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
    private static final byte[] OLD_KEY = filled(1);
    private static final byte[] NEW_KEY = filled(2);
    private static final KeyRing OLD = KeyRing.builder().primary(1, OLD_KEY).build();
    private static final KeyRing ROTATED =
            KeyRing.builder().primary(2, NEW_KEY).retired(1, OLD_KEY).build();
    private static final EncryptionContext CONTEXT = context("acme", "webhook-secret", "wh_1");
    private static final byte[] PLAINTEXT = "whsec_swordfish".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 10_000})
    void what_is_encrypted_is_decrypted_in_the_same_context(int length) {
        byte[] plaintext = new byte[length];
        Arrays.fill(plaintext, (byte) 7);

        byte[] encrypted = OLD.encrypt(plaintext, CONTEXT);

        assertThat(encrypted).hasSize(length + 33);
        assertThat(OLD.decrypt(encrypted, CONTEXT)).isEqualTo(plaintext);
    }

    @Test
    void the_format_is_a_version_byte_the_key_id_the_iv_the_ciphertext_and_the_tag() {
        byte[] encrypted =
                KeyRing.builder().primary(0x01020304, NEW_KEY).build().encrypt(PLAINTEXT, CONTEXT);
        byte[] associatedData = ByteBuffer.allocate(12 + 4 + 14 + 4)
                .putInt(4)
                .put("acme".getBytes(StandardCharsets.UTF_8))
                .putInt(14)
                .put("webhook-secret".getBytes(StandardCharsets.UTF_8))
                .putInt(4)
                .put("wh_1".getBytes(StandardCharsets.UTF_8))
                .array();
        byte[] iv = Arrays.copyOfRange(encrypted, 5, 17);

        assertThat(Arrays.copyOf(encrypted, 5)).containsExactly(1, 1, 2, 3, 4);
        assertThat(Arrays.copyOfRange(encrypted, 17, encrypted.length))
                .isEqualTo(AesGcmTest.sealAfresh(NEW_KEY, iv, associatedData, PLAINTEXT));
    }

    @Test
    void ivs_never_repeat_in_a_hundred_thousand_encryptions() {
        Set<ByteBuffer> ivs = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            ivs.add(ByteBuffer.wrap(OLD.encrypt(PLAINTEXT, CONTEXT), 5, 12));
        }

        assertThat(ivs).hasSize(100_000);
    }

    @Test
    void a_change_of_any_bit_is_noticed() {
        byte[] encrypted = OLD.encrypt(PLAINTEXT, CONTEXT);

        for (int bit = 0; bit < encrypted.length * Byte.SIZE; bit++) {
            byte[] changed = encrypted.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            Reason expected = bit < 8 ? Reason.MALFORMED : bit < 40 ? Reason.UNKNOWN_KEY : Reason.NOT_AUTHENTIC;
            assertRefused(OLD, changed, CONTEXT, expected);
        }
    }

    @Test
    void a_truncated_or_extended_ciphertext_is_noticed() {
        byte[] encrypted = OLD.encrypt(PLAINTEXT, CONTEXT);

        for (int length = 0; length < encrypted.length; length++) {
            assertRefused(
                    OLD,
                    Arrays.copyOf(encrypted, length),
                    CONTEXT,
                    length < 33 ? Reason.MALFORMED : Reason.NOT_AUTHENTIC);
        }
        assertRefused(OLD, Arrays.copyOf(encrypted, encrypted.length + 1), CONTEXT, Reason.NOT_AUTHENTIC);
    }

    @Test
    void a_ciphertext_does_not_decrypt_for_another_tenant_kind_or_id() {
        byte[] encrypted = OLD.encrypt(PLAINTEXT, CONTEXT);

        for (EncryptionContext other : List.of(
                context("acme2", "webhook-secret", "wh_1"),
                context("acme", "webhook-secret2", "wh_1"),
                context("acme", "webhook-secret", "wh_2"))) {
            assertRefused(OLD, encrypted, other, Reason.NOT_AUTHENTIC);
        }
    }

    @Test
    void contexts_whose_parts_run_together_differ() {
        byte[] encrypted = OLD.encrypt(PLAINTEXT, context("ab", "c", "d"));

        assertRefused(OLD, encrypted, context("a", "bc", "d"), Reason.NOT_AUTHENTIC);
        assertRefused(OLD, encrypted, context("ab", "cd", "d"), Reason.NOT_AUTHENTIC);
        assertThat(context("a", "\u00e9", "i").associatedData()).hasSize(12 + 1 + 2 + 1);
    }

    @Test
    void a_retired_key_decrypts_and_asks_for_reencryption() {
        byte[] old = OLD.encrypt(PLAINTEXT, CONTEXT);
        byte[] renewed = ROTATED.encrypt(ROTATED.decrypt(old, CONTEXT), CONTEXT);

        assertThat(ROTATED.decrypt(renewed, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(OLD.needsReencryption(old)).isFalse();
        assertThat(ROTATED.needsReencryption(old)).isTrue();
        assertThat(ROTATED.needsReencryption(renewed)).isFalse();
        assertThat(ROTATED.needsReencryption(new byte[0])).isTrue();
    }

    @Test
    void an_unknown_key_is_named_with_the_keys_that_are_known() {
        byte[] encrypted = ROTATED.encrypt(PLAINTEXT, CONTEXT);

        assertThatThrownBy(() -> OLD.decrypt(encrypted, CONTEXT))
                .isInstanceOfSatisfying(
                        DecryptionException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_KEY))
                .hasMessage("webhook-secret 'wh_1' of tenant 'acme' was encrypted with key 2,"
                        + " which is not in KeyRing[key ids [1], primary 1]; add it as a retired key");
    }

    @Test
    void another_key_under_the_same_id_is_noticed() {
        KeyRing impostor = KeyRing.builder().primary(1, NEW_KEY).build();

        assertRefused(impostor, OLD.encrypt(PLAINTEXT, CONTEXT), CONTEXT, Reason.NOT_AUTHENTIC);
    }

    @Test
    void keys_are_copied_when_they_are_given() {
        byte[] oldKey = OLD_KEY.clone();
        byte[] newKey = NEW_KEY.clone();
        KeyRing.Builder builder = KeyRing.builder().primary(2, newKey).retired(1, oldKey);
        Arrays.fill(oldKey, (byte) 9);
        Arrays.fill(newKey, (byte) 9);

        KeyRing ring = builder.build();

        assertThat(ring.decrypt(OLD.encrypt(PLAINTEXT, CONTEXT), CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(ring.decrypt(ROTATED.encrypt(PLAINTEXT, CONTEXT), CONTEXT)).isEqualTo(PLAINTEXT);
    }

    @Test
    void only_key_ids_are_shown() {
        assertThat(ROTATED).hasToString("KeyRing[key ids [1, 2], primary 2]");
    }

    @Test
    void an_ephemeral_ring_says_so_and_is_like_no_other() {
        KeyRing one = KeyRing.ephemeralForDevelopment();
        KeyRing other = KeyRing.ephemeralForDevelopment();
        byte[] encrypted = one.encrypt(PLAINTEXT, CONTEXT);

        assertThat(one.isEphemeral()).isTrue();
        assertThat(one.toString()).endsWith(", ephemeral]");
        assertThat(OLD.isEphemeral()).isFalse();
        assertThat(one.decrypt(encrypted, CONTEXT)).isEqualTo(PLAINTEXT);
        assertRefused(other, encrypted, CONTEXT, Reason.UNKNOWN_KEY);
    }

    @Test
    void everything_wrong_with_a_ring_is_reported_together() {
        KeyRing.Builder builder = KeyRing.builder()
                .retired(1, new byte[31])
                .retired(1, new byte[32])
                .retired(0, new byte[33]);

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(
                        "exactly one key is needed, was 0",
                        "key 1 has 31",
                        "1 is there twice",
                        "must be 1 or more, was 0",
                        "key 0 has 33");
        assertThatThrownBy(() -> KeyRing.builder()
                        .primary(1, OLD_KEY)
                        .primary(2, NEW_KEY)
                        .build())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("exactly one key is needed, was 2");
    }

    @Test
    void a_context_has_a_kind_and_an_id() {
        assertThatThrownBy(() -> context("acme", " ", "id")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> context("acme", "kind", "")).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertRefused(KeyRing ring, byte[] encrypted, EncryptionContext context, Reason reason) {
        assertThatThrownBy(() -> ring.decrypt(encrypted, context))
                .isInstanceOfSatisfying(
                        DecryptionException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(context.toString())
                .hasMessageNotContaining("swordfish");
    }

    private static EncryptionContext context(String tenant, String kind, String id) {
        return new EncryptionContext(TenantId.of(tenant), kind, id);
    }

    private static byte[] filled(int value) {
        byte[] key = new byte[KeyRing.KEY_BYTES];
        Arrays.fill(key, (byte) value);
        return key;
    }
}
