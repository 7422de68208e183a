package dev.integrations.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.Integrations;
import dev.integrations.crypto.KeyRing;
import dev.integrations.oauth.AppSettings;
import dev.integrations.oauth.ClientAuthentication;
import dev.integrations.oauth.GrantType;
import dev.integrations.oauth.NewApp;
import dev.integrations.oauth.OAuthSettings;
import dev.integrations.scope.Authentication;
import dev.integrations.scope.Authenticator;
import dev.integrations.scope.Credentials;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.scope.ScopeSet;
import dev.integrations.store.InMemoryStore;
import dev.integrations.web.WebRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Checks opaque access tokens that are remembered, for one resource and one scope. The floor is SHA-256 with a look into
 * Caffeine.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class OpaqueTokenBenchmark {
    private static final int TOKENS = 16_384;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String API = "https://api.example.com";
    private static final ScopeCatalog CATALOG = ScopeCatalog.builder()
            .add("invoices:read", "See invoices")
            .add("invoices:write", "Change invoices")
            .build();

    /** Stands still, so that no token has to be read again. */
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final WebRequest request = WebRequest.builder("GET", "/invoices").build();
    private final ScopeSet needed = CATALOG.needed("invoices:read");
    private final List<Credentials> credentials = new ArrayList<>();
    private Integrations integrations;
    private Authenticator authenticator;
    private MessageDigest digest;
    private Cache<ByteBuffer, String> cache;
    private int next;

    /** For JMH. */
    public OpaqueTokenBenchmark() {}

    /**
     * Issues the tokens and has them remembered.
     *
     * @throws NoSuchAlgorithmException if the JDK has no SHA-256
     * @throws IOException if an answer is no JSON
     */
    @Setup
    public void issue() throws NoSuchAlgorithmException, IOException {
        integrations = Integrations.builder()
                .store(InMemoryStore.builder().maxAuditEntries(1).build())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .scopes(CATALOG)
                .oauth(OAuthSettings.builder("https://as.example.com")
                        .resources(API)
                        .build())
                .startPaused();
        authenticator = integrations.accessTokens().authenticator(API);
        digest = MessageDigest.getInstance("SHA-256");
        cache = Caffeine.newBuilder().maximumSize(50_000).build();
        NewApp app = integrations
                .tenant("acme")
                .oauthApps()
                .register(AppSettings.builder("Benchmark")
                        .authentication(ClientAuthentication.CLIENT_SECRET_POST)
                        .grantTypes(GrantType.CLIENT_CREDENTIALS)
                        .scopes(Set.of("invoices:read", "invoices:write"))
                        .build());
        while (credentials.size() < TOKENS) {
            String token = token(app);
            credentials.add(new Credentials("bearer", token));
            cache.put(hash(token), token);
        }
        Collections.shuffle(credentials, new Random(1));
        credentials.forEach(each -> authenticator.authenticate(each, request, needed));
    }

    private String token(NewApp app) throws IOException {
        String form = "grant_type=client_credentials&client_id=%s&client_secret=%s"
                .formatted(app.id(), app.secret().orElseThrow().reveal());
        byte[] answer = integrations
                .authorizationServer()
                .handle(WebRequest.builder("POST", "/oauth/token")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .body(form.getBytes(StandardCharsets.UTF_8))
                        .build())
                .body();
        return MAPPER.readTree(answer).path("access_token").asText();
    }

    private ByteBuffer hash(String token) {
        return ByteBuffer.wrap(digest.digest(token.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Closes what was started. */
    @TearDown
    public void close() {
        integrations.close();
    }

    private Credentials next() {
        next = (next + 1) & (TOKENS - 1);
        return credentials.get(next);
    }

    /**
     * Checks a token that is remembered.
     *
     * @return that it is accepted
     */
    @Benchmark
    public Authentication hit() {
        return authenticator.authenticate(next(), request, needed);
    }

    /**
     * Hashes a token and looks it up.
     *
     * @return what was found
     */
    @Benchmark
    public @Nullable String hitFloor() {
        return cache.getIfPresent(hash(next().value()));
    }
}
