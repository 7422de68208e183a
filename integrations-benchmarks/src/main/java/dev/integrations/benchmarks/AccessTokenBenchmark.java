package dev.integrations.benchmarks;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.auth0.jwt.interfaces.JWTVerifier;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.crypto.SignatureAlgorithm;
import dev.integrations.crypto.VerificationKey;
import dev.integrations.jose.AccessTokenVerdict;
import dev.integrations.jose.AccessTokenVerifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Verifies access tokens for the first time and again. The floors are java-jwt with a verifier that is kept, and SHA-256
 * with a look into Caffeine.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class AccessTokenBenchmark {
    private static final String ISSUER = "https://auth.example.com";
    private static final String API = "https://api.example.com";

    /** So few that they are verified while the benchmark warms up. */
    private static final int TOKENS = 64;

    /** What the tokens are signed by. */
    @Param({"RS256", "ES256"})
    public SignatureAlgorithm algorithm;

    private final List<String> tokens = new ArrayList<>();
    private AccessTokenVerifier verifier;
    private AccessTokenVerifier warmVerifier;
    private JWTVerifier peer;
    private Cache<ByteBuffer, String> cache;
    private int next;

    /** For JMH. */
    public AccessTokenBenchmark() {}

    /**
     * Signs the tokens.
     *
     * @throws GeneralSecurityException if the JDK has no such keys
     */
    @Setup
    public void sign() throws GeneralSecurityException {
        boolean rsa = algorithm == SignatureAlgorithm.RS256;
        KeyPairGenerator generator = KeyPairGenerator.getInstance(rsa ? "RSA" : "EC");
        generator.initialize(rsa ? 2048 : 256);
        KeyPair pair = generator.generateKeyPair();
        Algorithm signing = rsa
                ? Algorithm.RSA256((RSAPublicKey) pair.getPublic(), (RSAPrivateKey) pair.getPrivate())
                : Algorithm.ECDSA256((ECPublicKey) pair.getPublic(), (ECPrivateKey) pair.getPrivate());
        VerificationKey key = VerificationKey.of(pair.getPublic());
        verifier = AccessTokenVerifier.of(ISSUER, API, id -> Optional.of(key), Clock.systemUTC());
        warmVerifier = AccessTokenVerifier.of(ISSUER, API, id -> Optional.of(key), Clock.systemUTC());
        peer = JWT.require(signing).withIssuer(ISSUER).withAudience(API).build();
        cache = Caffeine.newBuilder().maximumSize(10_000).build();
        for (int i = 0; i < TOKENS; i++) {
            String token = token(i, signing);
            tokens.add(token);
            cache.put(hash(token), token);
            warmVerifier.verify(token);
        }
    }

    private static String token(int number, Algorithm signing) {
        Instant now = Clock.systemUTC().instant();
        return JWT.create()
                .withHeader(Map.of("typ", "at+jwt"))
                .withKeyId("key-1")
                .withIssuer(ISSUER)
                .withAudience(API)
                .withSubject("user-" + number)
                .withClaim("client_id", "app-7")
                .withClaim("scope", "invoices:read invoices:write")
                .withIssuedAt(now)
                .withExpiresAt(now.plusSeconds(86_400))
                .withJWTId("token-" + number)
                .sign(signing);
    }

    private static ByteBuffer hash(String token) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String next() {
        next = (next + 1) % TOKENS;
        return tokens.get(next);
    }

    /**
     * Verifies a token that was not seen before.
     *
     * @return the verdict
     */
    @Benchmark
    public AccessTokenVerdict cold() {
        String token = next();
        if (next == 0) {
            verifier.forgetVerdicts();
        }
        return verifier.verify(token);
    }

    /**
     * Does the same by java-jwt.
     *
     * @return the token
     */
    @Benchmark
    public DecodedJWT coldFloor() {
        return peer.verify(next());
    }

    /**
     * Verifies a token that was found good a moment ago.
     *
     * @return the verdict
     */
    @Benchmark
    public AccessTokenVerdict warm() {
        return warmVerifier.verify(next());
    }

    /**
     * Hashes a token and looks it up.
     *
     * @return what was found
     */
    @Benchmark
    public @Nullable String warmFloor() {
        return Objects.requireNonNull(cache.getIfPresent(hash(next())));
    }
}
