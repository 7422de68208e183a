package dev.integrations.jose;

import static dev.integrations.jose.JoseFixture.EC;
import static dev.integrations.jose.JoseFixture.ED;
import static dev.integrations.jose.JoseFixture.RSA;
import static dev.integrations.jose.JoseFixture.part;
import static dev.integrations.jose.JoseFixture.publicKey;
import static dev.integrations.jose.JoseFixture.sign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.integrations.crypto.SignatureAlgorithm;
import dev.integrations.jose.ClientAssertionVerdict.Accepted;
import dev.integrations.jose.ClientAssertionVerdict.Reason;
import dev.integrations.jose.ClientAssertionVerdict.Refused;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientAssertionsTest {
    private static final String ISSUER = "https://auth.acme.test";
    private static final String TOKEN_URL = ISSUER + "/token";
    private static final long NOON = JoseFixture.NOON.getEpochSecond();
    private static final JwkSet KEYS = JwkSet.of(List.of(
            publicKey(RSA).withId("rsa"),
            publicKey(EC).withId("ec"),
            publicKey(ED).withId("ed")));

    private final JoseFixture fixture = new JoseFixture();
    private final ClientAssertions assertions = ClientAssertions.of(fixture.singleUses(), fixture.clock);
    private final ClientAssertionRules rules =
            new ClientAssertionRules("app-1", KEYS, EnumSet.allOf(SignatureAlgorithm.class), ISSUER, Set.of());
    private int ids;

    private static String header(String alg, String kid) {
        return "{'alg':'%s','kid':'%s'}".formatted(alg, kid);
    }

    private String claims() {
        return "{'iss':'app-1','sub':'app-1','aud':'%s','jti':'id-%d','exp':%d}".formatted(ISSUER, ids++, NOON + 60);
    }

    private String with(String replaced, String by) {
        String claims = claims();
        assertThat(claims).contains(replaced);
        return sign(header("RS256", "rsa"), claims.replace(replaced, by), RSA);
    }

    private void assertRefused(String assertion, Reason reason) {
        assertThat(assertions.verify(assertion, rules)).isEqualTo(new Refused(reason));
    }

    private void assertAccepted(String assertion) {
        assertThat(assertions.verify(assertion, rules)).isEqualTo(new Accepted("app-1"));
    }

    @Test
    void assertion_is_accepted_from_each_key_of_the_client() {
        assertAccepted(sign(header("RS256", "rsa"), claims(), RSA));
        assertAccepted(sign(header("ES256", "ec"), claims(), EC));
        assertAccepted(sign(header("EdDSA", "ed"), claims(), ED));
    }

    @Test
    void assertion_of_nimbus_is_accepted() throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").build(),
                new JWTClaimsSet.Builder()
                        .issuer("app-1")
                        .subject("app-1")
                        .audience(List.of(ISSUER))
                        .jwtID("id")
                        .expirationTime(Date.from(JoseFixture.NOON.plusSeconds(60)))
                        .build());
        jwt.sign(new RSASSASigner(RSA.getPrivate()));

        assertAccepted(jwt.serialize());
        assertThat(ClientAssertions.claimedClient(jwt.serialize())).contains("app-1");
        assertThat(ClientAssertions.claimedClient("rubbish")).isEmpty();
    }

    @Test
    void assertion_is_good_once_and_ids_belong_to_clients() {
        String assertion = with("'jti'", "'jti'");
        assertAccepted(assertion);

        assertRefused(assertion, Reason.REPLAYED);
        ClientAssertionRules other = new ClientAssertionRules("app-2", KEYS, rules.algorithms(), ISSUER, Set.of());
        String sameId = sign(
                header("RS256", "rsa"),
                "{'iss':'app-2','sub':'app-2','aud':'%s','jti':'id-0','exp':%d}".formatted(ISSUER, NOON + 60),
                RSA);
        assertThat(assertions.verify(sameId, other)).isEqualTo(new Accepted("app-2"));
    }

    @Test
    void assertion_is_remembered_until_it_expires() {
        String assertion = with("'exp':" + (NOON + 60), "'exp':" + (NOON + 600));
        assertAccepted(assertion);

        fixture.clock.move(Duration.ofSeconds(599));
        fixture.singleUses().removeExpired();
        assertRefused(assertion, Reason.REPLAYED);

        fixture.clock.move(Duration.ofSeconds(1));
        assertRefused(assertion, Reason.EXPIRED);
    }

    @Test
    void only_the_client_itself_is_issuer_and_subject() {
        assertRefused(with("'iss':'app-1'", "'iss':'app-2'"), Reason.OTHER_CLIENT);
        assertRefused(with("'sub':'app-1'", "'sub':'app-2'"), Reason.OTHER_CLIENT);
        assertRefused(with("'sub':'app-1'", "'sub':['app-1']"), Reason.OTHER_CLIENT);
        assertRefused(with("'sub':'app-1'", "'x':'app-1'"), Reason.OTHER_CLIENT);
    }

    @Test
    void this_server_is_the_only_audience() {
        String aud = "'aud':'" + ISSUER + "'";
        assertAccepted(with(aud, "'aud':['" + ISSUER + "']"));
        for (String other : List.of(
                "'aud':'" + TOKEN_URL + "'",
                "'aud':'" + ISSUER + "/'",
                "'aud':['" + ISSUER + "','" + TOKEN_URL + "']",
                "'aud':['" + ISSUER + "',1]",
                "'aud':[]",
                "'aud':1",
                "'x':1")) {
            assertRefused(with(aud, other), Reason.OTHER_AUDIENCE);
        }
    }

    @Test
    void token_url_is_accepted_for_a_client_with_that_switch() {
        ClientAssertionRules legacy =
                new ClientAssertionRules("app-1", KEYS, rules.algorithms(), ISSUER, Set.of(TOKEN_URL));
        String aud = "'aud':'" + ISSUER + "'";

        assertThat(assertions.verify(with(aud, "'aud':'" + TOKEN_URL + "'"), legacy))
                .isEqualTo(new Accepted("app-1"));
        assertThat(assertions.verify(with(aud, aud), legacy)).isEqualTo(new Accepted("app-1"));
        assertThat(assertions.verify(with(aud, "'aud':['" + ISSUER + "','" + TOKEN_URL + "']"), legacy))
                .isEqualTo(new Refused(Reason.OTHER_AUDIENCE));
    }

    @Test
    void it_expires_within_ten_minutes() {
        String exp = "'exp':" + (NOON + 60);
        assertAccepted(with(exp, "'exp':" + (NOON + 600)));
        assertRefused(with(exp, "'exp':" + (NOON + 601)), Reason.TOO_LONG);
        assertRefused(with(exp, "'exp':" + NOON), Reason.EXPIRED);
        assertRefused(with(exp, "'exp':'" + (NOON + 60) + "'"), Reason.INCOMPLETE);
        assertRefused(with(exp, "'x':1"), Reason.INCOMPLETE);
    }

    @Test
    void other_times_are_looked_at_if_they_are_there() {
        for (String claim : List.of("iat", "nbf")) {
            assertAccepted(with("'exp'", "'%s':%d,'exp'".formatted(claim, NOON + 60)));
            assertRefused(with("'exp'", "'%s':%d,'exp'".formatted(claim, NOON + 61)), Reason.NOT_YET_VALID);
            assertRefused(with("'exp'", "'%s':'x','exp'".formatted(claim)), Reason.INCOMPLETE);
        }
    }

    @Test
    void id_is_needed() {
        assertRefused(with("'jti'", "'x'"), Reason.INCOMPLETE);
        assertRefused(with("'jti':'id-", "'jti':'" + "x".repeat(260)), Reason.INCOMPLETE);
    }

    @Test
    void algorithm_must_be_allowed_and_that_of_the_key() {
        for (String algorithm : List.of("none", "HS256", "PS256")) {
            assertRefused(sign(header(algorithm, "rsa"), claims(), RSA), Reason.ALGORITHM);
        }
        assertRefused(sign(header("ES256", "rsa"), claims(), RSA), Reason.BAD_SIGNATURE);
        ClientAssertionRules only =
                new ClientAssertionRules("app-1", KEYS, Set.of(SignatureAlgorithm.ES256), ISSUER, Set.of());
        assertThat(assertions.verify(sign(header("RS256", "rsa"), claims(), RSA), only))
                .isEqualTo(new Refused(Reason.ALGORITHM));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClientAssertionRules("app-1", KEYS, Set.of(), ISSUER, Set.of()));
    }

    @Test
    void key_must_be_one_of_the_client() {
        KeyPair stranger = JoseFixture.pair("EC");
        assertRefused(sign(header("ES256", "other"), claims(), EC), Reason.UNKNOWN_KEY);
        assertRefused(sign("{'alg':'ES256'}", claims(), EC), Reason.UNKNOWN_KEY);
        assertRefused(sign(header("ES256", "ec"), claims(), stranger), Reason.BAD_SIGNATURE);
        assertRefused(
                sign(
                        "{'alg':'ES256','kid':'ec','jwk':%s}"
                                .formatted(publicKey(stranger).toJwk()),
                        claims(),
                        stranger),
                Reason.BAD_SIGNATURE);
        ClientAssertionRules single = new ClientAssertionRules(
                "app-1", JwkSet.of(List.of(publicKey(EC))), rules.algorithms(), ISSUER, Set.of());
        assertThat(assertions.verify(sign("{'alg':'ES256'}", claims(), EC), single))
                .isEqualTo(new Accepted("app-1"));
    }

    @Test
    void tokens_of_other_types_are_no_assertions() {
        for (String type :
                List.of("JWT", "jwt", "client-authentication+jwt", "application/client-authentication+jwt")) {
            assertAccepted(sign("{'alg':'RS256','kid':'rsa','typ':'%s'}".formatted(type), claims(), RSA));
        }
        for (String type : List.of("at+jwt", "dpop+jwt", "")) {
            assertRefused(
                    sign("{'alg':'RS256','kid':'rsa','typ':'%s'}".formatted(type), claims(), RSA), Reason.OTHER_TYPE);
        }
        assertRefused("rubbish", Reason.MALFORMED);
    }

    /** By the time of this thread's processor, which others at work do not change much. */
    @Test
    void clients_that_there_are_not_and_keys_that_there_are_not_take_as_long() {
        String other = sign(header("ES256", "ec"), claims(), EC);
        String signature = other.substring(other.lastIndexOf('.') + 1);
        String wrong = part(header("ES256", "ec")) + "." + part(claims()) + "." + signature;
        String unknown = part(header("ES256", "other")) + "." + part(claims()) + "." + signature;
        timeOf(() -> assertions.verify(wrong, rules));
        timeOf(() -> assertions.refuse(wrong));

        double known = timeOf(() -> assertions.verify(wrong, rules));

        assertThat(timeOf(() -> assertions.refuse(wrong)) / known).isBetween(0.4, 4.0);
        assertThat(timeOf(() -> assertions.verify(unknown, rules)) / known).isBetween(0.4, 4.0);
    }

    private static double timeOf(Runnable verification) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < 300; i++) {
            verification.run();
        }
        return threads.getCurrentThreadCpuTime() - before;
    }
}
