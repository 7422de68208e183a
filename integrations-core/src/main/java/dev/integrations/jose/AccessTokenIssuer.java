package dev.integrations.jose;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import dev.integrations.common.Secret;
import dev.integrations.crypto.Base64Url;
import dev.integrations.jose.SigningKeys.Signer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * Signs access tokens in the form of RFC 9068, with the key that signs at the moment. Safe for use by several threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068">RFC 9068</a>
 */
public final class AccessTokenIssuer {
    static final String TYPE = "at+jwt";

    private static final int ID_BYTES = 16;

    private final String issuer;
    private final SigningKeys keys;
    private final Clock clock;
    private final SecureRandom random;

    private AccessTokenIssuer(String issuer, SigningKeys keys, Clock clock, SecureRandom random) {
        this.issuer = issuer;
        this.keys = keys;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Creates an issuer.
     *
     * @param issuer its identifier, as in its metadata (RFC 8414)
     * @param keys what it signs with
     * @param clock gives the time
     * @param random draws the ids of tokens
     * @return the issuer
     */
    public static AccessTokenIssuer of(String issuer, SigningKeys keys, Clock clock, SecureRandom random) {
        return new AccessTokenIssuer(issuer, keys, clock, random);
    }

    /**
     * Reads the keys and makes the first one if there is none, so that what can fail has not failed when a token is signed
     * soon after. Not for use within a transaction.
     */
    public void prepare() {
        keys.signer();
    }

    /**
     * Returns an id for a token that is stored before it is signed.
     *
     * @return 128 random bits as 22 characters of Base64url
     */
    public String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return Base64Url.encode(id);
    }

    /**
     * Signs a token from now on, under a new id. That takes a millisecond or two of a processor, and may read keys in a
     * transaction of its own; it is not for use within one.
     *
     * @param request what it is to say
     * @return the token
     * @throws IllegalArgumentException if its lifetime is longer than the settings of the keys allow
     */
    public IssuedAccessToken issue(AccessTokenRequest request) {
        return issue(request, newId(), clock.instant());
    }

    /**
     * Signs a token whose id and time are known. That takes a millisecond or two of a processor, and may read keys in a
     * transaction of its own; it is not for use within one.
     *
     * @param request what it is to say
     * @param id {@code jti}, which no other token has
     * @param from when its lifetime begins; fractions of a second are dropped
     * @return the token
     * @throws IllegalArgumentException if its lifetime is longer than the settings of the keys allow
     */
    public IssuedAccessToken issue(AccessTokenRequest request, String id, Instant from) {
        if (request.lifetime().compareTo(keys.settings().maxTokenLifetime()) > 0) {
            throw new IllegalArgumentException(
                    "a token lives %s at the most, or its key would be gone before it; was %s"
                            .formatted(keys.settings().maxTokenLifetime(), request.lifetime()));
        }
        Signer signer = keys.signer();
        Instant issuedAt = from.truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = issuedAt.plusSeconds(request.lifetime().toSeconds());
        JWTCreator.Builder token = JWT.create()
                .withHeader(Map.of("typ", TYPE))
                .withKeyId(signer.keyId())
                .withIssuer(issuer)
                .withSubject(request.subject())
                .withAudience(request.audiences().toArray(String[]::new))
                .withClaim("client_id", request.clientId())
                .withIssuedAt(issuedAt)
                .withExpiresAt(expiresAt)
                .withJWTId(id);
        if (!request.scopes().isEmpty()) {
            token.withClaim("scope", String.join(" ", request.scopes()));
        }
        request.keyThumbprint().ifPresent(thumbprint -> token.withClaim("cnf", Map.of("jkt", thumbprint)));
        request.details().forEach(token::withClaim);
        return new IssuedAccessToken(Secret.of(token.sign(signer.algorithm())), id, issuedAt, expiresAt);
    }
}
