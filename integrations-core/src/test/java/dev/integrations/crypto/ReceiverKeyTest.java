package dev.integrations.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.integrations.common.InvalidInputException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.junit.jupiter.api.Test;

class ReceiverKeyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RSA =
            generate(() -> new RSAKeyGenerator(2048).generate().toPublicJWK().toJSONString());
    private static final String EC = generate(
            () -> new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toJSONString());
    private static final String OKP = generate(() ->
            OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_X25519).toJson(OutputControlLevel.PUBLIC_ONLY));

    @Test
    void kind_of_a_key_decides_the_algorithm() {
        assertThat(ReceiverKey.parse(RSA).algorithm()).isEqualTo("RSA-OAEP-256");
        assertThat(ReceiverKey.parse(EC).algorithm()).isEqualTo("ECDH-ES");
        assertThat(ReceiverKey.parse(OKP).algorithm()).isEqualTo("ECDH-ES");
        assertThat(ReceiverKey.parse(EC).id()).isEmpty();
        assertThat(ReceiverKey.parse(with(EC, jwk -> jwk.put("kid", "k-1"))).id())
                .contains("k-1");
    }

    @Test
    void members_that_say_what_it_is_for_must_suit() {
        for (String suits : List.of(
                with(RSA, jwk -> jwk.put("use", "enc").put("alg", "RSA-OAEP-256")),
                with(EC, jwk -> jwk.put("use", "enc").put("alg", "ECDH-ES")),
                with(EC, jwk -> jwk.putArray("key_ops").add("deriveBits")),
                with(RSA, jwk -> jwk.putArray("key_ops").add("wrapKey").add("encrypt")),
                with(RSA, jwk -> jwk.put("x5u", "https://elsewhere.test/")))) {
            assertThat(ReceiverKey.parse(suits).algorithm()).isNotEmpty();
        }
        for (String base : List.of(RSA, EC, OKP)) {
            assertRefused(with(base, jwk -> jwk.put("use", "sig")), "use");
            assertRefused(with(base, jwk -> jwk.put("use", 1)), "use");
            assertRefused(with(base, jwk -> jwk.put("alg", "RS256")), "alg");
            assertRefused(with(base, jwk -> jwk.put("alg", "RSA-OAEP")), "alg");
            assertRefused(with(base, jwk -> jwk.put("alg", "ECDH-ES+A256KW")), "alg");
            assertRefused(with(base, jwk -> jwk.putArray("key_ops").add("sign")), "key_ops");
            assertRefused(with(base, jwk -> jwk.put("key_ops", "encrypt")), "key_ops");
            assertRefused(with(base, jwk -> jwk.put("kid", "")), "kid");
            assertRefused(with(base, jwk -> jwk.put("kid", 7)), "kid");
            assertRefused(with(base, jwk -> jwk.put("kid", "k".repeat(201))), "kid");
        }
    }

    @Test
    void private_keys_are_refused_and_not_repeated() {
        for (String base : List.of(RSA, EC, OKP)) {
            for (String member : List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k")) {
                assertThatThrownBy(() -> ReceiverKey.parse(with(base, jwk -> jwk.put(member, "verysecret"))))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining(member + ": must not be there")
                        .hasMessageNotContaining("verysecret");
            }
        }
        assertThatThrownBy(() -> ReceiverKey.parse("{\"kty\":\"RSA\",\"d\":\"verysecret\" oops"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageNotContaining("verysecret");
    }

    @Test
    void what_is_no_key_is_refused() {
        for (String text : List.of(
                "",
                " ",
                "null",
                "true",
                "42",
                "\"text\"",
                "[]",
                "[" + EC + "]",
                "{",
                "{}}",
                "{\"kty\"",
                EC + "x",
                EC + EC,
                "{\"kty\":\"EC\",\"kty\":\"EC\"}",
                "{'kty':'EC'}",
                " ".repeat(8193))) {
            assertRefused(text, "jwk");
        }
        for (String text : List.of(
                "{}",
                "{\"kty\":null}",
                "{\"kty\":\"oct\"}",
                "{\"kty\":\"rsa\"}",
                "{\"kty\":[\"RSA\"]}",
                "{\"keys\":[" + EC + "]}")) {
            assertRefused(text, "kty");
        }
    }

    @Test
    void weak_and_malformed_rsa_keys_are_refused() {
        byte[] modulus = Base64.getUrlDecoder().decode(text(RSA, "n"));
        assertRefused(RSA, "n", base64(Arrays.copyOf(modulus, 128)));
        assertRefused(RSA, "n", base64(Arrays.copyOf(modulus, 255)));
        assertRefused(RSA, "n", base64(evened(modulus)));
        assertRefused(RSA, "n", base64(filled(1025)));
        assertRefused(RSA, "n", base64(new byte[256]));
        assertRefused(RSA, "e", base64(new byte[] {1}));
        assertRefused(RSA, "e", base64(new byte[] {2}));
        assertRefused(RSA, "e", base64(new byte[] {0}));
        assertRefused(RSA, "e", base64(filled(33)));
        for (String member : List.of("n", "e")) {
            for (String value : List.of("", "!", "a b", "+/8", "====", "é")) {
                assertRefused(RSA, member, value);
            }
            assertRefused(with(RSA, jwk -> jwk.remove(member)), member);
            assertRefused(with(RSA, jwk -> jwk.put(member, 65537)), member);
            assertRefused(with(RSA, jwk -> jwk.putNull(member)), member);
        }
    }

    @Test
    void points_that_are_not_on_the_curve_are_refused() {
        byte[] x = Base64.getUrlDecoder().decode(text(EC, "x"));
        for (int bit = 0; bit < 64; bit++) {
            byte[] changed = Base64.getUrlDecoder().decode(text(EC, "y"));
            changed[bit / 8 * 4] ^= (byte) (1 << (bit % 8));
            assertRefused(with(EC, jwk -> jwk.put("y", base64(changed))), "x");
        }
        assertRefused(with(EC, jwk -> jwk.put("x", base64(new byte[32])).put("y", base64(new byte[32]))), "x");
        assertRefused(with(EC, jwk -> jwk.put("x", base64(filled(32)))), "x");
        for (String curve : List.of("P-384", "P-521", "secp256k1", "p-256", "Ed25519", "X25519", "")) {
            assertRefused(with(EC, jwk -> jwk.put("crv", curve)), "crv");
        }
        assertRefused(EC, "x", base64(Arrays.copyOf(x, 31)));
        assertRefused(EC, "x", base64(Arrays.copyOf(x, 33)));
        for (String member : List.of("x", "y")) {
            for (String value : List.of("", "!", "AA", "+".repeat(43))) {
                assertRefused(EC, member, value);
            }
            assertRefused(with(EC, jwk -> jwk.remove(member)), member);
        }
    }

    @Test
    void points_of_small_order_and_other_curves_are_refused_for_okp() {
        byte[] one = new byte[32];
        one[0] = 1;
        assertRefused(OKP, "x", base64(new byte[32]));
        assertRefused(OKP, "x", base64(one));
        for (String value : List.of("", "!", "AA", base64(new byte[31]), base64(new byte[33]))) {
            assertRefused(OKP, "x", value);
        }
        for (String curve : List.of("Ed25519", "X448", "x25519", "P-256", "")) {
            assertRefused(with(OKP, jwk -> jwk.put("crv", curve)), "crv");
        }
        assertRefused(with(OKP, jwk -> jwk.remove("x")), "x");
    }

    private static void assertRefused(String base, String member, String value) {
        assertRefused(with(base, jwk -> jwk.put(member, value)), member);
    }

    private static void assertRefused(String jwk, String field) {
        assertThatThrownBy(() -> ReceiverKey.parse(jwk))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(InvalidInputException.Problem::field)
                                .contains(field));
    }

    private static String with(String jwk, Consumer<ObjectNode> change) {
        ObjectNode changed = read(jwk);
        change.accept(changed);
        return changed.toString();
    }

    private static String text(String jwk, String member) {
        return read(jwk).get(member).asText();
    }

    private static ObjectNode read(String jwk) {
        return (ObjectNode) generateTree(jwk);
    }

    private static com.fasterxml.jackson.databind.JsonNode generateTree(String jwk) {
        try {
            return JSON.readTree(jwk);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] filled(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 0xFF);
        return bytes;
    }

    private static byte[] evened(byte[] bytes) {
        byte[] even = bytes.clone();
        even[even.length - 1] &= (byte) 0xFE;
        return even;
    }

    private static String generate(java.util.concurrent.Callable<String> key) {
        try {
            return key.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
