package dev.integrations.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationKeyTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode vectors;
    private static String rsa;
    private static String ec;
    private static String okp;

    @BeforeAll
    static void make_keys() throws Exception {
        try (InputStream in =
                Objects.requireNonNull(VerificationKeyTest.class.getResourceAsStream("/jose/vectors.json"))) {
            vectors = JSON.readTree(in);
        }
        rsa = new RSAKeyGenerator(2048).generate().toPublicJWK().toJSONString();
        ec = vectors.get("jws").get(1).get("jwk").toString();
        okp = vectors.get("jws").get(2).get("jwk").toString();
    }

    @Test
    void thumbprint_is_that_of_rfc_7638() {
        JsonNode vector = vectors.get("jwk_thumbprint");

        VerificationKey key = VerificationKey.of(JSON.createObjectNode()
                .put("kty", "RSA")
                .put("n", vector.get("jwk_n").asText())
                .put("e", vector.get("jwk_e").asText())
                .put("kid", "2011-04-29"));

        assertThat(key.thumbprint()).isEqualTo(vector.get("sha256").asText());
        assertThat(key.id()).contains("2011-04-29");
        assertThat(key.algorithm()).isEqualTo(SignatureAlgorithm.RS256);
    }

    @Test
    void thumbprints_agree_with_those_of_nimbus() throws Exception {
        String fresh = new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toJSONString();
        for (String jwk : List.of(rsa, ec, okp, fresh)) {
            assertThat(VerificationKey.parse(jwk).thumbprint())
                    .isEqualTo(JWK.parse(jwk).computeThumbprint().toString());
        }
    }

    @Test
    void signatures_of_the_rfcs_are_verified_and_no_others() {
        for (int i = 1; i <= 2; i++) {
            JsonNode vector = vectors.get("jws").get(i);
            VerificationKey key = VerificationKey.of(vector.get("jwk"));
            String jws = vector.get("jws").asText();
            byte[] message = jws.substring(0, jws.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
            byte[] signature =
                    Base64Url.decode(jws.substring(jws.lastIndexOf('.') + 1)).orElseThrow();

            assertThat(key.verify(message, signature)).isTrue();
            message[3] ^= 1;
            assertThat(key.verify(message, signature)).isFalse();
            message[3] ^= 1;
            for (int at = 0; at < signature.length; at += 7) {
                signature[at] ^= 1;
                assertThat(key.verify(message, signature)).isFalse();
                signature[at] ^= 1;
            }
        }
    }

    @Test
    void signature_of_zeros_or_of_another_length_is_none() {
        for (String jwk : List.of(rsa, ec, okp)) {
            for (int length : new int[] {0, 1, 63, 64, 65, 70, 256, 512}) {
                assertThat(VerificationKey.parse(jwk).verify(new byte[] {1}, new byte[length]))
                        .isFalse();
            }
        }
    }

    @Test
    void signature_with_a_number_beyond_the_order_is_refused() {
        byte[] order = P256.PARAMETERS.getOrder().toByteArray();
        byte[] signature = new byte[64];
        System.arraycopy(order, 1, signature, 0, 32);
        signature[63] = 1;

        assertThat(VerificationKey.parse(ec).verify(new byte[] {1}, signature)).isFalse();
    }

    @Test
    void key_that_is_written_can_be_read_again() {
        for (String jwk : List.of(rsa, ec, okp)) {
            VerificationKey key = VerificationKey.parse(jwk).withId("k-1");

            VerificationKey again = VerificationKey.parse(key.toJwk().toString());

            assertThat(again.toJwk()).isEqualTo(key.toJwk());
            assertThat(again.thumbprint()).isEqualTo(key.thumbprint());
            assertThat(again).hasToString(key.toString());
            assertThat(key.toJwk().get("use").asText()).isEqualTo("sig");
            assertThat(key.toJwk().get("alg").asText())
                    .isEqualTo(key.algorithm().header());
        }
    }

    @Test
    void what_is_said_to_be_for_something_else_is_refused() {
        for (String jwk : List.of(rsa, ec, okp)) {
            assertRefused(with(jwk, key -> key.put("use", "enc")), "use");
            assertRefused(with(jwk, key -> key.put("alg", "HS256")), "alg");
            assertRefused(with(jwk, key -> key.put("alg", "none")), "alg");
            assertRefused(with(jwk, key -> key.putArray("key_ops").add("sign")), "key_ops");
            assertRefused(with(jwk, key -> key.put("kid", 7)), "kid");
            assertRefused(with(jwk, key -> key.put("kty", "oct")), "kty");
            assertRefused(with(jwk, key -> key.remove("kty")), "kty");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
    void private_key_is_refused_without_repeating_it(String member) {
        for (String jwk : List.of(rsa, ec, okp)) {
            assertThatThrownBy(() -> VerificationKey.parse(with(jwk, key -> key.put(member, "verysecret"))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(member)
                    .hasMessageNotContaining("verysecret");
        }
    }

    @Test
    void weak_or_impossible_keys_are_refused() throws Exception {
        KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
        weak.initialize(1024);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerificationKey.of(weak.generateKeyPair().getPublic()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerificationKey.of(KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPublic()));
        assertRefused(with(rsa, key -> key.put("e", "AQ")), "e");
        assertRefused(with(rsa, key -> key.put("n", "AQAB")), "n");
        assertRefused(with(ec, key -> key.put("crv", "P-384")), "crv");
        assertRefused(with(ec, key -> key.put("y", key.get("x").asText())), "x");
        assertRefused(with(okp, key -> key.put("crv", "X25519")), "crv");
        assertRefused(with(okp, key -> key.put("x", "AQAB")), "x");
        for (String json : List.of("", "[]", "1", "{", "{} {}", "{\"kty\":\"EC\",\"kty\":\"RSA\"}")) {
            assertThatThrownBy(() -> VerificationKey.parse(json)).isInstanceOf(InvalidInputException.class);
        }
    }

    /** Points of small order, in both signs, and y coordinates that are not reduced or of no point. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0200000000000000000000000000000000000000000000000000000000000000"
            })
    void points_of_ed25519_that_are_no_keys_are_refused(String hex) {
        String x = Base64Url.encode(HexFormat.of().parseHex(hex));

        assertRefused(with(okp, key -> key.put("x", x)), "x");
    }

    private static void assertRefused(String jwk, String field) {
        assertThatThrownBy(() -> VerificationKey.parse(jwk))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::field)
                                .contains(field));
    }

    private static String with(String jwk, Consumer<ObjectNode> change) {
        try {
            ObjectNode key = (ObjectNode) JSON.readTree(jwk);
            change.accept(key);
            return key.toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
