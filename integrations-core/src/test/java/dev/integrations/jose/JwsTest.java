package dev.integrations.jose;

import static dev.integrations.jose.JoseFixture.EC;
import static dev.integrations.jose.JoseFixture.ED;
import static dev.integrations.jose.JoseFixture.RSA;
import static dev.integrations.jose.JoseFixture.part;
import static dev.integrations.jose.JoseFixture.publicKey;
import static dev.integrations.jose.JoseFixture.sign;
import static dev.integrations.jose.JoseFixture.vectors;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.crypto.Base64Url;
import dev.integrations.crypto.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwsTest {
    @Test
    void token_of_each_algorithm_is_verified_with_its_key_alone() {
        for (KeyPair pair : List.of(RSA, EC, ED)) {
            String header = "{'alg':'%s'}".formatted(JoseFixture.algorithm(pair).header());
            Jws jws = Jws.parse(sign(header, "{'sub':'u-1'}", pair)).orElseThrow();

            for (KeyPair other : List.of(RSA, EC, ED)) {
                assertThat(jws.isSignedBy(publicKey(other))).isEqualTo(other.equals(pair));
            }
            assertThat(jws.isSignedBy(publicKey(JoseFixture.pair(
                            pair.getPublic().getAlgorithm().startsWith("Ed")
                                    ? "Ed25519"
                                    : pair.getPublic().getAlgorithm()))))
                    .isFalse();
            assertThat(jws.claims().text("sub")).contains("u-1");
        }
    }

    @Test
    void vectors_of_the_rfcs() {
        JsonNode es256 = vectors().get("jws").get(1);
        Jws jws = Jws.parse(es256.get("jws").asText()).orElseThrow();
        assertThat(jws.isSignedBy(VerificationKey.of(es256.get("jwk")))).isTrue();
        assertThat(jws.claims().time("exp")).contains(Instant.ofEpochSecond(1_300_819_380));

        // What RFC 8037 signs is no claims.
        assertThat(Jws.parse(vectors().get("jws").get(2).get("jws").asText())).isEmpty();

        for (int i : new int[] {0, 3}) {
            Optional<Jws> hmacOrNone =
                    Jws.parse(vectors().get("jws").get(i).get("jws").asText());
            for (KeyPair pair : List.of(RSA, EC, ED)) {
                assertThat(hmacOrNone.filter(token -> token.isSignedBy(publicKey(pair))))
                        .isEmpty();
            }
        }
    }

    @Test
    void public_key_is_no_secret_for_an_hmac() throws Exception {
        String signingInput = part("{'alg':'HS256'}") + "." + part("{}");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(RSA.getPublic().getEncoded(), "HmacSHA256"));
        String token =
                signingInput + "." + Base64Url.encode(mac.doFinal(signingInput.getBytes(StandardCharsets.US_ASCII)));

        assertThat(Jws.parse(token).orElseThrow().isSignedBy(publicKey(RSA))).isFalse();
    }

    @Test
    void algorithm_is_that_of_the_key_whatever_the_header_says() {
        for (String other : List.of("none", "None", "HS256", "RS384", "PS256", "ES256", "rs256", "")) {
            Jws jws =
                    Jws.parse(sign("{'alg':'%s'}".formatted(other), "{}", RSA)).orElseThrow();

            assertThat(jws.isSignedBy(publicKey(RSA))).as(other).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'alg':1}",
                "{'alg':null}",
                "{'alg':'RS256','alg':'RS256'}",
                "{'alg':'RS256','crit':['b64'],'b64':false}",
                "{'alg':'RS256','crit':[]}",
                "{'alg':'RS256','typ':1}",
                "{'alg':'RS256','kid':[]}",
                "[]",
                "'RS256'",
                ""
            })
    void header_that_is_not_as_it_should_be_is_refused(String header) {
        assertThat(Jws.parse(sign(header, "{}", RSA))).isEmpty();
    }

    @Test
    void text_that_is_not_as_it_should_be_is_refused() {
        String good = sign("{'alg':'RS256'}", "{}", RSA);
        assertThat(Jws.parse(good)).isPresent();

        for (String bad : List.of(
                "",
                ".",
                "..",
                "...",
                "a.b",
                good + "=",
                good + ".",
                good + ".a",
                " " + good,
                good + "\n",
                "." + good,
                good.replace('.', ' '),
                good.substring(0, good.lastIndexOf('.')),
                part("{'alg':'RS256'}") + ".!.AA",
                part("{'alg':'RS256'}") + "." + part("[]") + ".AA",
                part("{'alg':'RS256'}") + "..AA",
                sign("{'alg':'RS256'}", "{'a':1,'a':1}", RSA),
                sign("{'alg':'RS256'}", "{'a':'%s'}".formatted("x".repeat(8192)), RSA))) {
            assertThat(Jws.parse(bad)).as(bad).isEmpty();
        }
    }

    @Test
    void type_is_compared_without_case_and_with_or_without_its_prefix() {
        for (String type : List.of("at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt")) {
            assertThat(Jws.parse(sign("{'alg':'RS256','typ':'%s'}".formatted(type), "{}", RSA))
                            .orElseThrow()
                            .isOfType("at+jwt"))
                    .isTrue();
        }
        for (String header : List.of("{'alg':'RS256'}", "{'alg':'RS256','typ':'JWT'}", "{'alg':'RS256','typ':''}")) {
            assertThat(Jws.parse(sign(header, "{}", RSA)).orElseThrow().isOfType("at+jwt"))
                    .isFalse();
        }
    }

    @Test
    void claims_of_another_type_are_absent() {
        Claims claims = Jws.parse(sign(
                        "{'alg':'RS256'}",
                        "{'t':'x','n':5,'f':5.9,'big':1e300,'neg':-1,'s':'5','nul':null,'one':'a','two':['a','b'],"
                                + "'mixed':['a',1],'none':[],'obj':{'a':'b'}}",
                        RSA))
                .orElseThrow()
                .claims();

        assertThat(claims.text("t")).contains("x");
        assertThat(claims.text("t", 0)).isEmpty();
        assertThat(claims.text("n")).isEmpty();
        assertThat(claims.text("nul")).isEmpty();
        assertThat(claims.time("n")).contains(Instant.ofEpochSecond(5));
        assertThat(claims.time("f")).contains(Instant.ofEpochSecond(5));
        for (String name : List.of("big", "neg", "s", "nul", "two", "obj", "absent")) {
            assertThat(claims.time(name)).as(name).isEmpty();
        }
        assertThat(claims.texts("one")).containsExactly("a");
        assertThat(claims.texts("two")).containsExactly("a", "b");
        for (String name : List.of("mixed", "none", "obj", "n", "absent")) {
            assertThat(claims.texts(name)).as(name).isEmpty();
        }
    }
}
