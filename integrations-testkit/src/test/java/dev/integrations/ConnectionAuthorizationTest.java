package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.PageRequest;
import dev.integrations.connection.AuthorizationRequest;
import dev.integrations.connection.AuthorizationResult;
import dev.integrations.connection.AuthorizationResult.Declined;
import dev.integrations.connection.AuthorizationResult.Reason;
import dev.integrations.connection.AuthorizationResult.Rejected;
import dev.integrations.connection.AuthorizationUrl;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionState;
import dev.integrations.http.Header;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way to a provider and back. */
class ConnectionAuthorizationTest extends ConnectionFixture {
    private static final AuthorizationRequest REQUEST = AuthorizationRequest.of("strict", "Strict", SESSION);

    @Test
    void url_has_all_that_a_careful_client_sends_and_a_redirect_uri_of_the_providers_own() {
        AuthorizationUrl url = acme.authorize(REQUEST.withScopes("a:b", "c/d"));

        WebParameters query = WebParameters.parse(url.uri().getRawQuery());
        assertThat(query.repeated()).isEmpty();
        assertThat(query.names())
                .containsExactly(
                        "response_type",
                        "client_id",
                        "redirect_uri",
                        "scope",
                        "state",
                        "code_challenge",
                        "code_challenge_method");
        assertThat(query.find("redirect_uri")).contains("https://app.test/callback/strict");
        assertThat(query.find("scope")).contains("a:b c/d");
        assertThat(query.find("state").orElse("")).hasSize(43);
        assertThat(query.find("code_challenge").orElse("")).hasSize(43);
        assertThat(url.toString()).doesNotContain(query.find("state").orElse("?"));
        assertThat(url.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(10)));
    }

    @Test
    void user_who_agrees_brings_a_connection() {
        String query = provider.approve(acme.authorize(REQUEST).uri());
        AuthorizationResult result = acme.callback(
                WebRequest.builder("GET", "/callback/strict?" + query).build(), SESSION);

        Connection connection = connected(result);
        assertThat(connection.state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(connection.scopes()).containsExactly("read", "write");
        assertThat(connection.expiresAt()).contains(clock.instant().plusSeconds(3600));
        assertThat(acme.get(connection.id())).isEqualTo(connection);
        assertThat(provider.accepts(value(connection).reveal())).isTrue();
        assertThat(provider.calls()).isEqualTo(1);
        assertThat(audited()).containsExactly("connection.authorized");
    }

    @Test
    void state_is_good_for_one_use() {
        String query = provider.approve(acme.authorize(REQUEST).uri());
        connected(come(query));

        assertThat(come(query)).isEqualTo(new Rejected(Reason.UNKNOWN_STATE));
        assertThat(provider.calls()).isEqualTo(1);
    }

    @Test
    void state_is_good_in_its_session_its_tenant_and_its_time_only() {
        String query = provider.approve(acme.authorize(REQUEST).uri());
        WebParameters parameters = WebParameters.parse(query);

        assertThat(acme.callback("strict", parameters, "session-2")).isEqualTo(new Rejected(Reason.UNKNOWN_STATE));
        assertThat(integrations.tenant("globex").connections().callback("strict", parameters, SESSION))
                .isEqualTo(new Rejected(Reason.UNKNOWN_STATE));
        assertThat(provider.calls()).isZero();
        connected(come(query));

        String late = provider.approve(acme.authorize(REQUEST).uri());
        clock.advance(Duration.ofMinutes(10));
        assertThat(come(late)).isEqualTo(new Rejected(Reason.UNKNOWN_STATE));
    }

    @Test
    void answer_at_the_redirect_uri_of_another_provider_is_refused_before_the_code_is_sent_anywhere() {
        String query = provider.approve(acme.authorize(REQUEST).uri());

        assertThat(acme.callback("naming", WebParameters.parse(query), SESSION))
                .isEqualTo(new Rejected(Reason.WRONG_PROVIDER));
        assertThat(provider.calls()).isZero();
    }

    @Test
    void issuer_that_is_announced_must_be_there_and_be_the_one() {
        assertThat(comeWithIssuer("")).isEqualTo(new Rejected(Reason.WRONG_ISSUER));
        assertThat(comeWithIssuer("&iss=https%3A%2F%2Fevil.test")).isEqualTo(new Rejected(Reason.WRONG_ISSUER));
        assertThat(comeWithIssuer("&iss=https%3A%2F%2Fissuer.test%2F")).isEqualTo(new Rejected(Reason.WRONG_ISSUER));
        assertThat(comeWithIssuer("&error=access_denied")).isEqualTo(new Rejected(Reason.WRONG_ISSUER));
        assertThat(provider.calls()).isZero();

        connected(comeWithIssuer("&iss=https%3A%2F%2Fissuer.test"));
    }

    private AuthorizationResult comeWithIssuer(String more) {
        String query = provider.approve(
                acme.authorize(AuthorizationRequest.of("naming", "N", SESSION)).uri());
        return acme.callback("naming", WebParameters.parse(query + more), SESSION);
    }

    @Test
    void error_of_the_provider_is_told_by_its_code_alone() {
        assertThat(comeWithError("access_denied&error_description=no"))
                .isInstanceOfSatisfying(Declined.class, declined -> {
                    assertThat(declined.byUser()).isTrue();
                    assertThat(declined).isEqualTo(new Declined("strict", "access_denied"));
                });
        assertThat(comeWithError("%3Cscript%3E")).isEqualTo(new Declined("strict", "unnamed"));
        assertThat(comeWithError("server_error")).isEqualTo(new Declined("strict", "server_error"));
        assertThat(provider.calls()).isZero();
    }

    private AuthorizationResult comeWithError(String error) {
        String query = acme.authorize(REQUEST).uri().getRawQuery();
        String state = WebParameters.parse(query).find("state").orElse("");
        return come("error=" + error + "&state=" + state);
    }

    @Test
    void parameters_that_are_missing_malformed_or_there_twice_are_refused() {
        String state = "&state="
                + WebParameters.parse(acme.authorize(REQUEST).uri().getRawQuery())
                        .find("state")
                        .orElse("");

        assertThat(come("code=x")).isEqualTo(new Rejected(Reason.MALFORMED));
        assertThat(come("code=x" + state + state)).isEqualTo(new Rejected(Reason.MALFORMED));
        assertThat(come("code=x&code=y" + state)).isEqualTo(new Rejected(Reason.MALFORMED));
        assertThat(come("code=x&state=unknown")).isEqualTo(new Rejected(Reason.UNKNOWN_STATE));
        assertThat(acme.callback(
                        WebRequest.builder("GET", "/callback/strict?code=%zz" + state)
                                .build(),
                        SESSION))
                .isEqualTo(new Rejected(Reason.MALFORMED));
        assertThat(come("code=a%0Ab" + state)).isEqualTo(new Rejected(Reason.MALFORMED));
        assertThat(provider.calls()).isZero();
    }

    @Test
    void code_that_the_provider_does_not_take_connects_nothing() {
        String query = provider.approve(acme.authorize(REQUEST).uri()).replace("code-", "guessed-");

        assertThat(come(query)).isEqualTo(new Rejected(Reason.EXCHANGE_FAILED));
        assertThat(acme.list(PageRequest.first(10)).items()).isEmpty();
    }

    @Test
    void answers_that_are_not_tokens_connect_nothing() {
        for (Behaviour answer : List.of(
                Behaviour.answer(500),
                Behaviour.answer(200, List.of(), "<html>"),
                Behaviour.answer(200, List.of(), "{\"access_token\":\"a b\",\"token_type\":\"Bearer\"}"),
                Behaviour.answer(200, List.of(), "{\"access_token\":\"x\",\"token_type\":\"mac\"}"),
                Behaviour.answer(200, List.of(new Header("Content-Type", "text/plain")), "access_token=x"),
                Behaviour.redirect(307, provider.url("/elsewhere")))) {
            provider.next(answer);
            String query = provider.approve(acme.authorize(REQUEST).uri());

            assertThat(come(query)).isEqualTo(new Rejected(Reason.EXCHANGE_FAILED));
        }
    }

    @Test
    void connection_is_authorized_again_in_its_place() {
        Connection before = connect();
        provider.revokeAll();
        Connection again = connected(come(provider.approve(
                acme.authorize(AuthorizationRequest.again(before, SESSION)).uri())));

        assertThat(again.id()).isEqualTo(before.id());
        assertThat(provider.accepts(value(again).reveal())).isTrue();
        assertThat(audited()).containsExactly("connection.reauthorized", "connection.authorized");
    }

    @Test
    void connection_that_was_removed_meanwhile_is_not_brought_back() {
        Connection before = connect();
        String query = provider.approve(
                acme.authorize(AuthorizationRequest.again(before, SESSION)).uri());
        acme.disconnect(before.id());
        acme.remove(before.id());

        assertThat(come(query)).isEqualTo(new Rejected(Reason.CONNECTION_GONE));
    }

    @Test
    void what_is_asked_for_is_checked() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> acme.authorize(
                        AuthorizationRequest.of("unknown", " ", SESSION).withScopes("a b")))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(InvalidInputException.Problem::field)
                        .containsExactly("name", "provider", "scopes"));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> acme.authorize(AuthorizationRequest.of("keyed", "K", SESSION)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> acme.authorize(AuthorizationRequest.of("strict", "S", " ")));
        Connection own = connect();
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> integrations
                        .tenant("globex")
                        .connections()
                        .authorize(AuthorizationRequest.again(own, SESSION)));
    }
}
