package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.crypto.KeyRing;
import dev.integrations.jdbc.testing.Race;
import dev.integrations.oauth.AuthorizationCode;
import dev.integrations.oauth.AuthorizationServer;
import dev.integrations.oauth.ClientAuthentication;
import dev.integrations.oauth.GrantId;
import dev.integrations.oauth.GrantType;
import dev.integrations.oauth.NewApp;
import dev.integrations.oauth.OAuthApps;
import dev.integrations.oauth.OAuthParts;
import dev.integrations.oauth.OAuthSettings;
import dev.integrations.oauth.TokenHash;
import dev.integrations.oauth.TokenPolicy;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.OAuthMother;
import dev.integrations.testkit.Samples;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 200 rounds in which 16 threads redeem one code or one refresh token at the same moment. */
@SuppressWarnings("NullAway.Init")
class OAuthRaceTest extends StoreTest {
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final Race race = new Race();
    private AuthorizationServer server;
    private OAuthApps apps;
    private NewApp app;
    private int codes;

    @BeforeEach
    void register_an_app() {
        OAuthSettings settings = OAuthSettings.builder("https://as.example.com")
                .resources("https://api.example.com")
                .build();
        OAuthParts parts = OAuthMother.parts(store, settings, KeyRing.ephemeralForDevelopment(), clock);
        server = new AuthorizationServer(parts);
        apps = new OAuthApps(parts, ACME, new AuditTrail(store, parts.ids(), clock, ACME, Actor.SYSTEM));
        app = apps.register(OAuthMother.settings("Phone")
                .authentication(ClientAuthentication.NONE)
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                .build());
    }

    @AfterEach
    void stop_the_threads() {
        race.close();
    }

    private String code() {
        String code = "oac_" + ++codes;
        store.useTransaction(transaction -> transaction
                .oauthGrants()
                .insertCode(new AuthorizationCode(
                        TokenHash.of(code),
                        new GrantId(Samples.uuid(NOON)),
                        OAuthMother.anApproval(app.app()),
                        "https://client.example.com/cb",
                        CHALLENGE,
                        Optional.empty(),
                        clock.instant(),
                        clock.instant().plusSeconds(60),
                        Optional.empty())));
        return code;
    }

    private WebResponse post(String body) {
        return server.handle(WebRequest.builder("POST", "/oauth/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body((body + "&client_id=" + app.id()).getBytes(UTF_8))
                .build());
    }

    private WebResponse redeem(String code) {
        return post("grant_type=authorization_code&code=%s&code_verifier=%s".formatted(code, VERIFIER));
    }

    private WebResponse refresh(String token) {
        return post("grant_type=refresh_token&refresh_token=" + token);
    }

    private String refreshTokenOfANewGrant() {
        return text(redeem(code()), "refresh_token");
    }

    private static String text(WebResponse response, String field) {
        try {
            JsonNode body = MAPPER.readTree(response.body());
            return body.path(field).asText();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<WebResponse> accepted(List<WebResponse> responses) {
        return responses.stream().filter(response -> response.status() == 200).toList();
    }

    private static void assertThatTheRestIsRefused(List<WebResponse> responses) {
        assertThat(responses.stream().filter(response -> response.status() != 200))
                .allMatch(response -> response.status() == 400)
                .allMatch(response -> text(response, "error").equals("invalid_grant"));
    }

    @Test
    void code_is_accepted_exactly_once() {
        for (int round = 0; round < Race.ROUNDS; round++) {
            String code = code();

            List<WebResponse> responses = race.run(() -> redeem(code));

            assertThat(accepted(responses)).as("round %d", round).hasSize(1);
            assertThatTheRestIsRefused(responses);
        }
        assertThat(database.count("oauth_grant")).isEqualTo(Race.ROUNDS);
        assertThat(database.count("oauth_token")).isEqualTo(2 * Race.ROUNDS);
    }

    @Test
    void refresh_token_has_one_successor_that_everybody_gets_within_the_grace() {
        for (int round = 0; round < Race.ROUNDS; round++) {
            String token = refreshTokenOfANewGrant();

            List<WebResponse> responses = race.run(() -> refresh(token));

            assertThat(responses)
                    .as("round %d", round)
                    .allSatisfy(response -> assertThat(response.status())
                            .as(new String(response.body(), StandardCharsets.UTF_8))
                            .isEqualTo(200));
            assertThat(responses.stream()
                            .map(response -> text(response, "refresh_token"))
                            .distinct())
                    .as("round %d", round)
                    .hasSize(1);
        }
        assertThat(database.query("SELECT COUNT(*) FROM integrations_oauth_token WHERE kind = 2"))
                .isEqualTo(Integer.toString(2 * Race.ROUNDS));
        assertThat(database.query("SELECT COUNT(*) FROM integrations_oauth_grant WHERE revoked_at IS NOT NULL"))
                .isEqualTo("0");
    }

    @Test
    void without_grace_one_exchange_is_accepted_and_the_family_is_revoked() {
        apps.update(
                app.id(),
                settings -> settings.toBuilder()
                        .tokenPolicy(Optional.of(TokenPolicy.defaults().withGrace(Duration.ZERO)))
                        .build());
        for (int round = 0; round < Race.ROUNDS; round++) {
            String token = refreshTokenOfANewGrant();

            List<WebResponse> responses = race.run(() -> refresh(token));

            assertThat(accepted(responses)).as("round %d", round).hasSize(1);
            assertThatTheRestIsRefused(responses);
        }
        assertThat(database.query("SELECT COUNT(*) FROM integrations_oauth_grant WHERE revoked_at IS NULL"))
                .isEqualTo("0");
    }

    /** The control: what looks first and writes then accepts a code more than once, and this harness sees it. */
    @Test
    void look_before_a_write_does_not_do() {
        int doubled = 0;
        for (int round = 0; round < Race.ROUNDS; round++) {
            TokenHash hash = TokenHash.of(code());

            List<Boolean> accepted = race.run(() -> naivelyConsumed(hash));

            doubled += accepted.stream().filter(won -> won).count() > 1 ? 1 : 0;
        }
        assertThat(doubled).isPositive();
    }

    private boolean naivelyConsumed(TokenHash hash) throws SQLException {
        String id = literal(hash);
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            try {
                boolean isNew = isUnconsumed(connection, id);
                if (isNew) {
                    Race.work();
                    try (PreparedStatement update = connection.prepareStatement(
                            "UPDATE integrations_oauth_code SET consumed_at = expires_at WHERE id = " + id)) {
                        update.executeUpdate();
                    }
                }
                connection.commit();
                return isNew;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static boolean isUnconsumed(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT consumed_at FROM integrations_oauth_code WHERE id = " + id);
                ResultSet row = select.executeQuery()) {
            return row.next() && row.getTimestamp(1) == null;
        }
    }

    private String literal(TokenHash hash) {
        String hex = HexFormat.of().formatHex(hash.bytes());
        return kind == TestDatabase.Kind.POSTGRESQL ? "'\\x" + hex + "'" : "x'" + hex + "'";
    }
}
