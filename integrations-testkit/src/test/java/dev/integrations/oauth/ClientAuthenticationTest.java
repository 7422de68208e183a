package dev.integrations.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules T12, T13 and T15. */
class ClientAuthenticationTest extends OAuthFixture {
    private static final String BODY = "grant_type=client_credentials";

    private final NewApp basic = confidential();
    private final NewApp posting =
            registered(settings -> settings.authentication(ClientAuthentication.CLIENT_SECRET_POST));

    @Override
    OAuthSettings settings() {
        return OAuthSettings.builder(ISSUER).resources(API).maxFailures(3).build();
    }

    private static String secret(NewApp app) {
        return app.secret().orElseThrow().reveal();
    }

    private static String inBody(NewApp app, String secret) {
        return BODY + "&client_id=%s&client_secret=%s".formatted(app.id(), secret);
    }

    private WebResponse from(String peer, String forwardedFor, String authorization) throws UnknownHostException {
        WebRequest.Builder request = WebRequest.builder("POST", TOKEN)
                .peer(InetAddress.getByName(peer))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", authorization)
                .body(BODY.getBytes(UTF_8));
        if (!forwardedFor.isEmpty()) {
            request.header("X-Forwarded-For", forwardedFor);
        }
        return server.handle(request.build());
    }

    @Test
    void registered_method_is_taken_and_no_other() {
        ok(send(TOKEN, BODY, basic(basic)));
        ok(send(TOKEN, inBody(posting, secret(posting))));

        assertRefused(send(TOKEN, inBody(basic, secret(basic))), "invalid_client");
        assertRefused(send(TOKEN, BODY, basic(posting)), 401, "invalid_client");
    }

    @Test
    void failure_by_the_header_is_a_401_with_a_challenge() {
        assertRefused(send(TOKEN, BODY, basic(basic.id().toString(), "wrong")), 401, "invalid_client");
        assertRefused(send(TOKEN, BODY, basic(posting.id().toString(), secret(basic))), 401, "invalid_client");
        assertRefused(send(TOKEN, BODY), 401, "invalid_client");
        assertRefused(send(TOKEN, inBody(posting, "wrong")), "invalid_client");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic !!!!",
                "Basic bm9jb2xvbg==",
                "Basic a b",
                "Basic aWQlWlo6c2VjcmV0",
                "Bearer x",
                "",
                "x"
            })
    void header_that_is_malformed_or_of_another_scheme_fails(String header) {
        assertRefused(send(TOKEN, BODY, header), 401, "invalid_client");
        assertRefused(send(TOKEN, inBody(posting, secret(posting)), header), 401, "invalid_client");
    }

    @Test
    void two_ways_at_once_are_refused() {
        assertRefused(send(TOKEN, inBody(posting, secret(posting)), basic(basic)), "invalid_request");
        assertRefused(send(TOKEN, BODY + "&client_assertion=x", basic(basic)), "invalid_request");
        assertRefused(send(TOKEN, inBody(posting, secret(posting)) + "&client_assertion_type=x"), "invalid_request");
        assertRefused(send(TOKEN, BODY, basic(basic), basic(basic)), "invalid_request");
    }

    @Test
    void client_id_in_the_body_must_be_that_of_the_header() {
        ok(send(TOKEN, BODY + "&client_id=" + basic.id(), basic(basic)));

        assertRefused(send(TOKEN, BODY + "&client_id=" + posting.id(), basic(basic)), "invalid_request");
    }

    @Test
    void public_app_shows_its_id_only() {
        NewApp app = publicApp();

        ok(redeem(app, code(app)));
        assertRefused(send(TOKEN, inBody(app, "")), "unauthorized_client");
        assertRefused(send(TOKEN, inBody(app, "x")), "invalid_client");
        assertRefused(send(TOKEN, BODY, basic(app.id().toString(), "")), 401, "invalid_client");
    }

    @Test
    void confidential_app_cannot_do_without_its_secret() {
        assertRefused(send(TOKEN, BODY + "&client_id=" + basic.id()), "invalid_client");
        assertRefused(send(TOKEN, inBody(posting, "")), "invalid_client");
        assertRefused(send(TOKEN, BODY, basic(basic.id().toString(), "")), 401, "invalid_client");
    }

    @Test
    void app_that_has_no_secret_yet_is_not_proven_by_an_empty_one() {
        NewApp app = publicApp();
        AppId id = app.id();
        apps.update(
                id,
                settings -> settings.toBuilder()
                        .authentication(ClientAuthentication.CLIENT_SECRET_BASIC)
                        .grantTypes(GrantType.CLIENT_CREDENTIALS, GrantType.AUTHORIZATION_CODE)
                        .build());

        assertRefused(send(TOKEN, BODY, basic(id.toString(), "")), 401, "invalid_client");
        assertRefused(send(TOKEN, BODY, basic(id.toString(), "x")), 401, "invalid_client");
        ok(send(TOKEN, BODY, basic(apps.regenerateSecret(id, Duration.ZERO))));
    }

    @Test
    void unknown_and_disabled_apps_fail_in_the_same_words_as_a_wrong_secret() {
        String wrong = new String(send(TOKEN, inBody(posting, "wrong")).body(), UTF_8);
        AppId unknown = new AppId(parts.ids().next());
        apps.disable(posting.id());

        assertThat(new String(send(TOKEN, inBody(posting, secret(posting))).body(), UTF_8))
                .isEqualTo(wrong);
        assertThat(new String(
                        send(TOKEN, BODY + "&client_id=" + unknown + "&client_secret=x")
                                .body(),
                        UTF_8))
                .isEqualTo(wrong);
        assertThat(new String(
                        send(TOKEN, BODY + "&client_id=%00&client_secret=x").body(), UTF_8))
                .isEqualTo(wrong);
    }

    @Test
    void old_secret_is_taken_during_the_overlap_and_not_after() {
        NewApp regenerated = apps.regenerateSecret(basic.id(), Duration.ofHours(1));
        ok(send(TOKEN, BODY, basic(basic)));
        ok(send(TOKEN, BODY, basic(regenerated)));

        clock.advance(Duration.ofHours(1));

        assertRefused(send(TOKEN, BODY, basic(basic)), 401, "invalid_client");
        ok(send(TOKEN, BODY, basic(regenerated)));
    }

    @Test
    void who_fails_too_often_is_not_heard_until_the_minute_ends() {
        for (int i = 0; i < 3; i++) {
            assertRefused(send(TOKEN, BODY, basic(basic.id().toString(), "guess" + i)), 401, "invalid_client");
        }

        WebResponse refused = send(TOKEN, BODY, basic(basic));

        assertRefused(refused, 429, "temporarily_unavailable");
        assertThat(refused.header("Retry-After")).contains("61");
        ok(send(TOKEN, inBody(posting, secret(posting))));
        clock.advance(Duration.ofSeconds(60));
        ok(send(TOKEN, BODY, basic(basic)));
    }

    @Test
    void failures_of_one_address_do_not_hold_up_others() throws UnknownHostException {
        for (int i = 0; i < 3; i++) {
            from("203.0.113.7", "", basic(basic.id().toString(), "guess" + i));
        }

        assertThat(from("203.0.113.7", "", basic(basic)).status()).isEqualTo(429);
        assertThat(from("203.0.113.7", "198.51.100.1", basic(basic)).status())
                .as("a header that no proxy wrote")
                .isEqualTo(429);
        assertThat(from("203.0.113.8", "", basic(basic)).status()).isEqualTo(200);
        assertThat(from("10.0.0.1", "203.0.113.7", basic(basic)).status())
                .as("the same address behind a proxy")
                .isEqualTo(429);
        assertThat(from("10.0.0.1", "203.0.113.9", basic(basic)).status()).isEqualTo(200);
    }

    @Test
    void network_of_ipv6_counts_as_one_address() throws UnknownHostException {
        for (int i = 0; i < 3; i++) {
            from("2001:db8:1:2::" + i, "", basic(basic.id().toString(), "guess" + i));
        }

        assertThat(from("2001:db8:1:2:ffff::9", "", basic(basic)).status()).isEqualTo(429);
        assertThat(from("2001:db8:1:3::1", "", basic(basic)).status()).isEqualTo(200);
    }

    @Test
    void who_tries_many_apps_is_not_heard_for_any() {
        for (int i = 0; i < 30; i++) {
            AppId unknown = new AppId(parts.ids().next());
            send(TOKEN, BODY, basic(unknown.toString(), "guess"));
        }

        assertRefused(send(TOKEN, BODY, basic(basic)), 429, "temporarily_unavailable");
    }

    @Test
    void secrets_are_kept_as_hashes_only() {
        assertThat(apps.secrets(basic.id())).singleElement().satisfies(stored -> {
            assertThat(stored.hash()).isEqualTo(TokenHash.of(secret(basic)));
            assertThat(secret(basic)).endsWith(stored.hint());
            assertThat(stored.toString()).doesNotContain(secret(basic));
        });
        assertThat(List.of(basic, posting).toString()).doesNotContain(secret(basic), secret(posting));
    }
}
