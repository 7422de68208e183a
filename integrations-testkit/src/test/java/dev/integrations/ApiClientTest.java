package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.common.NotFoundException;
import dev.integrations.connection.ApiClient;
import dev.integrations.connection.ApiClientSettings;
import dev.integrations.connection.ApiException;
import dev.integrations.connection.ApiException.Reason;
import dev.integrations.connection.ApiListener;
import dev.integrations.connection.ApiRequest;
import dev.integrations.connection.ApiResponse;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionId;
import dev.integrations.connection.ConnectionUnavailableException;
import dev.integrations.http.Header;
import dev.integrations.http.OutboundResponse;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.testkit.http.ReceivedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests to the API of a connection's service, which is a receiver beside its provider. */
class ApiClientTest extends ConnectionFixture {
    private static final Header NOW = new Header("Retry-After", "0");
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private static ApiClientSettings.Builder quick() {
        return ApiClientSettings.builder().backoff(Duration.ofMillis(1)).withoutCache();
    }

    private ApiClient client(ApiClientSettings.Builder settings) {
        return acme.client(connect().id(), settings.build());
    }

    private void on(String path, Behaviour... behaviours) {
        provider.receiver().on(path, behaviours);
    }

    private List<ReceivedRequest> requestsTo(String path) {
        return provider.receiver().requests().stream()
                .filter(request -> request.target().split("\\?", -1)[0].equals(path))
                .toList();
    }

    @Test
    void request_goes_below_the_base_with_the_token() {
        on("/api/users", Behaviour.answer(200, List.of(), "{\"name\":\"Ada\"}"));

        ApiResponse response = client(quick())
                .send(ApiRequest.builder("GET", "users")
                        .query("q", "a b&c")
                        .header("X-Trace", "7")
                        .build());

        assertThat(response.json().path("name").asText()).isEqualTo("Ada");
        ReceivedRequest request = requestsTo("/api/users").get(0);
        assertThat(request.target()).isEqualTo("/api/users?q=a%20b%26c");
        assertThat(request.header("Authorization")).contains("Bearer access-2");
        assertThat(request.header("X-Trace")).contains("7");
    }

    @Test
    void token_goes_to_no_other_origin() {
        try (FaultyReceiver elsewhere = FaultyReceiver.start()) {
            elsewhere.on("/file", Behaviour.answer(200));
            ApiClient client = client(quick());

            assertThat(client.get(elsewhere.url("/file").toString()).status()).isEqualTo(200);
            assertThat(client.get("//127.0.0.1:" + elsewhere.port() + "/file").status())
                    .isEqualTo(200);
            assertThat(elsewhere.requests())
                    .hasSize(2)
                    .allMatch(request -> request.header("Authorization").isEmpty());
        }
    }

    @Test
    void what_becomes_of_requests_to_other_origins_says_nothing_of_the_service() {
        on("/api/users", Behaviour.answer(200));
        try (FaultyReceiver elsewhere = FaultyReceiver.start()) {
            elsewhere.on("/file", Behaviour.answer(500));
            ApiClient client = client(quick().breaker(1, Duration.ofHours(1))
                    .rate(1, Duration.ofHours(1))
                    .maxWait(Duration.ZERO));

            for (int i = 0; i < 3; i++) {
                assertThat(client.get(elsewhere.url("/file").toString()).status())
                        .isEqualTo(500);
                assertThatExceptionOfType(ApiException.class)
                        .isThrownBy(() -> client.get("http://169.254.169.254/latest/meta-data"));
            }
            assertThat(client.get("users").status()).isEqualTo(200);
        }
    }

    @Test
    void address_guard_holds_for_what_the_caller_names() {
        ApiClient client = client(quick());

        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> client.get("http://169.254.169.254/latest/meta-data"))
                .withMessageContaining("not allowed");
        assertThat(client.statistics().requests()).as("it is not tried again").isEqualTo(1);
    }

    @Test
    void redirect_is_returned_and_not_followed() {
        on("/api/old", Behaviour.redirect(302, provider.url("/api/new")));

        assertThat(client(quick()).get("old").status()).isEqualTo(302);
        assertThat(requestsTo("/api/new")).isEmpty();
    }

    @Test
    void refused_token_is_replaced_and_the_request_sent_once_more() {
        on("/api/users", Behaviour.answer(401), Behaviour.answer(200));
        ApiClient client = client(quick());
        clock.advance(Duration.ofMinutes(1));

        assertThat(client.get("users").status()).isEqualTo(200);
        assertThat(requestsTo("/api/users"))
                .extracting(request -> request.header("Authorization").orElse(""))
                .containsExactly("Bearer access-2", "Bearer access-3");
    }

    @Test
    void service_that_refuses_every_token_is_asked_twice_and_its_answer_returned() {
        on("/api/users", Behaviour.answer(401));
        ApiClient client = client(quick());
        clock.advance(Duration.ofMinutes(1));

        assertThat(client.get("users").status()).isEqualTo(401);
        assertThat(requestsTo("/api/users")).hasSize(2);
        assertThat(client.get("users").status()).isEqualTo(401);
        assertThat(requestsTo("/api/users")).hasSize(3);
        assertThat(provider.calls()).isEqualTo(2);
    }

    @Test
    void idempotent_request_is_repeated_when_the_service_asks_for_a_moment() {
        on("/api/users", Behaviour.answer(503), Behaviour.answer(429, List.of(NOW), ""), Behaviour.answer(200));

        assertThat(client(quick()).get("users").status()).isEqualTo(200);
        assertThat(requestsTo("/api/users")).hasSize(3);
    }

    @Test
    void other_request_is_repeated_only_if_its_maker_says_so() {
        on("/api/pay", Behaviour.answer(503), Behaviour.answer(200));
        ApiClient client = client(quick());
        ApiRequest pay = ApiRequest.builder("POST", "pay").build();

        assertThat(client.send(pay).status()).isEqualTo(503);
        assertThat(requestsTo("/api/pay")).hasSize(1);

        on("/api/pay", Behaviour.answer(503), Behaviour.answer(200));
        assertThat(client.send(pay.toBuilder().idempotent(true).build()).status())
                .isEqualTo(200);
    }

    @Test
    void longer_wait_than_is_allowed_is_left_to_the_caller() {
        on("/api/users", Behaviour.answer(429, List.of(new Header("Retry-After", "3600")), ""));

        assertThat(client(quick()).get("users").status()).isEqualTo(429);
        assertThat(requestsTo("/api/users")).hasSize(1);
    }

    @Test
    void connection_that_breaks_is_no_answer() {
        on("/api/users", exchange -> {
            exchange.request();
            exchange.reset();
        });

        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> client(quick()).get("users"))
                .matches(e -> e.reason() == Reason.NO_ANSWER);
        assertThat(requestsTo("/api/users")).hasSize(3);
    }

    @Test
    void service_that_fails_in_a_row_is_left_alone() {
        on("/api/users", Behaviour.answer(500));
        ApiClient client = client(quick().breaker(2, Duration.ofHours(1)));
        client.get("users");
        client.get("users");

        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> client.get("users"))
                .matches(e -> e.reason() == Reason.SUSPENDED);
        assertThat(requestsTo("/api/users")).hasSize(2);
    }

    @Test
    void fallback_answers_while_the_service_is_down() {
        on("/api/users", Behaviour.answer(500));
        ApiClient client = client(quick().breaker(2, Duration.ofHours(1)).fallback((request, outage) -> {
            seen.add(outage.reason() + " " + outage.status());
            return request.method().equals("GET")
                    ? Optional.of(
                            ApiResponse.instead(OutboundResponse.builder(200).build()))
                    : Optional.empty();
        }));

        assertThat(client.get("users").status()).isEqualTo(200);
        assertThat(client.send(ApiRequest.builder("POST", "users").build()).status())
                .isEqualTo(500);
        assertThat(client.get("users").status()).isEqualTo(200);
        assertThat(seen).containsExactly("SERVER_ERROR 500", "SERVER_ERROR 500", "SUSPENDED 0");
    }

    @Test
    void rate_limit_turns_away_what_would_wait_too_long() {
        on("/api/users", Behaviour.answer(200));
        ApiClient client = client(quick().rate(1, Duration.ofHours(1)).maxWait(Duration.ZERO));
        client.get("users");

        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> client.get("users"))
                .matches(e -> e.reason() == Reason.RATE_LIMITED);
    }

    @Test
    void request_that_is_sent_once_more_with_a_new_token_counts_for_the_rate() {
        on("/api/users", Behaviour.answer(401), Behaviour.answer(200));
        ApiClient client = client(quick().rate(1, Duration.ofHours(1)).maxWait(Duration.ZERO));
        clock.advance(Duration.ofMinutes(1));

        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> client.get("users"))
                .matches(e -> e.reason() == Reason.RATE_LIMITED);
        assertThat(requestsTo("/api/users")).hasSize(1);
    }

    @Test
    void what_is_learned_is_kept_for_a_connection_and_its_settings() {
        on("/api/users", Behaviour.answer(500));
        ApiClientSettings settings = quick().breaker(1, Duration.ofHours(1)).build();
        Connection one = connect();
        Connection two = connect();
        acme.client(one.id(), settings).get("users");

        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> acme.client(one.id(), settings).get("users"));
        assertThat(acme.client(two.id(), settings).get("users").status()).isEqualTo(500);
    }

    @Test
    void body_that_is_larger_than_the_bound_is_not_taken() {
        String large = "x".repeat(100_000);
        on("/api/large", Behaviour.answer(200, List.of(), large));
        Connection connection = connect();

        assertThat(acme.client(connection.id(), quick().build()).get("large").body())
                .hasSize(100_000);
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> acme.client(
                                connection.id(), quick().responseBytes(99_999).build())
                        .get("large"))
                .matches(e -> e.reason() == Reason.UNREADABLE);
    }

    @Test
    void answer_that_is_not_json_is_said_to_be_so() {
        on("/api/html", Behaviour.answer(200, List.of(), "<html>"));

        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> client(quick()).get("html").json())
                .withMessageNotContaining("<html>");
    }

    @Test
    void listener_is_told_of_each_answer_and_cannot_stop_a_call() {
        on("/api/users", Behaviour.answer(503, List.of(NOW), ""), Behaviour.answer(200));
        ApiClient client = client(quick().listener(new ApiListener() {
            @Override
            public void answered(ConnectionId connection, String method, int status, Duration took) {
                seen.add(method + " " + status);
                throw new IllegalStateException("of a listener");
            }
        }));

        assertThat(client.get("users").status()).isEqualTo(200);
        assertThat(seen).containsExactly("GET 503", "GET 200");
    }

    @Test
    void listener_is_told_of_what_is_not_answered_and_of_what_is_turned_away() {
        on("/api/users", Behaviour.answer(500));
        on("/api/hangup", exchange -> {
            exchange.request();
            exchange.reset();
        });
        ApiListener listener = new ApiListener() {
            @Override
            public void failed(ConnectionId connection, String method, Reason reason) {
                seen.add(method + " " + reason);
            }
        };
        ApiClient broken = client(quick().breaker(1, Duration.ofHours(1)).listener(listener));
        ApiClient limited = client(
                quick().rate(1, Duration.ofHours(1)).maxWait(Duration.ZERO).listener(listener));
        ApiClient unlucky = client(quick().maxAttempts(1).listener(listener));
        broken.get("users");
        limited.get("users");

        for (ApiClient client : List.of(broken, limited)) {
            assertThatExceptionOfType(ApiException.class).isThrownBy(() -> client.get("users"));
        }
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> unlucky.get("hangup"));

        assertThat(seen).containsExactly("GET SUSPENDED", "GET RATE_LIMITED", "GET NO_ANSWER");
    }

    @Test
    void connection_without_a_token_or_of_another_tenant_calls_nothing() {
        Connection connection = connect();
        ApiClient client = acme.client(connection.id());
        acme.disconnect(connection.id());

        assertThatExceptionOfType(ConnectionUnavailableException.class).isThrownBy(() -> client.get("users"));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> integrations.tenant("globex").connections().client(connection.id()));
        assertThat(requestsTo("/api/users")).isEmpty();
    }

    @Test
    void requests_and_settings_are_checked() {
        assertThatIllegalArgumentException().isThrownBy(() -> ApiRequest.get("a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> ApiRequest.get("a#b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiRequest.builder("GET", "a")
                        .header("Authorization", "x")
                        .build());
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ApiRequest.builder("GET", "a").header("X", "a\r\nb").build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiClientSettings.builder()
                        .timeout(Duration.ZERO)
                        .maxAttempts(0)
                        .rate(0, Duration.ZERO)
                        .breaker(0, Duration.ZERO)
                        .responseBytes(0)
                        .build())
                .withMessageContainingAll("timeout", "maxAttempts", "rate", "breaker", "responseBytes");
        assertThat(ApiRequest.get("a?token=secret").toString()).doesNotContain("secret");
        assertThat(IntStream.range(0, 2).mapToObj(i -> ApiClientSettings.defaults()))
                .allMatch(settings -> settings == ApiClientSettings.defaults());
    }
}
