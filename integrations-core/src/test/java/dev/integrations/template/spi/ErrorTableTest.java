package dev.integrations.template.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.InvalidInputException;
import dev.integrations.template.spi.Verdict.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorTableTest {
    private static final ErrorTable TABLE = ErrorTable.parse("""
            [{"status": 404, "code": "no_team", "kind": "GONE", "reason": "The team is gone"},
             {"code": "no_team", "kind": "AUTH", "reason": "The team is unknown"},
             {"status": 404, "kind": "RETRY", "reason": "It may come"},
             {"code": 50035, "kind": "REJECTED", "reason": "The form is wrong"},
             {"status": 202, "kind": "OK", "reason": "Taken"}]""");

    @Test
    void row_that_says_most_counts() {
        assertThat(TABLE.verdict(404, "no_team").reason()).isEqualTo("The team is gone");
        assertThat(TABLE.verdict(400, "no_team").reason()).isEqualTo("The team is unknown");
        assertThat(TABLE.verdict(404, "other").reason()).isEqualTo("It may come");
        assertThat(TABLE.verdict(404, "").reason()).isEqualTo("It may come");
        assertThat(TABLE.verdict(400, "50035").kind()).isEqualTo(Kind.REJECTED);
        assertThat(TABLE.verdict(202, "").kind()).isEqualTo(Kind.OK);
    }

    @ParameterizedTest
    @CsvSource({
        "200,,OK",
        "200,odd,REJECTED",
        "204,,OK",
        "302,,REJECTED",
        "400,,REJECTED",
        "401,,AUTH",
        "403,,REJECTED",
        "408,,RETRY",
        "425,,RETRY",
        "429,,RATE_LIMITED",
        "500,,RETRY",
        "503,odd,RETRY",
        "599,,RETRY"
    })
    void what_no_row_is_about_means_what_http_says(int status, String code, Kind kind) {
        assertThat(TABLE.verdict(status, code == null ? "" : code).kind()).isEqualTo(kind);
    }

    @Test
    void unknown_code_is_repeated_only_if_it_looks_like_one() {
        assertThat(TABLE.verdict(400, "bad_thing.x").reason()).endsWith("status 400 and the code 'bad_thing.x'");
        assertThat(TABLE.verdict(400, "Key sk_live_1 is wrong").reason())
                .isEqualTo("The vendor answered with status 400");
        assertThat(TABLE.verdict(400, "a".repeat(101)).reason()).isEqualTo("The vendor answered with status 400");
    }

    @Test
    void rows_are_kept_in_their_order() {
        assertThat(TABLE.rows()).hasSize(5);
        assertThat(TABLE.rows().get(1))
                .isEqualTo(
                        new ErrorTable.Row(Optional.empty(), Optional.of("no_team"), Kind.AUTH, "The team is unknown"));
        assertThat(TABLE).hasToString("ErrorTable[5 rows]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[1]",
                "[{}]",
                "[{\"kind\": \"OK\", \"reason\": \"a\"}]",
                "[{\"status\": 404, \"kind\": \"OK\"}]",
                "[{\"status\": 404, \"kind\": \"OK\", \"reason\": \" \"}]",
                "[{\"status\": 404, \"kind\": \"ok\", \"reason\": \"a\"}]",
                "[{\"status\": \"404\", \"kind\": \"OK\", \"reason\": \"a\"}]",
                "[{\"status\": 404.5, \"kind\": \"OK\", \"reason\": \"a\"}]",
                "[{\"status\": 4040, \"kind\": \"OK\", \"reason\": \"a\"}]",
                "[{\"status\": 99999999999, \"kind\": \"OK\", \"reason\": \"a\"}]",
                "[{\"code\": \"\", \"kind\": \"OK\", \"reason\": \"a\"}]",
                "[{\"code\": [], \"kind\": \"OK\", \"reason\": \"a\"}]",
                "[{\"satus\": 404, \"code\": \"a\", \"kind\": \"OK\", \"reason\": \"a\"}]",
                "["
            })
    void malformed_table_is_refused(String table) {
        assertThatThrownBy(() -> ErrorTable.parse(table)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void rows_for_the_same_are_refused_with_all_that_is_wrong_besides() {
        assertThatThrownBy(() -> ErrorTable.parse("""
                        [{"status": 404, "kind": "GONE", "reason": "a"},
                         {"status": 404, "kind": "RETRY", "reason": "b"},
                         {"status": 405}]"""))
                .hasMessageContaining("/1: is for the same status and code as /0")
                .hasMessageContaining("/2: needs a reason");
    }
}
