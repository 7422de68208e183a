package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.crypto.KeyRing;
import dev.integrations.jdbc.testing.Race;
import dev.integrations.oauth.AuthorizationServer;
import dev.integrations.oauth.ClientAuthentication;
import dev.integrations.oauth.DeviceRequest;
import dev.integrations.oauth.DeviceRequest.Decision;
import dev.integrations.oauth.GrantId;
import dev.integrations.oauth.GrantType;
import dev.integrations.oauth.NewApp;
import dev.integrations.oauth.OAuthApps;
import dev.integrations.oauth.OAuthParts;
import dev.integrations.oauth.OAuthSettings;
import dev.integrations.oauth.PushedRequest;
import dev.integrations.oauth.TokenHash;
import dev.integrations.oauth.Visitor;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.OAuthMother;
import dev.integrations.testkit.Samples;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 200 rounds in which 16 threads use one pushed request, or redeem one device code, at the same moment. */
@SuppressWarnings("NullAway.Init")
class OAuthFlowRaceTest extends StoreTest {
    private static final String URN = "urn:ietf:params:oauth:request_uri:";
    private static final String REQUEST = "response_type=code&scope=invoices:read&state=s&code_challenge_method=S256"
            + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private AuthorizationServer server;
    private OAuthApps apps;

    @BeforeEach
    void open_a_server() {
        OAuthSettings settings = OAuthSettings.builder("https://as.example.com")
                .resources("https://api.example.com")
                .users(request -> new Visitor.User(ACME, "user:42", "session 1", "Ann"))
                .build();
        OAuthParts parts = OAuthMother.parts(store, settings, KeyRing.ephemeralForDevelopment(), clock);
        server = new AuthorizationServer(parts);
        apps = new OAuthApps(parts, ACME, new AuditTrail(store, parts.ids(), clock, ACME, Actor.SYSTEM));
    }

    private String pushed(NewApp app) {
        String uri = URN + Samples.uuid(NOON);
        store.useTransaction(transaction -> transaction
                .pushedRequests()
                .insert(new PushedRequest(
                        TokenHash.of(uri), app.id(), REQUEST, NOON, NOON.plusSeconds(60), Optional.empty())));
        return uri;
    }

    private String approvedDevice(NewApp app) {
        String code = "oad_" + Samples.uuid(NOON);
        store.useTransaction(transaction -> {
            transaction.devices().insert(device(app, code));
            transaction.devices().decide(TokenHash.of(code), new Decision(ACME, "user:42", true), NOON);
        });
        return code;
    }

    private static DeviceRequest device(NewApp app, String code) {
        return new DeviceRequest(
                TokenHash.of(code),
                TokenHash.of("user " + code),
                new GrantId(Samples.uuid(NOON)),
                app.id(),
                Set.of("invoices:read"),
                List.of("https://api.example.com"),
                Duration.ofSeconds(5),
                NOON,
                NOON,
                NOON.plusSeconds(600),
                Optional.empty(),
                Optional.empty());
    }

    private static List<String> forEachRound(Supplier<String> made) {
        return IntStream.range(0, Race.ROUNDS).mapToObj(round -> made.get()).toList();
    }

    private static String text(WebResponse response) {
        return new String(response.body(), UTF_8);
    }

    @Test
    void pushed_request_brings_exactly_one_code() throws Exception {
        NewApp app = apps.register(OAuthMother.settings("Reports").build());
        store.useTransaction(
                transaction -> transaction.consents().save(OAuthMother.aConsent(app.app(), ACME, "user:42")));
        List<String> uris = forEachRound(() -> pushed(app));

        List<Integer> winners = Race.winners((round, thread) -> {
            WebResponse response = server.handle(WebRequest.builder(
                            "GET", "/oauth/authorize?client_id=" + app.id() + "&request_uri=" + uris.get(round))
                    .build());
            boolean won = response.status() == 303;
            assertThat(won || (response.status() == 400 && text(response).contains("answered already")))
                    .as("%d %s", response.status(), text(response))
                    .isTrue();
            return won;
        });

        assertThat(winners).hasSize(Race.ROUNDS).containsOnly(1);
        assertThat(database.count("oauth_code")).isEqualTo(Race.ROUNDS);
    }

    @Test
    void device_code_is_redeemed_exactly_once() throws Exception {
        NewApp app = apps.register(OAuthMother.settings("Television")
                .authentication(ClientAuthentication.NONE)
                .redirectUris(List.of())
                .grantTypes(GrantType.DEVICE_CODE, GrantType.REFRESH_TOKEN)
                .build());
        List<String> codes = forEachRound(() -> approvedDevice(app));

        List<Integer> winners = Race.winners((round, thread) -> {
            WebResponse response = poll(app, codes.get(round));
            boolean won = response.status() == 200;
            assertThat(won || (response.status() == 400 && text(response).contains("invalid_grant")))
                    .as("%d %s", response.status(), text(response))
                    .isTrue();
            return won;
        });

        assertThat(winners).hasSize(Race.ROUNDS).containsOnly(1);
        assertThat(database.count("oauth_grant")).isEqualTo(Race.ROUNDS);
        assertThat(database.count("oauth_token")).isEqualTo(2 * Race.ROUNDS);
    }

    @Test
    void each_question_of_a_device_that_comes_too_soon_counts() {
        NewApp app = apps.register(OAuthMother.settings("Television")
                .authentication(ClientAuthentication.NONE)
                .redirectUris(List.of())
                .grantTypes(GrantType.DEVICE_CODE)
                .build());
        List<String> codes = forEachRound(() -> waitingDevice(app));

        List<Integer> winners = Race.winners(Race.ROUNDS_IN_TURN, (round, thread) -> {
            String answer = text(poll(app, codes.get(round)));
            assertThat(answer).containsAnyOf("authorization_pending", "slow_down");
            return answer.contains("authorization_pending");
        });

        assertThat(winners).hasSize(Race.ROUNDS_IN_TURN).containsOnly(1);
        Duration interval = Duration.ofSeconds(5 + 5 * (Race.THREADS - 1));
        for (String code : codes.subList(0, Race.ROUNDS_IN_TURN)) {
            DeviceRequest device = store.inTransaction(transaction ->
                    transaction.devices().find(TokenHash.of(code)).orElseThrow());
            assertThat(device.interval()).isEqualTo(interval);
            assertThat(device.nextPollAt()).isEqualTo(NOON.plus(interval));
        }
    }

    private WebResponse poll(NewApp app, String code) {
        String form = "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=%s&device_code=%s"
                .formatted(app.id(), code);
        return server.handle(WebRequest.builder("POST", "/oauth/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(form.getBytes(UTF_8))
                .build());
    }

    private String waitingDevice(NewApp app) {
        String code = "oad_" + Samples.uuid(NOON);
        store.useTransaction(transaction -> transaction.devices().insert(device(app, code)));
        return code;
    }

    /** The control: what looks first and writes then wins more than once, and this harness sees it. */
    @Test
    void look_before_a_write_does_not_do() throws Exception {
        NewApp app = apps.register(OAuthMother.settings("Reports").build());
        List<String> uris = forEachRound(() -> pushed(app));
        List<String> codes = forEachRound(() -> approvedDevice(app));

        assertThat(Race.winners((round, thread) -> naivelyConsumed("integrations_oauth_pushed", uris.get(round))))
                .anyMatch(winners -> winners > 1);
        assertThat(Race.winners((round, thread) -> naivelyConsumed("integrations_oauth_device", codes.get(round))))
                .anyMatch(winners -> winners > 1);
    }

    private boolean naivelyConsumed(String table, String shown) throws SQLException {
        String row = " WHERE id = " + literal(TokenHash.of(shown));
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            try {
                boolean isNew = isUnconsumed(connection, table + row);
                if (isNew) {
                    Race.work();
                    try (PreparedStatement update =
                            connection.prepareStatement("UPDATE " + table + " SET consumed_at = expires_at" + row)) {
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

    private static boolean isUnconsumed(Connection connection, String tableAndRow) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT consumed_at FROM " + tableAndRow);
                ResultSet found = select.executeQuery()) {
            return found.next() && found.getTimestamp(1) == null;
        }
    }

    private String literal(TokenHash hash) {
        String hex = HexFormat.of().formatHex(hash.bytes());
        return kind == TestDatabase.Kind.POSTGRESQL ? "'\\x" + hex + "'" : "x'" + hex + "'";
    }
}
