package dev.integrations.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import dev.integrations.common.TenantId;
import dev.integrations.store.InMemoryStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tink, which shares no code with us, reads what we write, and writes what we read. */
class TinkTest {
    private static final byte[] KEY = new byte[] {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
        31, 32
    };
    private static final EncryptionContext CONTEXT =
            new EncryptionContext(TenantId.of("acme"), "webhook-secret", "wh_1");
    private static final byte[] PLAINTEXT = "whsec_swordfish".getBytes(StandardCharsets.UTF_8);

    @BeforeAll
    static void register() throws GeneralSecurityException {
        AeadConfig.register();
    }

    private static Aead tink(int keyId, byte[] bytes) throws GeneralSecurityException {
        AesGcmParameters parameters = AesGcmParameters.builder()
                .setKeySizeBytes(32)
                .setIvSizeBytes(12)
                .setTagSizeBytes(16)
                .setVariant(AesGcmParameters.Variant.TINK)
                .build();
        AesGcmKey key = AesGcmKey.builder()
                .setParameters(parameters)
                .setKeyBytes(SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get()))
                .setIdRequirement(keyId)
                .build();
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(key).withFixedId(keyId).makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    @Test
    void tink_reads_what_a_key_ring_wrote_and_the_other_way_round() throws Exception {
        KeyRing ring = KeyRing.builder().primary(77, KEY).build();
        Aead tink = tink(77, KEY);

        assertThat(tink.decrypt(ring.encrypt(PLAINTEXT, CONTEXT), CONTEXT.associatedData()))
                .isEqualTo(PLAINTEXT);
        assertThat(ring.decrypt(tink.encrypt(PLAINTEXT, CONTEXT.associatedData()), CONTEXT))
                .isEqualTo(PLAINTEXT);
        assertThatThrownBy(() -> tink.decrypt(ring.encrypt(PLAINTEXT, CONTEXT), new byte[0]))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void tink_reads_what_was_encrypted_with_a_data_key_and_unwraps_that() throws Exception {
        InMemoryStore store = InMemoryStore.create();
        KeyRing ring = KeyRing.builder().primary(77, KEY).build();
        Envelope envelope = new Envelope(store, Optional.of(ring), Optional.empty(), Clock.systemUTC());

        byte[] encrypted = envelope.encrypt(PLAINTEXT, CONTEXT);

        int id = ByteBuffer.wrap(encrypted).getInt(1);
        DataKey stored = store.inTransaction(
                        transaction -> transaction.dataKeys().find(CONTEXT.tenant(), id))
                .orElseThrow();
        byte[] dataKey = tink(77, KEY)
                .decrypt(
                        stored.wrapped().orElseThrow().bytes(),
                        DataKey.context(CONTEXT.tenant(), id).associatedData());
        assertThat(id).isNegative();
        assertThat(tink(id, dataKey).decrypt(encrypted, CONTEXT.associatedData()))
                .isEqualTo(PLAINTEXT);
        assertThat(envelope.decrypt(tink(id, dataKey).encrypt(PLAINTEXT, CONTEXT.associatedData()), CONTEXT))
                .isEqualTo(PLAINTEXT);
        assertThat(Arrays.equals(dataKey, KEY)).isFalse();
    }
}
