package dev.integrations.jose;

import static dev.integrations.jose.JoseFixture.EC;
import static dev.integrations.jose.JoseFixture.ED;
import static dev.integrations.jose.JoseFixture.RSA;
import static dev.integrations.jose.JoseFixture.publicKey;
import static dev.integrations.jose.JoseFixture.sign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.Secret;
import dev.integrations.crypto.Base64Url;
import dev.integrations.crypto.KeyRing;
import dev.integrations.crypto.Sha256;
import dev.integrations.crypto.SignatureAlgorithm;
import dev.integrations.jose.DpopVerdict.Accepted;
import dev.integrations.jose.DpopVerdict.NonceNeeded;
import dev.integrations.jose.DpopVerdict.Reason;
import dev.integrations.jose.DpopVerdict.Refused;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The twelve checks of RFC 9449, section 4.3, in their order, then replay and nonces. */
class DpopVerifierTest {
    private static final URI TOKEN = URI.create("https://auth.acme.test/token");
    private static final long NOON = JoseFixture.NOON.getEpochSecond();

    private final JoseFixture fixture = new JoseFixture();
    private final DpopVerifier verifier = verifier(DpopSettings.defaults());
    private int ids;

    private DpopVerifier verifier(DpopSettings settings) {
        return DpopVerifier.of(settings, fixture.singleUses(), fixture.keyRing, fixture.clock);
    }

    private static String header(KeyPair pair) {
        return "{'typ':'dpop+jwt','alg':'%s','jwk':%s}"
                .formatted(JoseFixture.algorithm(pair).header(), publicKey(pair).toJwk());
    }

    private String claims(String more) {
        return "{'jti':'id-%d','htm':'POST','htu':'%s','iat':%d%s}".formatted(ids++, TOKEN, NOON, more);
    }

    private String proof() {
        return sign(header(EC), claims(""), EC);
    }

    private String proof(String replaced, String by) {
        return sign(header(EC), claims("").replace(replaced, by), EC);
    }

    private DpopVerdict verify(String proof) {
        return verifier.verify(DpopRequest.forToken(List.of(proof), TOKEN, Optional.empty()));
    }

    private void assertRefused(String proof, Reason reason) {
        assertThat(verify(proof)).isEqualTo(new Refused(reason));
    }

    @Test
    void proof_of_the_rfc_is_accepted_with_its_thumbprint() {
        JsonNode vector = JoseFixture.vectors().get("dpop");
        fixture.clock.move(Duration.between(
                JoseFixture.NOON, Instant.ofEpochSecond(vector.get("iat").asLong())));

        DpopVerdict verdict = verifier.verify(DpopRequest.forToken(
                List.of(vector.get("proof").asText()),
                URI.create(vector.get("htu").asText()),
                Optional.of(vector.get("jkt").asText())));

        assertThat(verdict).isEqualTo(new Accepted(vector.get("jkt").asText()));
        assertThat(Base64Url.encode(Sha256.of(vector.get("access_token").asText())))
                .isEqualTo(vector.get("ath").asText());
    }

    @Test
    void proof_of_each_algorithm_is_accepted() {
        for (KeyPair pair : List.of(RSA, EC, ED)) {
            assertThat(verify(sign(header(pair), claims(""), pair)))
                    .isEqualTo(new Accepted(publicKey(pair).thumbprint()));
        }
    }

    @Test
    void check_1_one_header() {
        assertThat(verifier.verify(DpopRequest.forToken(List.of(), TOKEN, Optional.empty())))
                .isEqualTo(new Refused(Reason.MISSING));
        assertThat(verifier.verify(DpopRequest.forToken(List.of(proof(), proof()), TOKEN, Optional.empty())))
                .isEqualTo(new Refused(Reason.SEVERAL));
    }

    @Test
    void check_2_a_well_formed_token() {
        for (String rubbish : List.of("", "a", "a.b.c", proof() + ",", proof() + "." + proof())) {
            assertRefused(rubbish, Reason.MALFORMED);
        }
    }

    @Test
    void check_3_all_claims() {
        for (String claim : List.of("jti", "htm", "htu", "iat")) {
            assertRefused(proof("'" + claim + "'", "'x'"), Reason.INCOMPLETE);
        }
        assertRefused(proof("'jti':'id-", "'jti':'" + "x".repeat(257)), Reason.INCOMPLETE);
        assertRefused(proof("'iat':" + NOON, "'iat':'" + NOON + "'"), Reason.INCOMPLETE);
    }

    @Test
    void check_4_its_type() {
        assertRefused(sign(header(EC).replace("dpop+jwt", "at+jwt"), claims(""), EC), Reason.OTHER_TYPE);
        assertRefused(sign(header(EC).replace("'typ':'dpop+jwt',", ""), claims(""), EC), Reason.OTHER_TYPE);
    }

    @Test
    void check_5_an_accepted_algorithm() {
        for (String algorithm : List.of("none", "HS256", "ES384", "RS512")) {
            assertRefused(
                    sign(header(EC).replaceFirst("'alg':'ES256'", "'alg':'" + algorithm + "'"), claims(""), EC),
                    Reason.ALGORITHM);
        }
        DpopVerifier strict =
                verifier(new DpopSettings(Set.of(SignatureAlgorithm.RS256), Duration.ofMinutes(1), false));
        assertThat(strict.verify(DpopRequest.forToken(List.of(proof()), TOKEN, Optional.empty())))
                .isEqualTo(new Refused(Reason.ALGORITHM));
    }

    @Test
    void check_6_signed_by_the_key_that_it_brings() {
        assertRefused(sign(header(EC), claims(""), JoseFixture.pair("EC")), Reason.BAD_SIGNATURE);
        assertRefused(
                sign(header(EC).replaceFirst("'alg':'ES256'", "'alg':'RS256'"), claims(""), EC), Reason.BAD_SIGNATURE);
        assertRefused(sign("{'typ':'dpop+jwt','alg':'ES256'}", claims(""), EC), Reason.UNFIT_KEY);
        assertRefused(sign("{'typ':'dpop+jwt','alg':'ES256','jwk':'x'}", claims(""), EC), Reason.UNFIT_KEY);
        assertRefused(sign("{'typ':'dpop+jwt','alg':'ES256','kid':'k-1'}", claims(""), EC), Reason.UNFIT_KEY);
    }

    @Test
    void check_7_a_public_key() {
        for (String member : List.of("d", "k")) {
            assertRefused(
                    sign(header(EC).replace("\"kty\"", "'" + member + "':'AQAB','kty'"), claims(""), EC),
                    Reason.UNFIT_KEY);
        }
    }

    @Test
    void check_8_its_method() {
        assertRefused(proof("POST", "GET"), Reason.OTHER_METHOD);
        assertRefused(proof("POST", "post"), Reason.OTHER_METHOD);
    }

    @ParameterizedTest
    @CsvSource({
        "https://auth.acme.test/token, true",
        "HTTPS://AUTH.acme.TEST:443/token, true",
        "https://auth.acme.test/./x/../token, true",
        "https://auth.acme.test/%74oken, true",
        "https://auth.acme.test/token?a=b#c, true",
        "https://auth.acme.test/token/, false",
        "https://auth.acme.test/Token, false",
        "https://auth.acme.test/a%2ftoken, false",
        "https://auth.acme.test//token, false",
        "https://auth.acme.test:8443/token, false",
        "http://auth.acme.test/token, false",
        "https://other.test/token, false",
        "https://auth.acme.test@other.test/token, false",
        "https://u@auth.acme.test/token, false",
        "https://auth.acme.test, false",
        "/token, false",
        "mailto:token, false",
        "https://[, false",
        "'', false",
    })
    void check_9_its_uri(String htu, boolean same) {
        String proof = proof(TOKEN.toString(), htu);

        assertThat(verify(proof))
                .isEqualTo(same ? new Accepted(publicKey(EC).thumbprint()) : new Refused(Reason.OTHER_URI));
    }

    @Test
    void check_10_its_nonce_if_one_is_required() {
        DpopVerifier asking = verifier(DpopSettings.defaults().withNonce());
        DpopVerdict first = asking.verify(DpopRequest.forToken(List.of(proof()), TOKEN, Optional.empty()));

        assertThat(first).isEqualTo(new NonceNeeded(asking.nonce()));
        DpopRequest second = DpopRequest.forToken(
                List.of(sign(header(EC), claims(",'nonce':'%s'".formatted(asking.nonce())), EC)),
                TOKEN,
                Optional.empty());
        assertThat(asking.verify(second)).isInstanceOf(Accepted.class);
        for (String wrong : List.of("'x'", "''", "1", "'" + "A".repeat(200) + "'", "'" + "A".repeat(55) + "'")) {
            assertThat(asking.verify(DpopRequest.forToken(
                            List.of(sign(header(EC), claims(",'nonce':" + wrong), EC)), TOKEN, Optional.empty())))
                    .isInstanceOf(NonceNeeded.class);
        }
    }

    @Test
    void nonce_that_nobody_asked_for_is_checked_too() {
        assertThat(verify(sign(header(EC), claims(",'nonce':'x'"), EC))).isInstanceOf(NonceNeeded.class);
        assertThat(verify(sign(header(EC), claims(",'nonce':'%s'".formatted(verifier.nonce())), EC)))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void nonce_is_good_on_every_node_for_a_minute() {
        DpopNonces here = new DpopNonces(fixture.keyRing, fixture.clock, Duration.ofMinutes(1));
        DpopNonces there = new DpopNonces(fixture.keyRing, fixture.clock, Duration.ofMinutes(1));
        DpopNonces elsewhere = new DpopNonces(KeyRing.ephemeralForDevelopment(), fixture.clock, Duration.ofMinutes(1));
        String nonce = here.next();

        fixture.clock.move(Duration.ofSeconds(14));
        assertThat(here.next()).isEqualTo(nonce);
        fixture.clock.move(Duration.ofSeconds(1));
        assertThat(here.next()).isNotEqualTo(nonce);

        assertThat(there.isGood(nonce)).isTrue();
        assertThat(elsewhere.isGood(nonce)).isFalse();
        assertThat(nonce).matches("[A-Za-z0-9_-]{40,80}");
        fixture.clock.move(Duration.ofSeconds(45));
        assertThat(there.isGood(nonce)).isTrue();
        fixture.clock.move(Duration.ofMillis(1));
        assertThat(there.isGood(nonce)).isFalse();
    }

    @Test
    void check_11_its_time() {
        assertThat(verify(proof("'iat':" + NOON, "'iat':" + (NOON - 60)))).isInstanceOf(Accepted.class);
        assertThat(verify(proof("'iat':" + NOON, "'iat':" + (NOON + 60)))).isInstanceOf(Accepted.class);
        assertRefused(proof("'iat':" + NOON, "'iat':" + (NOON - 61)), Reason.OTHER_TIME);
        assertRefused(proof("'iat':" + NOON, "'iat':" + (NOON + 61)), Reason.OTHER_TIME);
    }

    @Test
    void check_12_its_token_and_the_key_that_this_is_bound_to() {
        String bound = publicKey(EC).thumbprint();
        String hash = Base64Url.encode(Sha256.of("the-token"));
        for (String[] row : new String[][] {
            {",'ath':'" + hash + "'", "the-token", bound, ""},
            {",'ath':'" + hash + "'", "other-token", bound, "OTHER_TOKEN"},
            {",'ath':'" + hash + "='", "the-token", bound, "OTHER_TOKEN"},
            {",'ath':1", "the-token", bound, "OTHER_TOKEN"},
            {"", "the-token", bound, "OTHER_TOKEN"},
            {",'ath':'" + hash + "'", "the-token", publicKey(RSA).thumbprint(), "OTHER_KEY"}
        }) {
            DpopVerdict verdict = verifier.verify(new DpopRequest(
                    List.of(sign(header(EC), claims(row[0]), EC)),
                    "POST",
                    TOKEN,
                    Optional.of(Secret.of(row[1])),
                    Optional.of(row[2])));
            assertThat(verdict).isEqualTo(row[3].isEmpty() ? new Accepted(bound) : new Refused(Reason.valueOf(row[3])));
        }
    }

    @Test
    void proof_is_good_once_and_ids_belong_to_keys() {
        String claims = claims("");
        assertThat(verify(sign(header(EC), claims, EC))).isInstanceOf(Accepted.class);

        assertRefused(sign(header(EC), claims, EC), Reason.REPLAYED);
        assertThat(verify(sign(header(RSA), claims, RSA))).isInstanceOf(Accepted.class);
    }

    @Test
    void refused_proof_is_not_used_up() {
        String claims = claims("");
        assertRefused(sign(header(EC), claims.replace("POST", "GET"), EC), Reason.OTHER_METHOD);

        assertThat(verify(sign(header(EC), claims, EC))).isInstanceOf(Accepted.class);
    }

    @Test
    void proof_is_remembered_for_as_long_as_its_time_is_accepted() {
        String early = proof("'iat':" + NOON, "'iat':" + (NOON + 60));
        assertThat(verify(early)).isInstanceOf(Accepted.class);

        for (int seconds = 0; seconds <= 120; seconds += 20) {
            fixture.singleUses().removeExpired();
            assertRefused(early, Reason.REPLAYED);
            fixture.clock.move(Duration.ofSeconds(20));
        }
        assertRefused(early, Reason.OTHER_TIME);
        fixture.clock.move(Duration.ofMinutes(2));
        fixture.singleUses().removeExpired();
        boolean forgotten = fixture.store.inTransaction(
                transaction -> transaction.singleUses().removeExpired(Instant.MAX, 10) == 0);
        assertThat(forgotten).isTrue();
    }

    @Test
    void settings_and_requests_have_bounds() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DpopSettings(Set.of(), Duration.ofMinutes(1), false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DpopSettings(Set.of(SignatureAlgorithm.ES256), Duration.ofHours(1), false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DpopRequest.forToken(List.of(), URI.create("/token"), Optional.empty()));
        assertThat(DpopSettings.defaults().algorithmNames()).containsExactly("ES256", "EdDSA", "RS256");
    }
}
