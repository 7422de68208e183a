package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.crypto.KeyRing;
import dev.integrations.crypto.SignatureAlgorithm;
import dev.integrations.crypto.VerificationKey;
import dev.integrations.jdbc.testing.Race;
import dev.integrations.jose.ClientAssertionRules;
import dev.integrations.jose.ClientAssertionVerdict;
import dev.integrations.jose.ClientAssertions;
import dev.integrations.jose.DpopRequest;
import dev.integrations.jose.DpopSettings;
import dev.integrations.jose.DpopVerdict;
import dev.integrations.jose.DpopVerifier;
import dev.integrations.jose.JwkSet;
import dev.integrations.jose.SingleUses;
import dev.integrations.oauth.AuthorizationServer;
import dev.integrations.oauth.ClientAuthentication;
import dev.integrations.oauth.NewApp;
import dev.integrations.oauth.OAuthApps;
import dev.integrations.oauth.OAuthParts;
import dev.integrations.oauth.OAuthSettings;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.OAuthMother;
import dev.integrations.web.WebRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens that are good once, sent by many at the same moment. */
class SingleUseRaceTest extends StoreTest {
    private static final String ISSUER = "https://auth.acme.test";
    private static final URI TOKEN = URI.create(ISSUER + "/token");

    private static VerificationKey key;
    private static Algorithm signer;

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private SingleUses uses;

    @BeforeAll
    static void make_a_key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        key = VerificationKey.of(pair.getPublic());
        signer = Algorithm.RSA256(null, (RSAPrivateKey) pair.getPrivate());
    }

    @BeforeEach
    void remember_uses_in_the_store() {
        uses = SingleUses.of(store, clock);
    }

    @Test
    void dpop_proof_is_accepted_once() throws Exception {
        DpopVerifier verifier =
                DpopVerifier.of(DpopSettings.defaults(), uses, KeyRing.ephemeralForDevelopment(), clock);
        List<DpopRequest> requests = IntStream.range(0, Race.ROUNDS)
                .mapToObj(round -> DpopRequest.forToken(List.of(proof(round)), TOKEN, Optional.empty()))
                .toList();

        List<Integer> winners =
                Race.winners((round, thread) -> verifier.verify(requests.get(round)) instanceof DpopVerdict.Accepted);

        assertThat(winners).hasSize(Race.ROUNDS).containsOnly(1);
        assertThat(database.count("single_use")).isEqualTo(Race.ROUNDS);
    }

    private static String proof(int round) {
        Map<String, Object> jwk = Map.of(
                "kty", "RSA",
                "n", key.toJwk().get("n").asText(),
                "e", key.toJwk().get("e").asText());
        return JWT.create()
                .withHeader(Map.of("typ", "dpop+jwt", "jwk", jwk))
                .withJWTId("proof-" + round)
                .withClaim("htm", "POST")
                .withClaim("htu", TOKEN.toString())
                .withIssuedAt(NOON)
                .sign(signer);
    }

    @Test
    void client_assertion_is_accepted_once() throws Exception {
        ClientAssertions verifier = ClientAssertions.of(uses, clock);
        ClientAssertionRules rules = new ClientAssertionRules(
                "app-1", JwkSet.of(List.of(key)), Set.of(SignatureAlgorithm.RS256), ISSUER, Set.of());
        List<String> assertions = IntStream.range(0, Race.ROUNDS)
                .mapToObj(round -> assertion("app-1", round))
                .toList();

        List<Integer> winners = Race.winners((round, thread) ->
                verifier.verify(assertions.get(round), rules) instanceof ClientAssertionVerdict.Accepted);

        assertThat(winners).hasSize(Race.ROUNDS).containsOnly(1);
    }

    @Test
    void client_assertion_is_accepted_once_at_the_token_endpoint() throws Exception {
        OAuthParts parts = OAuthMother.parts(
                store,
                OAuthSettings.builder(ISSUER).maxFailures(1_000_000).build(),
                KeyRing.ephemeralForDevelopment(),
                clock);
        AuthorizationServer server = new AuthorizationServer(parts);
        NewApp app = new OAuthApps(parts, ACME, new AuditTrail(store, parts.ids(), clock, ACME, Actor.SYSTEM))
                .register(OAuthMother.settings("Signs")
                        .authentication(ClientAuthentication.PRIVATE_KEY_JWT)
                        .keys(Optional.of(JwkSet.of(List.of(key)).toJson().toString()))
                        .build());
        List<WebRequest> requests = IntStream.range(0, Race.ROUNDS)
                .mapToObj(round -> request(assertion(app.id().toString(), round)))
                .toList();

        List<Integer> winners = Race.winners(
                (round, thread) -> server.handle(requests.get(round)).status() == 200);

        assertThat(winners).hasSize(Race.ROUNDS).containsOnly(1);
        assertThat(database.count("oauth_token")).isEqualTo(Race.ROUNDS);
    }

    private static WebRequest request(String assertion) {
        String body = "grant_type=client_credentials&client_assertion=" + assertion
                + "&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        return WebRequest.builder("POST", "/oauth/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body.getBytes(StandardCharsets.US_ASCII))
                .build();
    }

    private static String assertion(String client, int round) {
        return JWT.create()
                .withIssuer(client)
                .withSubject(client)
                .withAudience(ISSUER)
                .withJWTId("assertion-" + round)
                .withExpiresAt(NOON.plusSeconds(60))
                .sign(signer);
    }

    /** The control: whoever looks first and writes then accepts some of them several times. */
    @Test
    void looking_before_writing_is_not_enough() throws Exception {
        database.execute("CREATE TABLE control (id integer PRIMARY KEY, used integer NOT NULL)");
        for (int round = 0; round < Race.ROUNDS; round++) {
            database.execute("INSERT INTO control VALUES (%d, 0)".formatted(round));
        }

        List<Integer> winners = Race.winners((round, thread) -> lookAndWrite(round));

        assertThat(winners).allMatch(count -> count >= 1).anyMatch(count -> count > 1);
    }

    private boolean lookAndWrite(int id) throws SQLException {
        try (Connection connection = database.pool().getConnection();
                Statement look = connection.createStatement();
                ResultSet row = look.executeQuery("SELECT used FROM control WHERE id = " + id)) {
            if (!row.next() || row.getInt(1) != 0) {
                return false;
            }
            Race.work();
            try (PreparedStatement write = connection.prepareStatement("UPDATE control SET used = 1 WHERE id = ?")) {
                write.setInt(1, id);
                write.executeUpdate();
            }
            return true;
        }
    }
}
