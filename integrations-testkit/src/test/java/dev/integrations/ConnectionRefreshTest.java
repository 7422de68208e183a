package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.integrations.common.Secret;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionCredentials.ClientCredentials;
import dev.integrations.connection.ConnectionState;
import dev.integrations.connection.ConnectionUnavailableException;
import dev.integrations.connection.TokenSource;
import dev.integrations.http.Header;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.StrictProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tokens that end, and what providers do when they are asked for others. */
class ConnectionRefreshTest extends ConnectionFixture {
    private static final Duration LIFE = Duration.ofHours(1);

    @Test
    void token_that_has_ended_is_replaced_and_so_is_the_refresh_token() {
        Connection connection = connect();
        for (int round = 1; round <= 3; round++) {
            clock.advance(LIFE);

            assertThat(provider.accepts(value(connection).reveal())).isTrue();
            assertThat(value(connection)).isEqualTo(Secret.of("Bearer access-" + (2 + round)));
            assertThat(provider.calls()).isEqualTo(1 + round);
        }
        assertThat(provider.refusals()).isZero();
        assertThat(told).containsExactly("refreshed", "refreshed", "refreshed");
    }

    @Test
    void token_is_replaced_ahead_of_its_end_while_it_is_still_served() {
        Connection connection = connect();
        clock.advance(LIFE.minus(Duration.ofMinutes(5)).minusSeconds(1));
        assertThat(value(connection)).isEqualTo(Secret.of("Bearer access-2"));
        clock.advance(Duration.ofSeconds(6));

        assertThat(value(connection)).isEqualTo(Secret.of("Bearer access-2"));
        await().until(() -> provider.calls() == 2 && told.contains("refreshed"));
        clock.advance(Duration.ofSeconds(5));
        assertThat(value(connection)).isEqualTo(Secret.of("Bearer access-3"));
    }

    @Test
    void token_that_nobody_asks_for_is_replaced_by_housekeeping() throws InterruptedException {
        Connection connection = connect();
        integrations.runDue();
        clock.advance(LIFE.minus(Duration.ofMinutes(5)));
        integrations.runDue();

        await().until(() -> acme.get(connection.id())
                .expiresAt()
                .equals(Optional.of(clock.instant().plus(LIFE))));
        integrations.runDue();
        assertThat(provider.calls()).isEqualTo(2);
    }

    @Test
    void grant_that_has_ended_leaves_the_connection_in_need_of_another() {
        Connection connection = connect();
        provider.revokeAll();
        clock.advance(LIFE);

        assertThatExceptionOfType(ConnectionUnavailableException.class)
                .isThrownBy(() -> value(connection))
                .withMessageContaining("invalid_grant")
                .withMessageNotContaining("internal")
                .matches(e -> !e.isTemporary());

        assertThat(acme.get(connection.id()).state()).isEqualTo(ConnectionState.REAUTH_REQUIRED);
        assertThat(told).containsExactly("ended: the provider answered 'invalid_grant'");
        assertThat(audited()).contains("connection.reauthorization_required");
        assertThatExceptionOfType(ConnectionUnavailableException.class).isThrownBy(() -> value(connection));
        assertThat(provider.calls()).as("it is not asked again").isEqualTo(2);
    }

    @Test
    void provider_that_is_down_is_left_alone_for_longer_each_time() {
        Connection connection = connect();
        clock.advance(LIFE);
        Instant first = clock.instant();
        provider.next(Behaviour.answer(503));
        provider.next(Behaviour.answer(200, List.of(), "<html>"));

        assertUnavailableUntil(connection, first.plusSeconds(30));
        clock.advance(Duration.ofSeconds(29));
        assertUnavailableUntil(connection, first.plusSeconds(30));
        assertThat(provider.calls()).isEqualTo(2);

        clock.advance(Duration.ofSeconds(1));
        assertUnavailableUntil(connection, clock.instant().plusSeconds(60));
        assertThat(acme.get(connection.id()).failures()).isEqualTo(2);

        clock.advance(Duration.ofSeconds(60));
        assertThat(provider.accepts(value(connection).reveal())).isTrue();
        assertThat(acme.get(connection.id()).failures()).isZero();
        assertThat(acme.get(connection.id()).state()).isEqualTo(ConnectionState.ACTIVE);
    }

    @Test
    void provider_that_names_a_longer_wait_gets_it() {
        Connection connection = connect();
        clock.advance(LIFE);
        provider.next(Behaviour.answer(429, List.of(new Header("Retry-After", "600")), ""));

        assertUnavailableUntil(connection, clock.instant().plusSeconds(600));
    }

    private void assertUnavailableUntil(Connection connection, Instant retryAt) {
        assertThatExceptionOfType(ConnectionUnavailableException.class)
                .isThrownBy(() -> value(connection))
                .satisfies(e -> {
                    assertThat(e.isTemporary()).isTrue();
                    assertThat(e.retryAt()).contains(retryAt);
                });
    }

    @Test
    void token_that_is_still_good_is_served_while_the_provider_is_down() {
        Connection connection = connect();
        clock.advance(LIFE.minusSeconds(60));
        provider.next(Behaviour.answer(500));

        assertThat(value(connection)).isEqualTo(Secret.of("Bearer access-2"));
        await().until(() -> told.size() == 1);
        clock.advance(Duration.ofSeconds(6));
        assertThat(value(connection)).isEqualTo(Secret.of("Bearer access-2"));
        assertThat(provider.calls()).isEqualTo(2);
        assertThat(told).containsExactly("failed: the provider's answer, with status 500, holds no bearer token");
    }

    @Test
    void client_that_the_provider_does_not_know_ends_no_grant_if_it_is_the_hosts() {
        Connection connection = connect();
        clock.advance(LIFE);
        provider.next(Behaviour.answer(401, List.of(), "{\"error\":\"invalid_client\"}"));

        assertUnavailableUntil(connection, clock.instant().plusSeconds(30));
        assertThat(acme.get(connection.id()).state()).isEqualTo(ConnectionState.ACTIVE);
    }

    @Test
    void client_that_the_provider_does_not_know_any_more_must_be_given_again_if_it_is_the_tenants() {
        ClientCredentials client = new ClientCredentials("client-1", StrictProvider.CLIENT.clientSecret(), List.of());
        Connection connection = acme.connect("machine", "M", client);
        clock.advance(LIFE);
        provider.next(Behaviour.answer(401, List.of(), "{\"error\":\"invalid_client\"}"));

        assertThatExceptionOfType(ConnectionUnavailableException.class).isThrownBy(() -> value(connection));
        assertThat(acme.get(connection.id()).state()).isEqualTo(ConnectionState.REAUTH_REQUIRED);

        acme.replace(connection.id(), client);
        assertThat(provider.accepts(value(connection).reveal())).isTrue();
    }

    @Test
    void tokens_that_come_after_the_connection_was_let_go_are_revoked() {
        Connection connection = connect();
        clock.advance(LIFE);
        provider.next(exchange -> {
            exchange.request();
            acme.disconnect(connection.id());
            Behaviour.answer(200, List.of(), "{\"access_token\":\"x\",\"refresh_token\":\"late\"}")
                    .handle(exchange);
        });

        assertThatExceptionOfType(ConnectionUnavailableException.class).isThrownBy(() -> value(connection));
        await().until(() -> provider.receiver().requests().stream()
                .anyMatch(request -> request.text().equals("token=late")));
        assertThat(acme.get(connection.id()).state()).isEqualTo(ConnectionState.DISCONNECTED);
    }

    @Test
    void refresh_token_stays_where_no_other_comes() {
        Connection connection = connect();
        provider.next(Behaviour.answer(200, List.of(), "{\"access_token\":\"x\",\"expires_in\":\"60\"}"));
        clock.advance(LIFE);
        assertThat(value(connection)).isEqualTo(Secret.of("Bearer x"));
        clock.advance(LIFE);

        assertThat(provider.accepts(value(connection).reveal())).isTrue();
    }

    @Test
    void connection_without_a_refresh_token_ends_with_its_token() {
        provider.next(Behaviour.answer(200, List.of(), "{\"access_token\":\"x\",\"expires_in\":60}"));
        Connection connection = connect();
        clock.advance(Duration.ofSeconds(40));
        assertThat(value(connection)).isEqualTo(Secret.of("Bearer x"));
        clock.advance(Duration.ofSeconds(20));

        assertThatExceptionOfType(ConnectionUnavailableException.class).isThrownBy(() -> value(connection));
        assertThat(acme.get(connection.id()).state()).isEqualTo(ConnectionState.REAUTH_REQUIRED);
        assertThat(provider.calls()).isEqualTo(1);
    }

    @Test
    void token_without_an_end_is_replaced_when_a_service_refuses_it() {
        provider.next(Behaviour.answer(
                200, List.of(), "{\"access_token\":\"x\",\"refresh_token\":\"none\",\"token_type\":\"bearer\"}"));
        Connection connection = connect();
        TokenSource tokens = acme.tokens(connection.id());
        clock.advance(Duration.ofDays(30));
        Secret refused = value(tokens);
        provider.next(Behaviour.answer(
                200, List.of(), "{\"access_token\":\"y\",\"refresh_token\":\"none\",\"token_type\":\"bearer\"}"));
        tokens.refused(refused);

        assertThat(value(tokens)).isEqualTo(Secret.of("Bearer y"));
        tokens.refused(Secret.of("Bearer y"));
        assertThat(value(tokens)).as("too young to be fetched again").isEqualTo(Secret.of("Bearer y"));
        assertThat(provider.calls()).isEqualTo(2);
    }
}
