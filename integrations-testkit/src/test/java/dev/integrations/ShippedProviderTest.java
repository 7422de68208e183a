package dev.integrations;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.integrations.common.Secret;
import dev.integrations.connection.AuthorizationRequest;
import dev.integrations.connection.AuthorizationResult.Reason;
import dev.integrations.connection.AuthorizationResult.Rejected;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionCredentials.ClientCredentials;
import dev.integrations.connection.ConnectionState;
import dev.integrations.connection.ConnectionUnavailableException;
import dev.integrations.connection.Disconnection.Upstream;
import dev.integrations.connection.TokenSource;
import dev.integrations.crypto.Base64Url;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.testkit.http.StrictProvider;
import dev.integrations.web.WebParameters;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The descriptors that are shipped, through the life of a connection, with answers in the form of each vendor. */
class ShippedProviderTest extends ShippedProviderFixture {
    static List<ShippedProvider> ofUsers() {
        return ShippedProvider.ofUsers();
    }

    private static void assertClient(ShippedProvider shipped, ReceivedRequest request, String form) {
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.header("Content-Type")).contains("application/x-www-form-urlencoded");
        assertThat(request.header("Accept")).contains("application/json");
        assertThat(request.header("Authorization"))
                .isEqualTo(shipped.basic() ? Optional.of(ShippedProvider.BASIC) : Optional.empty());
        assertThat(request.text()).isEqualTo(shipped.basic() ? form : form + "&" + ShippedProvider.IN_FORM);
    }

    private Secret value(Connection connection) {
        return ConnectionFixture.value(acme.tokens(connection.id()));
    }

    /** Where no end of a token is known, it is replaced when the service refuses it. */
    private void outlive(ShippedProvider shipped, Connection connection) {
        TokenSource tokens = acme.tokens(connection.id());
        Secret old = ConnectionFixture.value(tokens);
        clock.advance(Duration.ofDays(1));
        if (shipped.seconds() == 0) {
            tokens.refused(old);
        }
    }

    @ParameterizedTest
    @MethodSource("ofUsers")
    void user_is_sent_with_what_the_provider_wants(ShippedProvider shipped) {
        URI byDefault = authorize(shipped);
        URI wanted = acme.authorize(AuthorizationRequest.of(shipped.descriptor().id(), "Mine", SESSION)
                        .withScopes("a", "b"))
                .uri();

        assertThat(byDefault.toString()).startsWith(shipped.authorize() + "?");
        WebParameters query = WebParameters.parse(byDefault.getRawQuery());
        List<String> names = new ArrayList<>(List.of(
                "response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method"));
        names.addAll(shipped.extra().keySet());
        shipped.scopes().byDefault().ifPresent(scope -> names.add("scope"));
        assertThat(query.names()).containsExactlyInAnyOrderElementsOf(names);
        assertThat(query.find("response_type")).contains("code");
        assertThat(query.find("client_id")).contains("client-1");
        assertThat(query.find("redirect_uri"))
                .contains("https://app.test/callback/" + shipped.descriptor().id());
        assertThat(query.find("state").orElse("")).hasSize(43).isNotEqualTo(query(wanted, "state"));
        assertThat(query.find("code_challenge").orElse("")).hasSize(43);
        assertThat(query.find("code_challenge_method")).contains("S256");
        shipped.extra().forEach((name, value) -> assertThat(query.find(name)).contains(value));
        assertThat(query.find("scope")).isEqualTo(shipped.scopes().byDefault());
        assertThat(query(wanted, "scope")).isEqualTo(shipped.scopes().ofTwo());
    }

    @ParameterizedTest
    @MethodSource("ofUsers")
    void code_becomes_a_connection_to_the_api(ShippedProvider shipped) throws Exception {
        on(shipped.token(), json(200, shipped.granted()));
        on(shipped.api() + "ping", Behaviour.answer(200));
        URI authorized = acme.authorize(
                        AuthorizationRequest.of(shipped.descriptor().id(), "Mine", SESSION)
                                .withScopes("a", "b"))
                .uri();

        Connection connection = come(shipped, authorized);

        ReceivedRequest exchange = requestsTo(shipped.token()).get(0);
        String verifier =
                WebParameters.parse(exchange.text()).find("code_verifier").orElse("");
        assertClient(
                shipped,
                exchange,
                "grant_type=authorization_code&code=4%2Fc&redirect_uri=https%3A%2F%2Fapp.test%2Fcallback%2F"
                        + shipped.descriptor().id() + "&code_verifier=" + verifier);
        assertThat(Base64Url.encode(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII))))
                .isEqualTo(query(authorized, "code_challenge"));
        assertThat(connection.scopes()).containsExactly("a", "b");
        assertThat(connection.expiresAt())
                .isEqualTo(Optional.of(shipped.seconds())
                        .filter(seconds -> seconds > 0)
                        .map(clock.instant()::plusSeconds));
        assertThat(acme.client(connection.id()).get("ping").status()).isEqualTo(200);
        assertThat(requestsTo(shipped.api() + "ping").get(0).header("Authorization"))
                .contains("Bearer one");
    }

    @ParameterizedTest
    @MethodSource("ofUsers")
    void token_is_refreshed_until_the_grant_ends(ShippedProvider shipped) {
        on(
                shipped.token(),
                json(200, shipped.granted()),
                json(200, shipped.refreshed()),
                json(shipped.refusal().status(), shipped.refusal().body()));
        Connection connection = connect(shipped);

        outlive(shipped, connection);
        assertThat(value(connection)).isEqualTo(Secret.of("Bearer two"));
        assertClient(shipped, requestsTo(shipped.token()).get(1), "grant_type=refresh_token&refresh_token=again");
        assertThat(acme.get(connection.id()).state()).isEqualTo(ConnectionState.ACTIVE);

        outlive(shipped, connection);
        assertThatExceptionOfType(ConnectionUnavailableException.class)
                .isThrownBy(() -> value(connection))
                .withMessageContaining("'%s'", shipped.refusal().error())
                .matches(e -> !e.isTemporary());
        String rotated = shipped.refreshed().contains("again-2") ? "again-2" : "again";
        assertClient(shipped, requestsTo(shipped.token()).get(2), "grant_type=refresh_token&refresh_token=" + rotated);
        assertThat(acme.get(connection.id()).state()).isEqualTo(ConnectionState.REAUTH_REQUIRED);
    }

    @ParameterizedTest
    @MethodSource("ofUsers")
    void vendor_is_asked_to_revoke_as_it_wants_to_be(ShippedProvider shipped) {
        on(shipped.token(), json(200, shipped.granted().replace("\"one\"", "\"two\"")));
        shipped.revocation().ifPresent(way -> on(way.place(), json(200, way.answer())));
        Connection connection = connect(shipped);
        int before = vendors.requests().size();

        Upstream upstream = acme.disconnect(connection.id()).upstream();

        assertThat(upstream).isEqualTo(shipped.revocation().isPresent() ? Upstream.REVOKED : Upstream.NOT_OFFERED);
        List<ReceivedRequest> sent =
                vendors.requests().subList(before, vendors.requests().size());
        assertThat(sent).hasSize(shipped.revocation().isPresent() ? 1 : 0);
        shipped.revocation().ifPresent(way -> {
            ReceivedRequest request = sent.get(0);
            assertThat(request.method()).isEqualTo(way.method());
            assertThat(request.target()).isEqualTo("/" + way.place());
            assertThat(request.header("Authorization").orElse("")).isEqualTo(way.authorization());
            assertThat(request.header("Content-Type").orElse("")).isEqualTo(way.contentType());
            assertThat(request.text()).isEqualTo(way.body());
        });
    }

    @Test
    void issuer_of_google_is_compared_where_it_is_named() {
        ShippedProvider google = ShippedProvider.ofUsers().get(0);
        on(google.token(), json(200, google.granted()));
        String state = query(authorize(google), "state");

        assertThat(acme.callback(
                        "google", WebParameters.parse("code=c&iss=https%3A%2F%2Fevil.test&state=" + state), SESSION))
                .isEqualTo(new Rejected(Reason.WRONG_ISSUER));
        assertThat(vendors.requests()).isEmpty();
    }

    @Test
    void refusal_of_slack_to_revoke_is_no_success() {
        ShippedProvider slack = ShippedProvider.ofUsers().get(2);
        on(slack.token(), json(200, slack.granted()));
        on("slack.com/api/auth.revoke", json(200, "{\"ok\":false,\"error\":\"token_expired\"}"));

        assertThat(acme.disconnect(connect(slack).id()).upstream()).isEqualTo(Upstream.NOT_CONFIRMED);
    }

    @Test
    void paypal_takes_the_client_of_the_tenant_for_as_long_as_it_knows_it() {
        String token = """
                {"scope":"https://uri.paypal.com/services/invoicing","access_token":"%s","token_type":"Bearer",
                 "app_id":"APP-80W2","expires_in":31668,"nonce":"2026-04-03T15:35:36ZaYZlGvEkV4yVSz8g6bAKFo"}""";
        on(
                "api-m.paypal.com/v1/oauth2/token",
                json(200, token.formatted("one")),
                json(200, token.formatted("two")),
                json(401, "{\"error\":\"invalid_client\",\"error_description\":\"Client Authentication failed\"}"));
        on("api-m.paypal.com/v2/orders", Behaviour.answer(201));

        Connection connection = acme.connect(
                "paypal",
                "Shop",
                new ClientCredentials(
                        StrictProvider.CLIENT.clientId(), StrictProvider.CLIENT.clientSecret(), List.of()));
        assertThat(acme.client(connection.id()).get("v2/orders").status()).isEqualTo(201);
        assertThat(requestsTo("api-m.paypal.com/v2/orders").get(0).header("Authorization"))
                .contains("Bearer one");
        clock.advance(Duration.ofSeconds(31668));
        assertThat(value(connection)).isEqualTo(Secret.of("Bearer two"));
        clock.advance(Duration.ofSeconds(31668));
        assertThatExceptionOfType(ConnectionUnavailableException.class).isThrownBy(() -> value(connection));

        assertThat(requestsTo("api-m.paypal.com/v1/oauth2/token")).hasSize(3).allSatisfy(request -> {
            assertThat(request.header("Authorization")).contains(ShippedProvider.BASIC);
            assertThat(request.text()).isEqualTo("grant_type=client_credentials");
        });
        assertThat(acme.get(connection.id()).state()).isEqualTo(ConnectionState.REAUTH_REQUIRED);
        assertThat(acme.disconnect(connection.id()).upstream()).isEqualTo(Upstream.NOT_OFFERED);
    }
}
