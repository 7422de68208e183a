package dev.integrations.apikey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFormatTest {
    /** Keys of GitHub that it published when they had expired; ours are made the same way. */
    private static final String GITHUB_KEY = "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";

    private final KeyFormat format = new KeyFormat(
            ApiKeyRules.builder().prefixes("acme_live_", "acme_test_", "ghp_").build());

    @ParameterizedTest
    @ValueSource(strings = {GITHUB_KEY, "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"})
    void keys_that_github_published_are_well_formed(String key) throws NoSuchAlgorithmException {
        KeyHash hash = format.hash(key);

        assertThat(hash)
                .isEqualTo(KeyHash.of(MessageDigest.getInstance("SHA-256").digest(key.getBytes(ISO_8859_1))));
    }

    @ParameterizedTest
    @CsvSource({
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, 0uCPlr",
        "000000000000000000000000000000, 2C8GjS",
        "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz, 4IlJEz",
        "1234567890abcdefghijklmnopqrst, 0Aa0ZU"
    })
    void checksum_is_the_crc_of_the_body_in_base62(String body, String checksum) {
        assertThat(format.hash("ghp_" + body + checksum)).isNotNull();
        assertThat(Base62.isChecked((body + checksum).getBytes(ISO_8859_1), 0)).isTrue();
    }

    @Test
    void generated_key_is_well_formed_and_has_178_random_bits() {
        Set<String> bodies = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            Secret key = KeyFormat.generate("acme_live_", new SecureRandom());

            assertThat(key.reveal()).matches("acme_live_[0-9A-Za-z]{36}");
            assertThat(format.hash(key.reveal())).isEqualTo(KeyFormat.hash(key));
            assertThat(KeyFormat.hint("acme_live_", key)).isEqualTo(key.reveal().substring(0, 14));
            bodies.add(key.reveal());
        }

        assertThat(bodies).hasSize(1000);
        assertThat(30 * Math.log(62) / Math.log(2)).isGreaterThan(178);
    }

    @Test
    void no_single_changed_character_passes() {
        for (int i = 0; i < GITHUB_KEY.length(); i++) {
            for (char c : new char[] {'0', 'Z', 'a', '_', ' ', '\u0000', 'é', '￥'}) {
                String changed = GITHUB_KEY.substring(0, i) + c + GITHUB_KEY.substring(i + 1);
                if (!changed.equals(GITHUB_KEY)) {
                    assertThat(format.hash(changed)).as(changed).isNull();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "g",
                "ghp_",
                "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17",
                "ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq1",
                "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7",
                " 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",
                "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\n",
                "GHP_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17",
                "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",
                "ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18"
            })
    void rubbish_is_refused(String text) {
        assertThat(format.hash(text)).isNull();
    }

    @Test
    void random_text_with_a_right_prefix_is_refused() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder("acme_live_");
            random.ints(36, 0, 0x3000).forEach(c -> text.append((char) c));

            assertThat(format.hash(text.toString())).isNull();
        }
    }

    @Test
    void body_of_other_characters_is_refused_even_with_its_right_checksum() {
        String body = "-".repeat(30);

        assertThat(Base62.isChecked((body + Base62Sums.of(body)).getBytes(ISO_8859_1), 0))
                .isFalse();
        assertThat(Base62.isChecked(("a".repeat(30) + Base62Sums.of("a".repeat(30))).getBytes(ISO_8859_1), 0))
                .isTrue();
    }

    @Test
    void imported_keys_have_their_prefix_and_visible_characters() {
        KeyFormat importing =
                new KeyFormat(ApiKeyRules.builder().importedPrefixes("sk_").build());

        assertThat(importing.hash("sk_0123456789abc")).isNotNull();
        assertThat(importing.hash("sk_" + "-".repeat(253))).isNotNull();
        assertThat(importing.hash("sk_" + "-".repeat(254))).isNull();
        assertThat(importing.hash("sk_0123456789ab")).isNull();
        assertThat(importing.hash("sk_0123456789 abc")).isNull();
        assertThat(importing.hash("sk_0123456789éabc")).isNull();
        assertThat(importing.hash("pk_0123456789abc")).isNull();
        assertThat(format.hash("sk_0123456789abc")).isNull();
    }
}
