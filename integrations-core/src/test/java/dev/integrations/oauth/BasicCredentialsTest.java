package dev.integrations.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BasicCredentialsTest {
    static List<JsonNode> cases() {
        return OAuthVectors.list("/client_secret_basic/cases");
    }

    static List<String> rejected() {
        return OAuthVectors.texts("/client_secret_basic/must_reject");
    }

    private static String base64(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void both_halves_are_decoded_as_in_a_form(JsonNode example) {
        String header = example.has("header")
                ? example.path("header").asText()
                : "Basic " + base64(example.path("form_encoded_id").asText() + ":x");

        BasicCredentials credentials = BasicCredentials.parse(header).orElseThrow();

        assertThat(credentials.id()).isEqualTo(example.path("client_id").asText());
        assertThat(credentials.secret()).isEqualTo(example.path("client_secret").asText());
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void malformed_header_is_refused(String header) {
        assertThat(BasicCredentials.parse(header)).isEmpty();
    }

    @Test
    void case_of_the_scheme_does_not_matter() {
        assertThat(OAuthVectors.texts("/client_secret_basic/must_accept_scheme_case"))
                .isNotEmpty()
                .allMatch(scheme ->
                        BasicCredentials.parse(scheme + " " + base64("a:b")).isPresent());
        assertThat(BasicCredentials.parse("Bearer " + base64("a:b"))).isEmpty();
    }

    @Test
    void secret_may_hold_colons() {
        assertThat(BasicCredentials.parse("Basic " + base64("a:b:c"))
                        .orElseThrow()
                        .secret())
                .isEqualTo("b:c");
    }
}
