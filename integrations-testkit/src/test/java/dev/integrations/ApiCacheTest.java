package dev.integrations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.integrations.connection.ApiClient;
import dev.integrations.connection.ApiClientSettings;
import dev.integrations.connection.ApiException;
import dev.integrations.connection.ApiListener;
import dev.integrations.connection.ApiRequest;
import dev.integrations.connection.ApiResponse;
import dev.integrations.connection.ConnectionId;
import dev.integrations.http.Header;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.ReceivedRequest;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The private cache of API clients, as RFC 9111 has it. */
class ApiCacheTest extends ConnectionFixture {
    private final List<String> news = new ArrayList<>();
    private ApiClient client;

    @BeforeEach
    void connect_a_client() {
        client = acme.client(
                connect().id(),
                ApiClientSettings.builder()
                        .listener(new ApiListener() {
                            @Override
                            public void cached(ConnectionId connection, boolean validated) {
                                news.add(validated ? "validated" : "fresh");
                            }
                        })
                        .build());
    }

    private void on(Behaviour... behaviours) {
        provider.receiver().on("/api/x", behaviours);
    }

    private static Behaviour answer(String body, String... headers) {
        List<Header> fields = new ArrayList<>();
        for (String header : headers) {
            String[] parts = header.split(": ", 2);
            fields.add(new Header(parts[0], parts[1]));
        }
        return Behaviour.answer(200, fields, body);
    }

    private static Behaviour unchanged(String... headers) {
        return exchange -> {
            List<Header> fields = new ArrayList<>();
            for (String header : headers) {
                String[] parts = header.split(": ", 2);
                fields.add(new Header(parts[0], parts[1]));
            }
            exchange.answer(304, fields, new byte[0]);
        };
    }

    private String get() {
        return text(client.get("x"));
    }

    private static String text(ApiResponse response) {
        return new String(response.body(), UTF_8);
    }

    private List<ReceivedRequest> asked() {
        return provider.receiver().requests().stream()
                .filter(request -> request.target().startsWith("/api/"))
                .toList();
    }

    @Test
    void answer_is_used_as_long_as_it_is_fresh() {
        on(answer("1", "Cache-Control: private, max-age=60"), answer("2", "Cache-Control: max-age=60"));

        assertThat(get()).isEqualTo("1");
        clock.advance(Duration.ofSeconds(50));
        assertThat(get()).isEqualTo("1");
        assertThat(client.get("x").isCached()).isTrue();
        assertThat(asked()).hasSize(1);
        assertThat(news).containsExactly("fresh", "fresh");

        clock.advance(Duration.ofSeconds(10));
        assertThat(get()).isEqualTo("2");
    }

    @Test
    void age_that_it_had_before_counts() {
        on(answer("1", "Cache-Control: max-age=60", "Age: 50"), answer("2"));
        get();
        clock.advance(Duration.ofSeconds(10));

        assertThat(get()).isEqualTo("2");
    }

    @Test
    void expires_counts_from_the_date_of_the_answer_where_there_is_no_max_age() {
        String date = http(Duration.ZERO);
        on(answer("1", "Date: " + date, "Expires: " + http(Duration.ofSeconds(60))), answer("2"));
        get();
        clock.advance(Duration.ofSeconds(50));
        assertThat(get()).isEqualTo("1");
        clock.advance(Duration.ofSeconds(11));
        assertThat(get()).isEqualTo("2");
    }

    private String http(Duration later) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                clock.instant().plus(later).atOffset(ZoneOffset.UTC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cache-Control: no-store, max-age=60",
                "Cache-Control: max-age=soon",
                "Cache-Control: private",
                "Expires: 0",
                "Vary: *",
                "X-Nothing: said"
            })
    void answer_that_may_not_be_kept_or_has_no_life_is_asked_for_again(String header) {
        on(answer("1", header, "X-Other: max-age=60"), answer("2"));
        get();

        assertThat(get()).isEqualTo("2");
        assertThat(asked().get(1).header("If-None-Match")).isEmpty();
    }

    @Test
    void stale_answer_is_confirmed_by_its_tag_and_takes_what_is_said_of_it() {
        on(
                answer("1", "ETag: \"a\"", "Cache-Control: no-cache", "X-Count: 1"),
                unchanged("ETag: \"a\"", "Cache-Control: max-age=60", "X-Count: 2", "Content-Length: 99"));
        get();
        ApiResponse confirmed = client.get("x");

        assertThat(text(confirmed)).isEqualTo("1");
        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(confirmed.isCached()).isTrue();
        assertThat(confirmed.header("X-Count")).contains("2");
        assertThat(asked().get(1).header("If-None-Match")).contains("\"a\"");
        assertThat(get()).isEqualTo("1");
        assertThat(asked()).hasSize(2);
        assertThat(news).containsExactly("validated", "fresh");
    }

    @Test
    void stale_answer_without_a_tag_is_confirmed_by_its_time() {
        on(answer("1", "Last-Modified: Sun, 01 Mar 2026 00:00:00 GMT"), unchanged(), answer("2"));
        get();

        assertThat(get()).isEqualTo("1");
        assertThat(asked().get(1).header("If-Modified-Since")).contains("Sun, 01 Mar 2026 00:00:00 GMT");
        assertThat(get()).as("it was changed").isEqualTo("2");
    }

    @Test
    void answer_depends_on_the_fields_that_it_names() {
        on(
                answer("de", "Vary: Accept-Language", "Cache-Control: max-age=60"),
                answer("en", "Vary: accept-language", "Cache-Control: max-age=60"));

        assertThat(in("de")).isEqualTo("de");
        assertThat(in("de")).isEqualTo("de");
        assertThat(in("en")).isEqualTo("en");
        assertThat(asked()).hasSize(2);
    }

    private String in(String language) {
        return text(client.send(ApiRequest.builder("GET", "x")
                .header("Accept-Language", language)
                .build()));
    }

    @Test
    void request_says_what_it_takes() {
        on(answer("1", "Cache-Control: max-age=600"), answer("2"), answer("3"));
        get();
        clock.advance(Duration.ofSeconds(30));

        assertThat(with("max-age=60")).isEqualTo("1");
        assertThat(with("no-store")).isEqualTo("2");
        assertThat(get()).isEqualTo("1");
        assertThat(with("max-age=20")).isEqualTo("3");
    }

    @Test
    void request_says_how_long_the_answer_is_to_stay_fresh() {
        on(answer("1", "Cache-Control: max-age=600"), answer("2"));
        get();
        clock.advance(Duration.ofSeconds(30));

        assertThat(with("min-fresh=569")).isEqualTo("1");
        assertThat(with("min-fresh=570")).isEqualTo("2");
    }

    @Test
    void request_that_wants_nothing_but_what_is_kept_is_not_sent() {
        on(answer("1", "Cache-Control: max-age=60"));

        assertThat(sent("only-if-cached").status()).isEqualTo(504);
        assertThat(get()).isEqualTo("1");
        assertThat(with("only-if-cached")).isEqualTo("1");
        clock.advance(Duration.ofSeconds(60));

        assertThat(sent("only-if-cached").status()).isEqualTo(504);
        assertThat(sent("only-if-cached").body()).isEmpty();
        assertThat(asked()).hasSize(1);
    }

    private ApiResponse sent(String cacheControl) {
        return client.send(ApiRequest.builder("GET", "x")
                .header("Cache-Control", cacheControl)
                .build());
    }

    private String with(String cacheControl) {
        return text(sent(cacheControl));
    }

    @Test
    void change_of_a_resource_ends_what_was_kept_of_it_unless_it_failed() {
        on(
                answer("1", "Cache-Control: max-age=60"),
                Behaviour.answer(400),
                Behaviour.answer(204),
                answer("2", "Cache-Control: max-age=60"));
        get();
        client.send(ApiRequest.builder("PUT", "x").build());
        assertThat(get()).isEqualTo("1");
        client.send(ApiRequest.builder("PUT", "x").build());

        assertThat(get()).isEqualTo("2");
    }

    @Test
    void connections_share_nothing_and_neither_do_tokens() {
        on(answer("1", "Cache-Control: max-age=86400"), answer("2", "Cache-Control: max-age=86400"), answer("3"));
        get();
        ApiClient other = acme.client(connect().id());

        assertThat(text(other.get("x"))).isEqualTo("2");
        assertThat(text(other.get("x"))).isEqualTo("2");
        clock.advance(Duration.ofHours(1));
        assertThat(get()).as("with another token").isEqualTo("3");
    }

    @Test
    void what_came_for_a_token_that_is_refused_now_is_not_confirmed_for_the_next() {
        on(answer("1", "ETag: \"a\""), Behaviour.answer(401), unchanged(), answer("2", "ETag: \"b\""), unchanged());
        get();
        clock.advance(Duration.ofMinutes(1));

        assertThat(get()).isEqualTo("2");
        assertThat(asked().get(3).header("If-None-Match")).isEmpty();
        assertThat(get()).as("kept for the new token").isEqualTo("2");
        assertThat(asked().get(4).header("If-None-Match")).contains("\"b\"");
    }

    @Test
    void change_whose_answer_is_too_large_ends_what_was_kept() {
        on(
                answer("1", "Cache-Control: max-age=60"),
                Behaviour.answer(200, List.of(), "x".repeat(100)),
                answer("2", "Cache-Control: max-age=60"));
        ConnectionId id = connect().id();
        ApiClient small =
                acme.client(id, ApiClientSettings.builder().responseBytes(99).build());
        small.get("x");

        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> small.send(ApiRequest.builder("PUT", "x").build()));
        assertThat(text(small.get("x"))).isEqualTo("2");
    }

    @Test
    void every_cache_control_of_a_request_counts() {
        on(answer("1", "Cache-Control: max-age=600"), answer("2"));
        get();

        assertThat(text(client.send(ApiRequest.builder("GET", "x")
                        .header("Cache-Control", "max-age=60")
                        .header("Cache-Control", "no-store")
                        .build())))
                .isEqualTo("2");
    }

    @Test
    void only_whole_answers_to_get_are_kept() {
        on(answer("1", "Cache-Control: max-age=60"), answer("2", "Cache-Control: max-age=60"), answer("3"));
        client.send(ApiRequest.builder("POST", "x").build());
        assertThat(text(client.send(ApiRequest.builder("GET", "x")
                        .header("Range", "bytes=0-")
                        .build())))
                .isEqualTo("2");

        assertThat(get()).isEqualTo("3");
    }
}
