package dev.integrations.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class ConcatKdfTest {
    /** The shared secret of RFC 7518, Appendix C. */
    private static final int[] Z = {
        158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156, 251, 49, 110, 163, 218, 128, 106, 72,
        246, 218, 167, 121, 140, 254, 144, 196
    };

    @Test
    void key_of_rfc_7518_appendix_c_is_derived() {
        byte[] secret = new byte[Z.length];
        for (int i = 0; i < Z.length; i++) {
            secret[i] = (byte) Z[i];
        }

        byte[] key = ConcatKdf.derive(secret, new ConcatKdf.Info("A128GCM", "Alice", "Bob", 128));

        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(key)).isEqualTo("VqqN6vgjbSBcIijNcacQGg");
    }

    @Test
    void parties_and_algorithm_are_part_of_the_key() {
        byte[] secret = {1, 2, 3};

        assertThat(ConcatKdf.derive(secret, new ConcatKdf.Info("A256GCM", "ab", "", 256)))
                .hasSize(32)
                .isNotEqualTo(ConcatKdf.derive(secret, new ConcatKdf.Info("A256GCM", "a", "b", 256)))
                .isNotEqualTo(ConcatKdf.derive(secret, new ConcatKdf.Info("A256KW", "ab", "", 256)));
    }

    @Test
    void more_than_one_hash_is_not_derived() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConcatKdf.derive(new byte[1], new ConcatKdf.Info("A256CBC-HS512", "", "", 512)));
    }
}
