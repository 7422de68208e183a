package dev.integrations.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"X-A | b", "x | ''", "!#$%&'*+-.^_`|~09 | v", "X-A | a b\tc", "X-A | ~\"()<>@,;:[]{}"},
            quoteCharacter = '`')
    void field_of_token_and_visible_text_is_fine(String name, String value) {
        assertThat(Header.problem(name, value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "X A", "X:", "X\r\nY", "X\u0000", "X\u00e4", "(x)", "X/", "\tX", "X\u007f"})
    void name_that_is_no_token_is_a_problem(String name) {
        assertThat(Header.problem(name, "v"))
                .hasValueSatisfying(problem -> assertThat(problem).contains("header name"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nX-B: c",
                "a\rb",
                "a\nb",
                "a\u0000b",
                "\u0007",
                "\u007f",
                "\u00e4",
                "\u010d\u010a",
                " a",
                "a ",
                "\ta",
                "a\t",
                " "
            })
    void value_that_could_break_out_is_a_problem_that_does_not_repeat_it(String value) {
        assertThat(Header.problem("X-Secret", value))
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("X-Secret").isPrintable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "content-length",
                "Transfer-Encoding",
                "CONNECTION",
                "Keep-Alive",
                "TE",
                "Trailer",
                "Upgrade",
                "Expect",
                "Proxy-Authorization",
                "proxy-connection"
            })
    void framing_belongs_to_the_transport(String name) {
        assertThat(Header.isTransportOwned(name)).isTrue();
    }

    @Test
    void other_fields_belong_to_the_caller() {
        assertThat(Header.isTransportOwned("Content-Type")).isFalse();
        assertThat(Header.isTransportOwned("User-Agent")).isFalse();
        assertThat(Header.isTransportOwned("X-Host")).isFalse();
    }
}
