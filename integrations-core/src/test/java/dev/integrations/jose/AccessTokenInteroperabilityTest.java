package dev.integrations.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.integrations.crypto.SignatureAlgorithm;
import dev.integrations.jose.AccessTokenVerdict.Valid;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Our tokens before the decoder of Spring Security, and tokens of Nimbus before ours. */
class AccessTokenInteroperabilityTest {
    private static final String ISSUER = "https://auth.acme.test";
    private static final String API = "https://api.acme.test";

    private final JoseFixture fixture = new JoseFixture();

    private static NimbusJwtDecoder spring(JwkSet keys, String audience) throws Exception {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256),
                new ImmutableJWKSet<>(JWKSet.parse(keys.toJson().toString()))));
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(JwtValidators.createAtJwtValidator()
                .issuer(ISSUER)
                .audience(audience)
                .clientId("app-1")
                .build());
        return decoder;
    }

    @ParameterizedTest
    @EnumSource(names = {"RS256", "ES256"})
    void spring_security_accepts_what_we_issue(SignatureAlgorithm algorithm) throws Exception {
        fixture.clock.move(Duration.between(JoseFixture.NOON, Instant.now()));
        SigningKeys keys = fixture.signingKeys(SigningKeySettings.defaults().withAlgorithm(algorithm));
        IssuedAccessToken issued = AccessTokenIssuer.of(ISSUER, keys, fixture.clock, fixture.random)
                .issue(new AccessTokenRequest(
                        "u-1",
                        "app-1",
                        List.of(API),
                        Set.of("read"),
                        Duration.ofMinutes(5),
                        Optional.of("thumb"),
                        Map.of()));

        Jwt jwt = spring(keys.published(), API).decode(issued.token().reveal());

        assertThat(jwt.getId()).isEqualTo(issued.id());
        assertThat(jwt.getHeaders())
                .containsEntry("typ", "at+jwt")
                .containsEntry("alg", algorithm.header())
                .containsEntry("kid", keys.signer().keyId());
        assertThat(jwt.getClaimAsString("scope")).isEqualTo("read");
        assertThat(jwt.getClaimAsMap("cnf")).containsEntry("jkt", "thumb");
        assertThat(jwt.getExpiresAt()).isEqualTo(issued.expiresAt());
        assertThatThrownBy(() -> spring(keys.published(), "https://other.test")
                        .decode(issued.token().reveal()))
                .isInstanceOf(JwtValidationException.class);
    }

    @Test
    void we_accept_what_nimbus_signs() throws Exception {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(List.of(API, "https://other.test"))
                .subject("u-1")
                .claim("client_id", "app-1")
                .jwtID("t-1")
                .issueTime(Date.from(JoseFixture.NOON))
                .expirationTime(Date.from(JoseFixture.NOON.plusSeconds(60)))
                .build();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID("k-1")
                        .build(),
                claims);
        jwt.sign(new RSASSASigner(JoseFixture.RSA.getPrivate()));

        assertThat(AccessTokenVerifier.of(
                                ISSUER, API, id -> Optional.of(JoseFixture.publicKey(JoseFixture.RSA)), fixture.clock)
                        .verify(jwt.serialize()))
                .isInstanceOf(Valid.class);
    }
}
