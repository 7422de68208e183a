package dev.integrations.jose;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.crypto.Sha256;
import dev.integrations.jose.AccessTokenVerdict.Reason;
import dev.integrations.jose.AccessTokenVerdict.Refused;
import dev.integrations.jose.AccessTokenVerdict.Valid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells a resource server whether an access token is good (RFC 9068, section 4). What was found good is not verified again
 * for 10 seconds or until it expires, whichever comes first: for so long a token is accepted after its key was revoked.
 * What was refused is not kept. Safe for use by several threads.
 */
public final class AccessTokenVerifier {
    /** For how long a token that was found good is not verified again. */
    public static final Duration VERDICT_KEPT = Duration.ofSeconds(10);

    private static final int MAX_VERDICTS = 10_000;

    private final AccessTokenReader reader;
    private final Clock clock;
    private final boolean keepsVerdicts;
    private final Cache<Key, Entry> verdicts = Caffeine.newBuilder()
            .maximumSize(MAX_VERDICTS)
            .expireAfterWrite(VERDICT_KEPT)
            .build();

    /** The SHA-256 of a token. */
    private record Key(long first, long second, long third, long fourth) {
        static Key of(byte[] token) {
            ByteBuffer hash = ByteBuffer.wrap(Sha256.of(token));
            return new Key(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
        }

        /** Any part of a hash is one. */
        @Override
        public int hashCode() {
            return Long.hashCode(first);
        }
    }

    private record Entry(Valid verdict, Instant from, Instant until) {}

    private AccessTokenVerifier(AccessTokenReader reader, Clock clock, boolean keepsVerdicts) {
        this.reader = reader;
        this.clock = clock;
        this.keepsVerdicts = keepsVerdicts;
    }

    /**
     * Creates a verifier for one resource server.
     *
     * @param issuer who issues its tokens, compared character by character
     * @param audience its own name, which tokens must have among their audiences
     * @param keys the keys of the issuer
     * @param clock says what has expired
     * @return the verifier
     */
    public static AccessTokenVerifier of(String issuer, String audience, VerificationKeys keys, Clock clock) {
        return new AccessTokenVerifier(new AccessTokenReader(issuer, Optional.of(audience), keys), clock, true);
    }

    /**
     * Creates a verifier for the issuer itself, such as for introspection: the audience is not looked at,
     * and what was found good is not kept.
     *
     * @param issuer who issues the tokens
     * @param keys the keys of the issuer
     * @param clock says what has expired
     * @return the verifier
     */
    public static AccessTokenVerifier ofIssuer(String issuer, VerificationKeys keys, Clock clock) {
        return new AccessTokenVerifier(new AccessTokenReader(issuer, Optional.empty(), keys), clock, false);
    }

    /**
     * Verifies a token. One with a {@link AccessToken#keyThumbprint()} is good only together with a proof, which this
     * does not look for.
     *
     * @param token as it came, of any form and length
     * @return what it says, or why it is refused
     */
    public AccessTokenVerdict verify(String token) {
        if (token.length() > Jws.MAX_LENGTH) {
            return new Refused(Reason.MALFORMED);
        }
        Instant now = clock.instant();
        return keepsVerdicts ? keptOrRead(token, now) : reader.read(token, now);
    }

    private AccessTokenVerdict keptOrRead(String token, Instant now) {
        Key key = Key.of(token.getBytes(StandardCharsets.UTF_8));
        Entry kept = verdicts.getIfPresent(key);
        if (kept != null && now.isBefore(kept.until()) && !now.isBefore(kept.from())) {
            return kept.verdict();
        }
        AccessTokenVerdict verdict = reader.read(token, now);
        if (verdict instanceof Valid valid) {
            verdicts.put(key, new Entry(valid, now, earlier(valid.token().expiresAt(), now.plus(VERDICT_KEPT))));
        }
        return verdict;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Forgets what was found good, such as after a key was revoked. */
    public void forgetVerdicts() {
        verdicts.invalidateAll();
    }
}
