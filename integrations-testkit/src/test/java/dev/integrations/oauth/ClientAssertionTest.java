package dev.integrations.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.web.WebResponse;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Rule T14: apps that sign instead of sending a secret, at every endpoint. */
class ClientAssertionTest extends OAuthFixture {
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final String[] CREDENTIALS = {"grant_type", "client_credentials"};

    private final ClientKey key = new ClientKey(clock);
    private final NewApp app = signing(settings -> settings);

    private NewApp signing(UnaryOperator<AppSettings.Builder> change) {
        return registered(settings -> change.apply(
                settings.authentication(ClientAuthentication.PRIVATE_KEY_JWT).keys(Optional.of(key.keySet()))));
    }

    private WebResponse show(String path, String assertion, String... pairs) {
        List<String> all = new ArrayList<>(List.of(pairs));
        all.addAll(List.of("client_assertion_type", TYPE, "client_assertion", assertion));
        return send(path, form(all));
    }

    private WebResponse show(String assertion) {
        return show(TOKEN, assertion, CREDENTIALS);
    }

    private String assertion() {
        return key.assertion(app.id(), ISSUER);
    }

    @Test
    void app_that_signs_has_no_secret() {
        assertThat(app.secret()).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> apps.regenerateSecret(app.id()));
    }

    @Test
    void assertion_is_good_at_every_endpoint() {
        NewApp api = hostApps.register(AppSettings.builder("API")
                .authentication(ClientAuthentication.PRIVATE_KEY_JWT)
                .keys(Optional.of(key.keySet()))
                .servedResources(Set.of(API))
                .build());
        JsonNode tokens = ok(show(assertion()));
        String token = tokens.path("access_token").asText();

        assertThat(ok(show(INTROSPECT, key.assertion(api.id(), ISSUER), "token", token))
                        .path("active")
                        .booleanValue())
                .isTrue();
        assertThat(show(REVOKE, assertion(), "token", token).status()).isEqualTo(200);
        assertThat(ok(show(INTROSPECT, key.assertion(api.id(), ISSUER), "token", token))
                        .path("active")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void assertion_is_good_once() {
        String assertion = assertion();
        ok(show(assertion));

        assertRefused(show(assertion), "invalid_client");
        assertRefused(show(INTROSPECT, assertion, "token", "x"), 401, "invalid_client");
    }

    @Test
    void client_id_in_the_body_must_agree() {
        ok(show(
                TOKEN,
                assertion(),
                "grant_type",
                "client_credentials",
                "client_id",
                app.id().toString()));

        NewApp other = confidential();
        assertRefused(
                show(
                        TOKEN,
                        assertion(),
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        other.id().toString()),
                "invalid_request");
    }

    @Test
    void one_way_to_authenticate_at_a_time() {
        NewApp other = confidential();
        String secret = other.secret().orElseThrow().reveal();

        assertRefused(
                show(TOKEN, assertion(), "grant_type", "client_credentials", "client_secret", secret),
                "invalid_request");
        assertRefused(
                send(
                        TOKEN,
                        form(List.of(
                                "grant_type",
                                "client_credentials",
                                "client_assertion_type",
                                TYPE,
                                "client_assertion",
                                assertion())),
                        basic(other)),
                "invalid_request");
    }

    @Test
    void both_parameters_must_be_there_and_the_type_known() {
        assertRefused(
                send(TOKEN, form(List.of("grant_type", "client_credentials", "client_assertion", assertion()))),
                "invalid_request");
        assertRefused(
                send(TOKEN, form(List.of("grant_type", "client_credentials", "client_assertion_type", TYPE))),
                "invalid_request");
        assertRefused(
                send(
                        TOKEN,
                        form(List.of(
                                "grant_type",
                                "client_credentials",
                                "client_assertion",
                                assertion(),
                                "client_assertion_type",
                                "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"))),
                "invalid_client");
    }

    @Test
    void audience_is_the_issuer_alone() {
        for (String audience : List.of(ISSUER + TOKEN, "https://other.example.com", "")) {
            assertRefused(show(key.assertion(app.id(), audience)), "invalid_client");
        }
        assertRefused(
                show(key.assertion(app.id(), ISSUER, claims -> claims.audience(List.of(ISSUER, API)))),
                "invalid_client");
    }

    @Test
    void app_of_earlier_days_may_name_the_token_endpoint() {
        NewApp old = signing(settings -> settings.namesTokenEndpoint(true));

        ok(show(key.assertion(old.id(), ISSUER + TOKEN)));
        ok(show(key.assertion(old.id(), ISSUER)));
        assertRefused(show(key.assertion(old.id(), ISSUER + REVOKE)), "invalid_client");
    }

    @Test
    void assertion_of_another_key_client_or_time_is_refused() {
        Date late = Date.from(clock.instant().plusSeconds(601));

        assertRefused(show(new ClientKey(clock).assertion(app.id(), ISSUER)), "invalid_client");
        assertRefused(show(key.assertion(app.id(), ISSUER, claims -> claims.issuer("other"))), "invalid_client");
        assertRefused(show(key.assertion(app.id(), ISSUER, claims -> claims.expirationTime(late))), "invalid_client");
        assertRefused(show(key.assertion(app.id(), ISSUER, claims -> claims.jwtID(null))), "invalid_client");
        assertRefused(show(key.assertion(new AppId(parts.ids().next()), ISSUER)), "invalid_client");
        assertRefused(show("x.y.z"), "invalid_client");
    }

    @Test
    void assertion_is_for_apps_that_sign_and_these_have_no_other_way() {
        NewApp secret = confidential();

        assertRefused(show(key.assertion(secret.id(), ISSUER)), "invalid_client");
        assertRefused(
                send(
                        TOKEN,
                        form(List.of(
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                app.id().toString()))),
                "invalid_client");
        assertRefused(send(TOKEN, form(List.of(CREDENTIALS)), basic(app.id().toString(), "x")), 401, "invalid_client");
    }

    @Test
    void disabled_app_is_refused_and_a_new_key_takes_the_place_of_the_old() {
        ClientKey fresh = new ClientKey(clock);
        apps.update(
                app.id(),
                settings ->
                        settings.toBuilder().keys(Optional.of(fresh.keySet())).build());
        assertRefused(show(assertion()), "invalid_client");
        ok(show(fresh.assertion(app.id(), ISSUER)));

        apps.disable(app.id());

        assertRefused(show(fresh.assertion(app.id(), ISSUER)), "invalid_client");
    }

    @Test
    void keys_are_checked_when_they_are_registered() {
        assertThat(problems(ClientAuthentication.PRIVATE_KEY_JWT, Optional.empty()))
                .containsExactly("keys");
        assertThat(problems(ClientAuthentication.CLIENT_SECRET_BASIC, Optional.of(key.keySet())))
                .containsExactly("keys");
        assertThat(problems(ClientAuthentication.PRIVATE_KEY_JWT, Optional.of("{")))
                .containsExactly("keys");
        assertThat(problems(ClientAuthentication.PRIVATE_KEY_JWT, Optional.of(key.privateKeySet())))
                .singleElement()
                .asString()
                .startsWith("keys[0].");
        assertThat(apps.get(app.id()).settings().keys()).contains(key.keySet());
    }

    private static List<String> problems(ClientAuthentication way, Optional<String> keys) {
        List<String> fields = new ArrayList<>();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> AppSettings.builder("App")
                        .authentication(way)
                        .keys(keys)
                        .build())
                .satisfies(e -> e.problems().stream().map(Problem::field).forEach(fields::add));
        return fields;
    }

    @Test
    void who_fails_too_often_is_not_heard() {
        for (int i = 0; i < settings().maxFailures(); i++) {
            assertRefused(show(new ClientKey(clock).assertion(app.id(), ISSUER)), "invalid_client");
        }

        WebResponse response = show(assertion());

        assertRefused(response, 429, "temporarily_unavailable");
        assertThat(response.header("Retry-After")).isPresent();
    }

    @Test
    void metadata_names_methods_and_algorithms() {
        JsonNode metadata = json(read("/.well-known/oauth-authorization-server"));

        for (String endpoint : List.of("token", "revocation", "introspection")) {
            assertThat(metadata.path(endpoint + "_endpoint_auth_methods_supported"))
                    .extracting(JsonNode::asText)
                    .contains("private_key_jwt");
            assertThat(metadata.path(endpoint + "_endpoint_auth_signing_alg_values_supported"))
                    .extracting(JsonNode::asText)
                    .containsExactly("RS256", "ES256", "EdDSA");
        }
    }
}
