package dev.integrations.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.InvalidInputException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] BODY = {1, 2, 3};

    @ParameterizedTest
    @ValueSource(ints = {24, 32, 64})
    void a_symmetric_key_of_24_to_64_bytes_is_read_with_and_without_its_prefix(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        String base64 = Base64.getEncoder().encodeToString(bytes);

        assertThat(SigningKey.parse("whsec_" + base64).encoded().reveal()).isEqualTo("whsec_" + base64);
        assertThat(SigningKey.parse(base64).encoded().reveal()).isEqualTo("whsec_" + base64);
        assertThat(VerificationKey.parse(base64).encoded().reveal()).isEqualTo("whsec_" + base64);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 23, 65, 1000})
    void a_symmetric_key_of_another_length_is_refused(int length) {
        assertThatThrownBy(() -> SigningKey.ofBytes(new byte[length]))
                .isInstanceOf(MalformedKeyException.class)
                .hasMessage("a symmetric key has 24 to 64 bytes, this one has " + length);
    }

    @Test
    void generated_keys_differ_have_32_bytes_and_survive_their_text_form() {
        SigningKey one = SigningKey.generate(RANDOM);
        SigningKey other = SigningKey.generate(RANDOM);

        assertThat(one.encoded()).isNotEqualTo(other.encoded());
        assertThat(Base64.getDecoder().decode(one.encoded().reveal().substring("whsec_".length())))
                .hasSize(32);
        assertThat(SigningKey.parse(one.encoded().reveal()).sign("msg", 1, BODY))
                .isEqualTo(one.sign("msg", 1, BODY));
    }

    @Test
    void generated_ed25519_keys_survive_their_text_form() {
        SigningKey key = SigningKey.generateEd25519(RANDOM);

        SigningKey copy = SigningKey.parse(key.encoded().reveal());

        assertThat(copy.sign("msg", 1, BODY)).isEqualTo(key.sign("msg", 1, BODY));
        assertThat(copy.encoded()).isEqualTo(key.encoded());
        assertThat(copy.verificationKey().encoded())
                .isEqualTo(key.verificationKey().encoded());
        assertThat(SigningKey.generateEd25519(RANDOM).encoded()).isNotEqualTo(key.encoded());
    }

    static Stream<Arguments> rfc8032() {
        return Stream.of(
                Arguments.of(
                        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
                Arguments.of(
                        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"),
                Arguments.of(
                        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"));
    }

    /** RFC 8032, section 7.1, tests 1 to 3. */
    @ParameterizedTest
    @MethodSource("rfc8032")
    void the_halves_of_an_ed25519_key_are_its_seed_and_its_public_key(String seed, String publicKey) {
        SigningKey key = SigningKey.parse("whsk_" + base64(seed + publicKey));

        assertThat(key.verificationKey().encoded().reveal()).isEqualTo("whpk_" + base64(publicKey));
        assertThat(WebhookVerifier.builder()
                        .key(key.verificationKey())
                        .ignoringTimestamp()
                        .build()
                        .verify(Requests.headers(WebhookSigner.of(key).sign("m", Requests.NOW, BODY)), BODY))
                .isInstanceOf(Verification.Verified.class);
    }

    @Test
    void an_ed25519_key_whose_halves_do_not_belong_together_is_refused() {
        byte[] one = decoded(SigningKey.generateEd25519(RANDOM));
        byte[] other = decoded(SigningKey.generateEd25519(RANDOM));
        System.arraycopy(other, 32, one, 32, 32);

        assertThatThrownBy(() -> SigningKey.parse("whsk_" + Base64.getEncoder().encodeToString(one)))
                .isInstanceOf(MalformedKeyException.class)
                .hasMessage("the public key in a 'whsk_' key does not belong to its seed");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32, 63, 65, 96})
    void an_ed25519_key_of_another_length_is_refused(int length) {
        String text = "whsk_" + Base64.getEncoder().encodeToString(new byte[length]);

        assertThatThrownBy(() -> SigningKey.parse(text))
                .isInstanceOf(MalformedKeyException.class)
                .hasMessageContaining("this one has " + length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 64})
    void a_public_key_of_another_length_is_refused(int length) {
        String text = "whpk_" + Base64.getEncoder().encodeToString(new byte[length]);

        assertThatThrownBy(() -> VerificationKey.parse(text))
                .isInstanceOf(MalformedKeyException.class)
                .hasMessageContaining("this one has " + length);
    }

    @Test
    void a_public_key_that_is_no_point_of_the_curve_is_refused() {
        byte[] two = new byte[32];
        two[0] = 2;

        assertThatThrownBy(() ->
                        VerificationKey.parse("whpk_" + Base64.getEncoder().encodeToString(two)))
                .isInstanceOf(MalformedKeyException.class)
                .hasMessage("these 32 bytes are not a point of the Ed25519 curve");
    }

    @Test
    void a_public_key_cannot_sign_and_a_private_key_is_not_handed_to_receivers() {
        SigningKey key = SigningKey.generateEd25519(RANDOM);
        String privateText = key.encoded().reveal();
        String publicText = key.verificationKey().encoded().reveal();

        assertThatThrownBy(() -> SigningKey.parse(publicText))
                .isInstanceOf(MalformedKeyException.class)
                .hasMessageContaining("only verifies");
        assertThatThrownBy(() -> VerificationKey.parse(privateText))
                .isInstanceOf(MalformedKeyException.class)
                .hasMessageContaining("belongs to the sender alone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"whsec_", "whsk_", "whpk_", ""})
    void text_that_is_not_base64_is_refused_without_quoting_it(String prefix) {
        String text = prefix + "sup3r-s3cret!".repeat(3);

        assertThatThrownBy(() -> {
                    if (prefix.equals("whpk_")) {
                        VerificationKey.parse(text);
                    } else {
                        SigningKey.parse(text);
                    }
                })
                .isInstanceOf(MalformedKeyException.class)
                .hasNoCause()
                .message()
                .doesNotContain("s3cret")
                .doesNotContain("!");
    }

    @Test
    void no_key_shows_itself() {
        SigningKey symmetric = SigningKey.generate(RANDOM);
        SigningKey ed25519 = SigningKey.generateEd25519(RANDOM);

        assertThat(symmetric).hasToString("SigningKey[v1, masked]");
        assertThat(symmetric.verificationKey()).hasToString("VerificationKey[v1, masked]");
        assertThat(ed25519).hasToString("SigningKey[v1a, masked]");
        assertThat(ed25519.verificationKey()).hasToString("VerificationKey[v1a, masked]");
        assertThat(symmetric.encoded()).hasToString("Secret[masked]");
    }

    @Test
    void a_key_does_not_change_with_the_array_it_was_made_of() {
        byte[] bytes = new byte[32];
        SigningKey key = SigningKey.ofBytes(bytes);
        String before = key.sign("msg", 1, BODY);

        Arrays.fill(bytes, (byte) 1);

        assertThat(key.sign("msg", 1, BODY)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", ".", "a b", "a\n", "a\r\nx: y", "a\u007f", "ä", "\u0000"})
    void an_id_that_is_empty_dotted_or_not_visible_ascii_is_not_signed(String id) {
        SigningKey key = SigningKey.generate(RANDOM);

        assertThatThrownBy(() -> key.sign(id, 1, BODY))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.problems())
                                .extracting(InvalidInputException.Problem::field)
                                .containsExactly("id"));
    }

    @Test
    void an_id_has_up_to_255_characters_and_a_timestamp_up_to_twelve_digits() {
        SigningKey key = SigningKey.generate(RANDOM);

        assertThat(key.sign("x".repeat(255), 999_999_999_999L, BODY)).startsWith("v1,");
        assertThatThrownBy(() -> key.sign("x".repeat(256), 1_000_000_000_000L, BODY))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.problems())
                                .extracting(InvalidInputException.Problem::field)
                                .containsExactly("id", "timestamp"));
        assertThatThrownBy(() -> key.sign("x", -1, BODY)).isInstanceOf(InvalidInputException.class);
    }

    private static byte[] decoded(SigningKey key) {
        return Base64.getDecoder().decode(key.encoded().reveal().substring("whsk_".length()));
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}
