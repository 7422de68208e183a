package dev.integrations.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DerivedKeyTest {
    private static final byte[] PLAINTEXT = "the successor".getBytes(UTF_8);

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Test
    void derivation_gives_what_rfc_5869_gives() {
        assertThat(Hkdf.derive(
                        hex("0b".repeat(22)), hex("000102030405060708090a0b0c"), hex("f0f1f2f3f4f5f6f7f8f9"), 42))
                .isEqualTo(hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
        assertThat(Hkdf.derive(hex("0b".repeat(22)), new byte[0], new byte[0], 42))
                .isEqualTo(hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
    }

    @Test
    void same_secret_and_purpose_decrypt() {
        byte[] encrypted = DerivedKey.of("token", "purpose").encrypt(PLAINTEXT);

        assertThat(encrypted).hasSize(PLAINTEXT.length + 28);
        assertThat(DerivedKey.of("token", "purpose").decrypt(encrypted)).contains(PLAINTEXT);
        assertThat(DerivedKey.of("token", "purpose").encrypt(PLAINTEXT)).isNotEqualTo(encrypted);
    }

    @Test
    void other_secret_purpose_or_bytes_do_not() {
        DerivedKey key = DerivedKey.of("token", "purpose");
        byte[] encrypted = key.encrypt(PLAINTEXT);

        assertThat(DerivedKey.of("other", "purpose").decrypt(encrypted)).isEmpty();
        assertThat(DerivedKey.of("token", "other").decrypt(encrypted)).isEmpty();
        assertThat(key.decrypt(new byte[27])).isEmpty();
        for (int i = 0; i < encrypted.length; i++) {
            byte[] changed = encrypted.clone();
            changed[i] ^= 1;
            assertThat(key.decrypt(changed)).as("byte %d", i).isEmpty();
        }
    }

    @Test
    void text_form_tells_nothing() {
        assertThat(DerivedKey.of("token", "purpose")).hasToString("DerivedKey[masked]");
    }
}
