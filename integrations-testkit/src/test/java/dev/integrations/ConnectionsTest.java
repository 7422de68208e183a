package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.PageRequest;
import dev.integrations.common.Secret;
import dev.integrations.connection.AuthorizationRequest;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionCredentials.ApiKey;
import dev.integrations.connection.ConnectionCredentials.Basic;
import dev.integrations.connection.ConnectionCredentials.ClientCredentials;
import dev.integrations.connection.ConnectionId;
import dev.integrations.connection.ConnectionState;
import dev.integrations.connection.ConnectionUnavailableException;
import dev.integrations.connection.Connections;
import dev.integrations.connection.Disconnection;
import dev.integrations.connection.Disconnection.Upstream;
import dev.integrations.http.Header;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.StrictProvider;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections with credentials of the tenant's own, and what is done with connections of all kinds. */
class ConnectionsTest extends ConnectionFixture {
    private static final ApiKey KEY = new ApiKey(Secret.of("key-1"));

    @Test
    void key_is_sent_as_the_provider_wants_it() {
        Connection connection = acme.connect("keyed", "Keyed", KEY);

        assertThat(acme.tokens(connection.id()).header()).isEqualTo("X-Api-Key");
        assertThat(value(connection)).isEqualTo(Secret.of("key-1"));
        assertThat(provider.calls()).isZero();
        assertThat(connection.toString()).doesNotContain("key-1");
    }

    @Test
    void user_and_password_are_sent_as_basic_credentials() {
        Connection connection = acme.connect("basic", "Basic", new Basic("jürgen", Secret.of("p:w")));

        assertThat(acme.tokens(connection.id()).header()).isEqualTo("Authorization");
        assertThat(value(connection)).isEqualTo(Secret.of("Basic asO8cmdlbjpwOnc="));
    }

    @Test
    void client_credentials_are_tried_before_they_are_kept() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> acme.connect("machine", "M", client("wrong")))
                .withMessageNotContaining("wrong");
        assertThat(acme.list(PageRequest.first(10)).items()).isEmpty();

        Connection connection = acme.connect("machine", "M", client("s3cret:&"));
        assertThat(provider.accepts(value(connection).reveal())).isTrue();
        assertThat(provider.calls()).isEqualTo(2);
    }

    private static ClientCredentials client(String secret) {
        return new ClientCredentials(StrictProvider.CLIENT.clientId(), Secret.of(secret), List.of());
    }

    @Test
    void what_is_given_is_checked() {
        assertRefused(() -> acme.connect("keyed", "K", new ApiKey(Secret.of("a b"))), "key");
        assertRefused(
                () -> acme.connect("basic", "\n", new Basic("a:b", Secret.of(""))), "name", "username", "password");
        assertRefused(() -> acme.connect("strict", "S", KEY), "provider");
        assertRefused(
                () -> acme.connect("machine", "M", new ClientCredentials("", Secret.of("\n"), List.of("\""))),
                "clientId",
                "clientSecret",
                "scopes");
    }

    private static void assertRefused(Runnable call, String... fields) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.problems())
                        .extracting(InvalidInputException.Problem::field)
                        .containsExactly(fields));
    }

    @Test
    void credentials_are_replaced() {
        Connection connection = acme.connect("keyed", "K", KEY);
        value(connection);
        acme.replace(connection.id(), new ApiKey(Secret.of("key-2")));

        assertThat(value(connection)).isEqualTo(Secret.of("key-2"));
        assertRefused(() -> acme.replace(connection.id(), new Basic("a", Secret.of("b"))), "provider");
        assertThat(audited()).containsExactly("connection.credentials_replaced", "connection.created");
    }

    @Test
    void disconnecting_forgets_the_tokens_and_has_them_revoked() {
        Connection connection = connect();
        Secret token = value(connection);

        Disconnection disconnection = acme.disconnect(connection.id());

        assertThat(disconnection.upstream()).isEqualTo(Upstream.REVOKED);
        assertThat(disconnection.connection().state()).isEqualTo(ConnectionState.DISCONNECTED);
        assertThat(provider.accepts(token.reveal())).isFalse();
        assertThatExceptionOfType(ConnectionUnavailableException.class).isThrownBy(() -> value(connection));
        assertThat(acme.disconnect(connection.id()).upstream()).isEqualTo(Upstream.NOT_OFFERED);
        assertThat(audited()).contains("connection.disconnected");
    }

    @Test
    void connection_is_disconnected_whatever_the_provider_does() {
        provider.receiver().on("/revoke", Behaviour.answer(503));
        Connection connection = connect();

        assertThat(acme.disconnect(connection.id()).upstream()).isEqualTo(Upstream.NOT_CONFIRMED);
        assertThat(acme.get(connection.id()).state()).isEqualTo(ConnectionState.DISCONNECTED);
        assertThat(acme.disconnect(acme.connect("keyed", "K", KEY).id()).upstream())
                .isEqualTo(Upstream.NOT_OFFERED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"ok\":false,\"error\":\"token_expired\"} | NOT_CONFIRMED",
                "200 | {\"ok\":false} | NOT_CONFIRMED",
                "200 | {\"error\":\"invalid_client\"} | NOT_CONFIRMED",
                "302 | {\"ok\":true} | NOT_CONFIRMED",
                "200 | {\"ok\":true,\"revoked\":true} | REVOKED",
                "200 | {} | REVOKED",
                "204 | '' | REVOKED"
            })
    void revocation_is_confirmed_unless_the_answer_says_no(int status, String body, Upstream upstream) {
        provider.receiver()
                .on("/revoke", Behaviour.answer(status, List.of(new Header("Content-Type", "application/json")), body));

        assertThat(acme.disconnect(connect().id()).upstream()).isEqualTo(upstream);
    }

    @Test
    void disconnected_connection_is_authorized_again_or_removed() {
        Connection connection = connect();
        assertThatIllegalStateException().isThrownBy(() -> acme.remove(connection.id()));
        Connection disconnected = acme.disconnect(connection.id()).connection();
        connected(come(provider.approve(acme.authorize(AuthorizationRequest.again(disconnected, SESSION))
                .uri())));
        assertThat(provider.accepts(value(connection).reveal())).isTrue();

        acme.disconnect(connection.id());
        acme.remove(connection.id());
        assertThat(acme.find(connection.id())).isEmpty();
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> acme.remove(connection.id()));
    }

    @Test
    void connection_of_another_tenant_is_as_if_it_was_not_there() {
        Connection own = connect();
        Connections globex = integrations.tenant("globex").connections();
        acme.get(own.id());
        acme.rename(own.id(), "Mine");
        value(own);

        assertThat(globex.find(own.id())).isEmpty();
        assertThat(globex.list(PageRequest.first(10)).items()).isEmpty();
        for (Consumer<ConnectionId> call : List.<Consumer<ConnectionId>>of(
                globex::get,
                globex::disconnect,
                globex::remove,
                globex::tokens,
                id -> globex.rename(id, "Yours"),
                id -> globex.replace(id, KEY))) {
            assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> call.accept(own.id()));
        }
        assertThat(acme.get(own.id()).name()).isEqualTo("Mine");
        assertThat(acme.get(own.id()).state()).isEqualTo(ConnectionState.ACTIVE);
    }

    @Test
    void expunged_tenant_has_no_connections_left() {
        connect();
        acme.authorize(AuthorizationRequest.of("strict", "S", SESSION));

        assertThat(integrations.operator().expungeTenant("acme", "user:1", "left"))
                .isEqualTo(2);
        assertThat(acme.list(PageRequest.first(10)).items()).isEmpty();
    }
}
