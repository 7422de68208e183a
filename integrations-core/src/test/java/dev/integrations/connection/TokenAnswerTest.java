package dev.integrations.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.Secret;
import dev.integrations.connection.TokenAnswer.Granted;
import dev.integrations.connection.TokenAnswer.Refused;
import dev.integrations.connection.TokenAnswer.Unreadable;
import dev.integrations.http.OutboundResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenAnswerTest {
    private static TokenAnswer read(int status, String type, String body) {
        return TokenAnswer.read(OutboundResponse.builder(status)
                .header("Content-Type", type)
                .body(body.getBytes(UTF_8))
                .build());
    }

    private static Granted granted(String body) {
        TokenAnswer answer = read(200, "application/json", body);
        assertThat(answer).isInstanceOf(Granted.class);
        return (Granted) answer;
    }

    @Test
    void answer_of_the_protocol_is_read() {
        Granted granted = granted("""
                {"access_token":"a","token_type":"Bearer","expires_in":3600,"refresh_token":"r","scope":"x y","extra":"e"}""");

        assertThat(granted.accessToken()).isEqualTo(Secret.of("a"));
        assertThat(granted.tokenType()).isEqualTo("Bearer");
        assertThat(granted.lifetime()).contains(Duration.ofHours(1));
        assertThat(granted.refreshToken()).contains(Secret.of("r"));
        assertThat(granted.scopes()).contains(List.of("x", "y"));
        assertThat(granted.raw().find("extra")).contains("e");
        assertThat(granted.toString()).doesNotContain("\"a\"", "=a", "=r,", "extra");
    }

    @Test
    void what_is_not_said_is_not_assumed() {
        Granted granted = granted("{\"access_token\":\"a\",\"refresh_token\":null}");

        assertThat(granted.tokenType()).isEqualTo("Bearer");
        assertThat(granted.lifetime()).isEmpty();
        assertThat(granted.refreshToken()).isEmpty();
        assertThat(granted.scopes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "3599, PT59M59S",
        "'\"3600\"', PT1H",
        "3600.7, PT1H",
        "999999999999, PT87600H",
        "0, ",
        "-5, ",
        "'\"soon\"', ",
        "[], ",
        "true, ",
        "1e9, "
    })
    void lifetime_is_read_however_it_is_written(String json, Duration expected) {
        Granted granted = granted("{\"access_token\":\"a\",\"expires_in\":" + json + "}");

        assertThat(granted.lifetime()).isEqualTo(Optional.ofNullable(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"repo,user\"", "\"repo user\"", "[\"repo\",\"user\"]", "\" repo,  user \""})
    void scopes_are_read_however_they_are_joined(String json) {
        assertThat(granted("{\"access_token\":\"a\",\"scope\":" + json + "}").scopes().orElseThrow().stream()
                        .filter(scope -> !scope.isEmpty()))
                .containsExactly("repo", "user");
    }

    @Test
    void form_is_read_as_well() {
        TokenAnswer answer = read(
                200,
                "application/x-www-form-urlencoded; charset=utf-8",
                "access_token=gho_1&scope=repo%2Cgist&token_type=bearer&expires_in=28800");

        assertThat(answer).isInstanceOfSatisfying(Granted.class, granted -> {
            assertThat(granted.accessToken()).isEqualTo(Secret.of("gho_1"));
            assertThat(granted.scopes()).contains(List.of("repo", "gist"));
            assertThat(granted.lifetime()).contains(Duration.ofHours(8));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"error\":\"invalid_grant\",\"error_description\":\"x\"} | invalid_grant",
                "200 | {\"error\":\"bad_refresh_token\"} | bad_refresh_token",
                "200 | {\"ok\":false,\"error\":\"invalid_refresh_token\"} | invalid_refresh_token",
                "200 | {\"ok\":false,\"access_token\":\"a\"} | unnamed",
                "400 | {\"status\":\"BAD_REFRESH_TOKEN\",\"message\":\"x\"} | BAD_REFRESH_TOKEN",
                "400 | {\"error\":\"<script>\"} | unnamed",
                "200 | {\"error\":\"\",\"access_token\":\"a\"} | unnamed"
            })
    void errors_are_known_by_their_codes_whatever_the_status(int status, String body, String error) {
        assertThat(read(status, "application/json", body)).isEqualTo(new Refused(status, error));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"a\"",
                "{",
                "{}",
                "<html>",
                "{\"access_token\":\"\"}",
                "{\"access_token\":\"a b\"}",
                "{\"access_token\":\"a\\n\"}",
                "{\"access_token\":{\"a\":1}}"
            })
    void anything_else_is_unreadable(String body) {
        assertThat(read(200, "application/json", body)).isEqualTo(new Unreadable(200));
    }

    @Test
    void answer_that_was_cut_off_or_has_a_member_twice_is_unreadable() {
        assertThat(TokenAnswer.read(OutboundResponse.builder(200)
                        .body("{\"access_token\":\"a\"}".getBytes(UTF_8))
                        .truncated(true)
                        .build()))
                .isEqualTo(new Unreadable(200));
        assertThat(read(200, "application/x-www-form-urlencoded", "access_token=a&access_token=b"))
                .isEqualTo(new Unreadable(200));
        assertThat(read(500, "application/json", "{\"access_token\":\"a\"}")).isEqualTo(new Unreadable(500));
    }
}
