package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.Transactions;
import dev.integrations.jose.SigningKeyParts;
import dev.integrations.jose.SigningKeySettings;
import dev.integrations.jose.SigningKeys;
import dev.integrations.store.StoreTransaction;
import dev.integrations.web.WebResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rule R3: access tokens in the form of RFC 9068, which are stored by their ids. */
class SignedTokensTest extends OAuthFixture {
    private static final String JWKS = "/oauth/jwks";

    private final NewApp app = publicApp();
    private final NewApp api = resourceServer(API);

    @Override
    OAuthSettings settings() {
        return OAuthSettings.builder(ISSUER)
                .resources(API, FILES)
                .tokenPolicy(TokenPolicy.defaults().withSignedAccessTokens())
                .build();
    }

    private String accessToken() {
        return tokens(app).path("access_token").asText();
    }

    private JWKSet published() throws Exception {
        return JWKSet.parse(new String(read(JWKS).body(), StandardCharsets.UTF_8));
    }

    @Test
    void token_has_the_claims_of_rfc_9068_and_the_tenant() throws Exception {
        JsonNode tokens = tokens(app);
        SignedJWT jwt = SignedJWT.parse(tokens.path("access_token").asText());
        JWSHeader header = jwt.getHeader();
        JWTClaimsSet claims = jwt.getJWTClaimsSet();

        assertThat(tokens.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(header.getType().getType()).isEqualTo("at+jwt");
        assertThat(header.getAlgorithm().getName()).isEqualTo("RS256");
        assertThat(jwt.verify(new RSASSAVerifier(
                        published().getKeyByKeyId(header.getKeyID()).toRSAKey())))
                .isTrue();
        assertThat(claims.getIssuer()).isEqualTo(ISSUER);
        assertThat(claims.getSubject()).isEqualTo(USER);
        assertThat(claims.getAudience()).containsExactly(API, FILES);
        assertThat(claims.getStringClaim("client_id")).isEqualTo(app.id().toString());
        assertThat(claims.getStringClaim("scope")).isEqualTo("invoices:read invoices:write");
        assertThat(claims.getStringClaim("tenant")).isEqualTo(ACME.value());
        assertThat(claims.getIssueTime()).isEqualTo(clock.instant().truncatedTo(SECONDS));
        assertThat(claims.getExpirationTime())
                .isEqualTo(clock.instant().truncatedTo(SECONDS).plusSeconds(3600));
        assertThat(tokens.path("expires_in").asInt()).isEqualTo(3600);
        assertThat(claims.getJWTID()).hasSize(22);
        assertThat(claims.getClaim("cnf")).isNull();
    }

    @Test
    void app_may_choose_for_itself() {
        NewApp opaque = registered(settings -> settings.tokenPolicy(Optional.of(TokenPolicy.defaults())));

        assertThat(tokens(opaque).path("access_token").asText()).startsWith("oat_");
        assertThat(accessToken()).startsWith("ey");
    }

    @Test
    void subject_of_a_client_that_acts_for_itself_is_its_id() throws Exception {
        NewApp machine = confidential();
        JsonNode tokens = ok(post(TOKEN, machine, "grant_type", "client_credentials"));

        JWTClaimsSet claims =
                SignedJWT.parse(tokens.path("access_token").asText()).getJWTClaimsSet();

        assertThat(claims.getSubject()).isEqualTo(machine.id().toString());
    }

    @Test
    void introspection_knows_it_until_it_is_revoked() {
        JsonNode first = tokens(app);
        String token = first.path("access_token").asText();
        JsonNode body = ok(post(INTROSPECT, api, "token", token));
        assertThat(body.path("active").booleanValue()).isTrue();
        assertThat(body.path("sub").asText()).isEqualTo(USER);

        ok(refresh(app, first.path("refresh_token").asText()));
        assertThat(post(REVOKE, app, "token", token).status()).isEqualTo(200);

        assertThat(isActive(api, token)).isFalse();
        assertThat(actions(ACME)).contains("access_token.revoked");
    }

    @Test
    void it_ends_with_its_grant() {
        String token = accessToken();
        String other = accessToken();

        new Consents(parts, ACME, trail(ACME)).revoke(ApprovalQuery.all().of(USER));

        assertThat(isActive(api, token)).isFalse();
        assertThat(isActive(api, other)).isFalse();
    }

    @Test
    void it_ends_when_a_refresh_token_is_used_again() {
        JsonNode first = tokens(app);
        String refresh = first.path("refresh_token").asText();
        String second = ok(refresh(app, refresh)).path("access_token").asText();
        clock.advance(Duration.ofSeconds(10));

        assertRefused(refresh(app, refresh), "invalid_grant");

        assertThat(isActive(api, first.path("access_token").asText())).isFalse();
        assertThat(isActive(api, second)).isFalse();
    }

    @Test
    void it_ends_with_its_time() {
        String token = accessToken();
        Instant end = clock.instant().truncatedTo(SECONDS).plusSeconds(3600);
        clock.advance(Duration.between(clock.instant(), end).minusNanos(1000));
        assertThat(isActive(api, token)).isTrue();

        clock.advance(Duration.ofNanos(1000));

        assertThat(isActive(api, token)).isFalse();
        assertThat(post(REVOKE, app, "token", token).status()).isEqualTo(200);
    }

    @Test
    void who_knows_an_id_cannot_show_it_as_a_token() throws Exception {
        String token = accessToken();
        String id = SignedJWT.parse(token).getJWTClaimsSet().getJWTID();
        String payload = token.substring(0, token.lastIndexOf('.'));

        assertThat(isActive(api, id)).isFalse();
        assertThat(isActive(api, "\u00ff" + id)).isFalse();
        assertThat(isActive(api, payload + ".")).isFalse();
        assertThat(isActive(api, payload + "." + "A".repeat(342))).isFalse();
        assertThat(isActive(api, token)).isTrue();
    }

    @Test
    void token_of_another_app_is_not_revoked() {
        assertRefused(post(REVOKE, publicApp(), "token", accessToken()), "invalid_grant");
    }

    @Test
    void keys_are_public_and_may_be_kept_for_a_while() throws Exception {
        WebResponse response = read(JWKS);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).contains("application/json");
        assertThat(response.header("Cache-Control")).contains("public, max-age=300");
        assertThat(published().getKeys()).hasSize(1).noneMatch(key -> key.isPrivate());
        assertThat(json(read("/.well-known/oauth-authorization-server"))
                        .path("jwks_uri")
                        .asText())
                .isEqualTo(ISSUER + JWKS);
        assertThat(send(JWKS, "").status()).isEqualTo(405);
    }

    @Test
    void key_that_is_about_to_sign_is_published_before_and_the_old_one_after() throws Exception {
        String old = accessToken();
        parts.signingKeys().rotate();
        assertThat(published().getKeys()).hasSize(2);

        clock.advance(SigningKeySettings.defaults().publishAhead().minusMinutes(30));
        String last = accessToken();
        clock.advance(Duration.ofMinutes(30));
        String fresh = accessToken();

        assertThat(SignedJWT.parse(last).getHeader().getKeyID())
                .isEqualTo(SignedJWT.parse(old).getHeader().getKeyID());
        assertThat(SignedJWT.parse(fresh).getHeader().getKeyID())
                .isNotEqualTo(SignedJWT.parse(old).getHeader().getKeyID());
        assertThat(isActive(api, last)).isTrue();
        assertThat(isActive(api, fresh)).isTrue();
    }

    @Test
    void tokens_live_no_longer_than_their_keys_are_published() {
        TokenPolicy tooLong = TokenPolicy.defaults().withAccessTokenLifetime(Duration.ofHours(2));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() ->
                        registered(settings -> settings.tokenPolicy(Optional.of(tooLong.withSignedAccessTokens()))))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(Problem::field)
                        .containsExactly("tokenPolicy.accessTokenLifetime"));
        registered(settings -> settings.tokenPolicy(Optional.of(tooLong)));
    }

    @Test
    void keys_that_cannot_be_read_do_not_cost_a_client_its_code() {
        String code = code(app);
        AuthorizationServer broken = new AuthorizationServer(new OAuthParts(
                store,
                settings(),
                parts.scopes(),
                parts.proxies(),
                parts.encryption(),
                SigningKeys.of(new SigningKeyParts(
                        new Unreachable(),
                        parts.encryption(),
                        clock,
                        new SecureRandom(),
                        trail(ACME),
                        SigningKeySettings.defaults())),
                parts.singleUses(),
                clock,
                parts.random(),
                parts.ids()));

        assertThatIllegalStateException().isThrownBy(() -> broken.handle(redemption(app, code)));

        ok(redeem(app, code));
    }

    /** A database that is away. */
    private static final class Unreachable implements Transactions<StoreTransaction> {
        @Override
        public <R, X extends Exception> R inTransaction(Work<? super StoreTransaction, R, X> work) {
            throw new IllegalStateException("away");
        }
    }
}
