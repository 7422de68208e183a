package dev.integrations.jose;

import static dev.integrations.jose.JoseFixture.RSA;
import static dev.integrations.jose.JoseFixture.part;
import static dev.integrations.jose.JoseFixture.publicKey;
import static dev.integrations.jose.JoseFixture.sign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.crypto.Base64Url;
import dev.integrations.crypto.VerificationKey;
import dev.integrations.jose.AccessTokenVerdict.Reason;
import dev.integrations.jose.AccessTokenVerdict.Refused;
import dev.integrations.jose.AccessTokenVerdict.Valid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTest {
    private static final String ISSUER = "https://auth.acme.test";
    private static final String API = "https://api.acme.test";
    private static final String HEADER = "{'typ':'at+jwt','alg':'RS256','kid':'k-1'}";
    private static final long NOON = JoseFixture.NOON.getEpochSecond();
    private static final String CLAIMS = ("{'iss':'%s','aud':'%s','sub':'u-1','client_id':'app-1','jti':'t-1',"
                    + "'iat':%d,'exp':%d,'scope':'read write','cnf':{'jkt':'thumb'},'tenant':'acme'}")
            .formatted(ISSUER, API, NOON, NOON + 600);

    private final JoseFixture fixture = new JoseFixture();
    private final VerificationKey key = publicKey(RSA).withId("k-1");
    private final AtomicInteger lookUps = new AtomicInteger();
    private final AccessTokenVerifier verifier = AccessTokenVerifier.of(ISSUER, API, this::find, fixture.clock);

    private Optional<VerificationKey> find(String id) {
        lookUps.incrementAndGet();
        return id.equals("k-1") ? Optional.of(key) : Optional.empty();
    }

    private static String with(String replaced, String by) {
        assertThat(CLAIMS).contains(replaced);
        return sign(HEADER, CLAIMS.replace(replaced, by), RSA);
    }

    private void assertRefused(String token, Reason reason) {
        assertThat(verifier.verify(token)).isEqualTo(new Refused(reason));
    }

    @Test
    void token_that_was_issued_is_good_and_says_what_it_was_issued_with() {
        SigningKeys keys = fixture.signingKeys(SigningKeySettings.defaults());
        AccessTokenIssuer issuer = AccessTokenIssuer.of(ISSUER, keys, fixture.clock, fixture.random);

        IssuedAccessToken issued = issuer.issue(new AccessTokenRequest(
                "u-1",
                "app-1",
                List.of(API, "https://other.test"),
                Set.of("read", "write"),
                Duration.ofMinutes(5),
                Optional.of("thumb"),
                Map.of("tenant", "acme")));

        AccessTokenVerdict verdict = AccessTokenVerifier.of(ISSUER, API, keys, fixture.clock)
                .verify(issued.token().reveal());
        assertThat(verdict)
                .isEqualTo(new Valid(new AccessToken(
                        issued.id(),
                        "u-1",
                        "app-1",
                        List.of(API, "https://other.test"),
                        Set.of("read", "write"),
                        JoseFixture.NOON,
                        JoseFixture.NOON.plusSeconds(300),
                        Optional.of("thumb"),
                        Map.of("tenant", "acme"))));
        assertThat(issued.toString()).doesNotContain(issued.token().reveal());
    }

    @Test
    void ids_of_tokens_differ_and_the_lifetime_is_bounded() {
        SigningKeys keys = fixture.signingKeys(SigningKeySettings.defaults());
        AccessTokenIssuer issuer = AccessTokenIssuer.of(ISSUER, keys, fixture.clock, fixture.random);
        Duration longest = keys.settings().maxTokenLifetime();

        assertThat(issuer.issue(AccessTokenRequest.bearer("u-1", "a", API, Set.of(), longest))
                        .id())
                .isNotEqualTo(issuer.issue(AccessTokenRequest.bearer("u-1", "a", API, Set.of(), longest))
                        .id());
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        issuer.issue(AccessTokenRequest.bearer("u-1", "a", API, Set.of(), longest.plusSeconds(1))));
    }

    @Test
    void request_names_everything_that_is_wrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AccessTokenRequest(
                        " ", "", List.of(), Set.of("a b"), Duration.ZERO, Optional.empty(), Map.of("sub", "u-2")))
                .withMessageContaining("subject")
                .withMessageContaining("audiences")
                .withMessageContaining("scopes")
                .withMessageContaining("lifetime")
                .withMessageContaining("details");
    }

    @Test
    void good_token_is_read() {
        assertThat(verifier.verify(sign(HEADER, CLAIMS, RSA))).isInstanceOfSatisfying(Valid.class, valid -> {
            assertThat(valid.token().scopes()).containsExactlyInAnyOrder("read", "write");
            assertThat(valid.token().keyThumbprint()).contains("thumb");
            assertThat(valid.token().details()).isEqualTo(Map.of("tenant", "acme"));
        });
    }

    /** What {@code vectors.json} says is to be rejected. */
    @Test
    void tokens_that_rfc_9068_wants_refused_are() throws Exception {
        assertRefused(sign("{'typ':'JWT','alg':'RS256','kid':'k-1'}", CLAIMS, RSA), Reason.OTHER_TYPE);
        assertRefused(sign("{'alg':'RS256','kid':'k-1'}", CLAIMS, RSA), Reason.OTHER_TYPE);
        assertRefused(
                part("{'typ':'at+jwt','alg':'none','kid':'k-1'}") + "." + part(CLAIMS) + ".", Reason.BAD_SIGNATURE);
        assertRefused(with(API, "https://other.test"), Reason.OTHER_AUDIENCE);
        assertRefused(with(ISSUER, ISSUER + "/"), Reason.OTHER_ISSUER);
        assertRefused(with("'exp':" + (NOON + 600), "'exp':" + NOON), Reason.EXPIRED);
        for (String claim : List.of("iss", "aud", "sub", "client_id", "jti", "iat", "exp")) {
            assertRefused(with("'" + claim + "'", "'x'"), Reason.INCOMPLETE);
        }
        String hmacInput = part("{'typ':'at+jwt','alg':'HS256','kid':'k-1'}") + "." + part(CLAIMS);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(RSA.getPublic().getEncoded(), "HmacSHA256"));
        assertRefused(
                hmacInput + "." + Base64Url.encode(mac.doFinal(hmacInput.getBytes(StandardCharsets.US_ASCII))),
                Reason.BAD_SIGNATURE);
        assertRefused(sign(HEADER.replace("k-1", "k-2"), CLAIMS, RSA), Reason.UNKNOWN_KEY);
        assertRefused(sign("{'typ':'at+jwt','alg':'RS256'}", CLAIMS, RSA), Reason.UNKNOWN_KEY);
        var stranger = JoseFixture.pair("RSA");
        String embedded = "{'typ':'at+jwt','alg':'RS256','kid':'k-1','jwk':%s}"
                .formatted(publicKey(stranger).toJwk());
        assertRefused(sign(embedded, CLAIMS, stranger), Reason.BAD_SIGNATURE);
        assertRefused(sign(embedded.replace(",'kid':'k-1'", ""), CLAIMS, stranger), Reason.UNKNOWN_KEY);
    }

    @Test
    void claims_of_other_types_are_refused() {
        for (String[] change : new String[][] {
            {"'sub':'u-1'", "'sub':1"},
            {"'sub':'u-1'", "'sub':''"},
            {"'jti':'t-1'", "'jti':['t-1']"},
            {"'iat':" + NOON, "'iat':'" + NOON + "'"},
            {"'exp':" + (NOON + 600), "'exp':null"},
            {"'scope':'read write'", "'scope':['read']"},
            {"'cnf':{'jkt':'thumb'}", "'cnf':{'x5t#S256':'thumb'}"},
            {"'cnf':{'jkt':'thumb'}", "'cnf':'thumb'"},
            {"'aud':'" + API + "'", "'aud':['" + API + "',1]"},
            {"'tenant':'acme'", "'nbf':'soon'"}
        }) {
            assertRefused(with(change[0], change[1]), Reason.INCOMPLETE);
        }
    }

    @Test
    void token_from_the_future_is_refused_beyond_a_minute() {
        assertThat(verifier.verify(with("'iat':" + NOON, "'iat':" + (NOON + 60))))
                .isInstanceOf(Valid.class);
        assertRefused(with("'iat':" + NOON, "'iat':" + (NOON + 61)), Reason.NOT_YET_VALID);
        assertRefused(with("'tenant':'acme'", "'nbf':" + (NOON + 61)), Reason.NOT_YET_VALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "opaque", "ü", "eyJhbGciOiJSUzI1NiJ9.e30."})
    void rubbish_is_refused(String token) {
        assertThat(verifier.verify(token)).isInstanceOf(Refused.class);
        assertThat(lookUps).hasValue(0);
    }

    @Test
    void long_text_is_refused_before_it_is_hashed() {
        assertRefused("a".repeat(1_000_000), Reason.MALFORMED);
    }

    @Test
    void what_was_found_good_is_kept_for_ten_seconds() {
        String token = sign(HEADER, CLAIMS, RSA);
        verifier.verify(token);

        fixture.clock.move(Duration.ofSeconds(10).minusMillis(1));
        assertThat(verifier.verify(token)).isInstanceOf(Valid.class);
        assertThat(lookUps).hasValue(1);

        fixture.clock.move(Duration.ofMillis(1));
        assertThat(verifier.verify(token)).isInstanceOf(Valid.class);
        assertThat(lookUps).hasValue(2);

        verifier.forgetVerdicts();
        verifier.verify(token);
        assertThat(lookUps).hasValue(3);
    }

    @Test
    void what_was_found_good_expires_all_the_same() {
        String token = with("'exp':" + (NOON + 600), "'exp':" + (NOON + 5));
        assertThat(verifier.verify(token)).isInstanceOf(Valid.class);

        fixture.clock.move(Duration.ofSeconds(5));

        assertRefused(token, Reason.EXPIRED);
    }

    @Test
    void what_was_found_good_says_nothing_of_other_tokens_or_other_servers() {
        String token = sign(HEADER, CLAIMS, RSA);
        verifier.verify(token);

        for (int at = token.length() - 40; at < token.length(); at++) {
            char other = token.charAt(at) == 'A' ? 'B' : 'A';
            assertThat(verifier.verify(token.substring(0, at) + other + token.substring(at + 1)))
                    .isInstanceOf(Refused.class);
        }
        assertThat(AccessTokenVerifier.of(ISSUER, "https://other.test", this::find, fixture.clock)
                        .verify(token))
                .isEqualTo(new Refused(Reason.OTHER_AUDIENCE));
    }

    @Test
    void what_was_refused_is_not_kept() {
        String early = with("'iat':" + NOON, "'iat':" + (NOON + 61));
        assertRefused(early, Reason.NOT_YET_VALID);

        fixture.clock.move(Duration.ofSeconds(1));

        assertThat(verifier.verify(early)).isInstanceOf(Valid.class);
    }
}
