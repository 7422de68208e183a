package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.integrations.connection.ApiClient;
import dev.integrations.connection.ApiClientSettings;
import dev.integrations.connection.ApiException;
import dev.integrations.connection.ApiStatistics;
import dev.integrations.connection.Connection;
import dev.integrations.http.Header;
import dev.integrations.testkit.http.Behaviour;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client counts. */
class ApiStatisticsTest extends ConnectionFixture {
    private static final ApiStatistics NOTHING = new ApiStatistics(0, 0, 0, 0, 0, 0);

    private static ApiClientSettings.Builder quick() {
        return ApiClientSettings.builder().backoff(Duration.ofMillis(1));
    }

    private void on(String path, Behaviour... behaviours) {
        provider.receiver().on(path, behaviours);
    }

    @Test
    void attempts_failures_and_repetitions_are_counted() {
        on("/api/users", Behaviour.answer(503), Behaviour.answer(429), Behaviour.answer(200));
        on("/api/hangup", Behaviour.resetAfterReading());
        ApiClient client = acme.client(connect().id(), quick().build());
        assertThat(client.statistics()).isEqualTo(NOTHING);

        client.get("users");
        assertThat(client.statistics()).isEqualTo(new ApiStatistics(3, 1, 2, 0, 0, 0));

        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> client.get("hangup"));
        assertThat(client.statistics()).isEqualTo(new ApiStatistics(6, 4, 4, 0, 0, 0));
    }

    @Test
    void what_is_turned_away_is_no_request() {
        on("/api/users", Behaviour.answer(500));
        Connection connection = connect();
        ApiClient broken = acme.client(
                connection.id(), quick().breaker(1, Duration.ofHours(1)).build());
        ApiClient limited = acme.client(
                connection.id(),
                quick().rate(1, Duration.ofHours(1)).maxWait(Duration.ZERO).build());

        for (ApiClient client : List.of(broken, limited)) {
            client.get("users");
            assertThatExceptionOfType(ApiException.class).isThrownBy(() -> client.get("users"));
            assertThat(client.statistics()).isEqualTo(new ApiStatistics(1, 1, 0, 0, 1, 0));
        }
    }

    @Test
    void answers_that_were_kept_are_counted() {
        on(
                "/api/users",
                Behaviour.answer(
                        200, List.of(new Header("Cache-Control", "max-age=60"), new Header("ETag", "\"1\"")), "{}"),
                Behaviour.answer(304));
        ApiClient client = acme.client(connect().id(), quick().build());

        client.get("users");
        client.get("users");
        clock.advance(Duration.ofMinutes(2));
        client.get("users");

        assertThat(client.statistics()).isEqualTo(new ApiStatistics(2, 0, 0, 0, 0, 2));
    }

    @Test
    void all_clients_of_a_connection_with_the_same_settings_count_together() {
        on("/api/users", Behaviour.answer(200));
        ApiClientSettings settings = quick().build();
        Connection one = connect();
        Connection two = connect();
        acme.client(one.id(), settings).get("users");
        acme.client(one.id(), settings).get("users");

        assertThat(acme.client(one.id(), settings).statistics().requests()).isEqualTo(2);
        assertThat(acme.client(one.id(), quick().build()).statistics()).isEqualTo(NOTHING);
        assertThat(acme.client(two.id(), settings).statistics()).isEqualTo(NOTHING);
    }
}
