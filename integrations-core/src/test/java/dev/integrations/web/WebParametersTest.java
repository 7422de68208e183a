package dev.integrations.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebParametersTest {
    @ParameterizedTest
    @CsvSource({
        "a=b,               b",
        "a=two+words,       two words",
        "a=two%20words,     two words",
        "a=%2B,             +",
        "a=%e4%bd%a0,       \u4f60",
        "a=%F0%9F%98%80,    \ud83d\ude00",
        "a=b=c,             b=c",
        "&&a=b&,            b",
        "%61=b,             b",
        "x=1&a=b&a=c,       b"
    })
    void value_is_decoded(String encoded, String value) {
        assertThat(WebParameters.parse(encoded).find("a")).contains(value);
    }

    @Test
    void parameter_without_a_value_is_there_and_empty() {
        WebParameters parameters = WebParameters.parse("a&b=");

        assertThat(parameters.find("a")).contains("");
        assertThat(parameters.find("b")).contains("");
        assertThat(parameters.find("c")).isEmpty();
        assertThat(WebParameters.parse("").names()).isEmpty();
    }

    @Test
    void repetitions_and_their_order_are_kept() {
        WebParameters parameters = WebParameters.parse("b=1&a=2&b=3&b=");

        assertThat(parameters.names()).containsExactly("b", "a");
        assertThat(parameters.all("b")).containsExactly("1", "3", "");
        assertThat(parameters.repeated()).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a=%", "a=%4", "a=%zz", "a=%-1", "a=%+1", "%=a", "a=%C3", "a=%C0%80", "a=%ED%A0%80", "a=\u00e4"})
    void what_does_not_decode_is_refused_without_being_repeated(String encoded) {
        assertThatThrownBy(() -> WebParameters.parse(encoded))
                .isInstanceOf(MalformedParametersException.class)
                .hasMessageNotContaining(encoded);
    }

    @Test
    void more_than_a_thousand_parameters_are_refused() {
        assertThat(WebParameters.parse("a=1&".repeat(1_000)).all("a")).hasSize(1_000);

        assertThatThrownBy(() -> WebParameters.parse("a=1&".repeat(1_001)))
                .isInstanceOf(MalformedParametersException.class)
                .hasMessageContaining("1000");
    }

    @Test
    void values_are_not_shown() {
        assertThat(WebParameters.parse("password=secret")).hasToString("WebParameters[password]");
    }
}
