package dev.integrations.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.integrations.crypto.Base64Url;
import dev.integrations.crypto.Sha256;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A key of a client, which signs as Nimbus does. */
final class ClientKey {
    private static final JOSEObjectType PROOF = new JOSEObjectType("dpop+jwt");

    private final Clock clock;
    private final ECKey key;

    ClientKey(Clock clock) {
        this.clock = clock;
        try {
            this.key = new ECKeyGenerator(Curve.P_256)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the public half as a client registers it. */
    String keySet() {
        return new JWKSet(key).toString();
    }

    /** Returns the private half, which no server is to have. */
    String privateKeySet() {
        return new JWKSet(key).toString(false);
    }

    String thumbprint() {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a proof for a request (RFC 9449, section 4.2). */
    String proof(String method, String uri) {
        return proof(method, uri, claims -> claims);
    }

    /** Returns a proof for a request that shows a token. */
    String proof(String method, String uri, String token) {
        return proof(method, uri, claims -> claims.claim("ath", Base64Url.encode(Sha256.of(token))));
    }

    String proof(String method, String uri, UnaryOperator<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .jwtID(UUID.randomUUID().toString())
                .claim("htm", method)
                .claim("htu", uri)
                .issueTime(Date.from(clock.instant()));
        return sign(
                new JWSHeader.Builder(JWSAlgorithm.ES256).type(PROOF).jwk(key.toPublicJWK()),
                change.apply(claims).build());
    }

    /** Returns what a client shows instead of a secret (RFC 7523, section 2.2). */
    String assertion(AppId client, String audience) {
        return assertion(client, audience, claims -> claims);
    }

    String assertion(AppId client, String audience, UnaryOperator<JWTClaimsSet.Builder> change) {
        Instant now = clock.instant();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(client.toString())
                .subject(client.toString())
                .audience(audience)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(60)));
        return sign(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()),
                change.apply(claims).build());
    }

    /** Signs any texts in the place of header and claims. */
    String signed(String header, String claims) {
        String input = Base64Url.encode(header.getBytes(UTF_8)) + "." + Base64Url.encode(claims.getBytes(UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key.toECPrivateKey());
            signature.update(input.getBytes(UTF_8));
            return input + "." + Base64Url.encode(signature.sign());
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String sign(JWSHeader.Builder header, JWTClaimsSet claims) {
        try {
            SignedJWT jwt = new SignedJWT(header.build(), claims);
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
