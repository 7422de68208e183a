package dev.integrations.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectUrisTest {
    static List<JsonNode> pairs() {
        return OAuthVectors.list("/redirect_uri/cases");
    }

    static List<String> rejected() {
        return OAuthVectors.texts("/redirect_uri/registration_reject");
    }

    @Test
    void there_are_31_pairs() {
        assertThat(pairs()).hasSize(31);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void pair_matches_as_the_rfcs_say(JsonNode pair) {
        String registered = pair.path("registered").asText();
        String requested = pair.path("requested").asText();

        boolean web = RedirectUris.matches(registered, requested, ApplicationType.WEB);
        boolean nativeApp = RedirectUris.matches(registered, requested, ApplicationType.NATIVE);

        if (pair.path("match").isBoolean()) {
            assertThat(web).isEqualTo(pair.path("match").asBoolean());
            assertThat(nativeApp).isEqualTo(pair.path("match").asBoolean());
        } else {
            assertThat(registered).contains("localhost");
            assertThat(web).isFalse();
            assertThat(nativeApp).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void registered_side_of_each_pair_can_be_registered(JsonNode pair) {
        assertThat(RedirectUris.problem(pair.path("registered").asText(), ApplicationType.NATIVE))
                .isEmpty();
    }

    @Test
    void name_of_the_machine_is_for_native_apps() {
        assertThat(RedirectUris.problem("http://localhost:8080/cb", ApplicationType.WEB))
                .isPresent();
        assertThat(RedirectUris.problem("http://localhost:8080/cb", ApplicationType.NATIVE))
                .isEmpty();
        assertThat(RedirectUris.problem("http://127.0.0.1:8080/cb", ApplicationType.WEB))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void dangerous_uri_is_not_registered(String uri) {
        assertThat(RedirectUris.problem(uri, ApplicationType.WEB)).isPresent();
        assertThat(RedirectUris.problem(uri, ApplicationType.NATIVE)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://",
                "https:///cb",
                "https://user@client.example.com/cb",
                "https://client.example.com:99999/cb",
                "https://client.example.com/c b",
                "https://client.example.com/c\tb",
                "https://client.example.com/cb\u0000",
                "https://clïent.example.com/cb",
                "https://client.example.com/%zz",
                "https:client",
                "HTTPS://client.example.com/cb",
                "http://127.0.0.1:0/cb",
                "http://127.0.0.1:65536/cb",
                "http://127.0.0.1@evil.test/cb",
                "http://127.0.0.2/cb",
                "http://[::2]/cb",
                "http://localhost.evil.test/cb",
                "ftp://client.example.com/cb",
                "com.example.app",
                "com.example.app:",
                "JavaScript:alert(1)",
                "java.script:alert(1)",
                "vbscript:x",
                "blob:https://client.example.com/1",
                "//client.example.com/cb",
                "urn:ietf:wg:oauth:2.0:oob"
            })
    void odd_uri_is_not_registered(String uri) {
        assertThat(RedirectUris.problem(uri, ApplicationType.WEB)).isPresent();
        assertThat(RedirectUris.problem(uri, ApplicationType.NATIVE)).isPresent();
    }

    @Test
    void private_use_scheme_is_for_native_apps() {
        assertThat(RedirectUris.problem("com.example.app:/cb", ApplicationType.WEB))
                .isPresent();
        assertThat(RedirectUris.problem("com.example.app:/cb", ApplicationType.NATIVE))
                .isEmpty();
        assertThat(RedirectUris.problem("com.example.app:/" + "c".repeat(2048), ApplicationType.NATIVE))
                .isPresent();
    }

    @Test
    void request_without_uri_means_the_only_one() {
        List<String> one = List.of("https://client.example.com/cb");
        List<String> two = List.of("https://client.example.com/cb", "https://client.example.com/cb2");

        assertThat(RedirectUris.resolve(one, Optional.empty(), ApplicationType.WEB))
                .isEqualTo(Optional.of(one.get(0)));
        assertThat(RedirectUris.resolve(two, Optional.empty(), ApplicationType.WEB))
                .isEmpty();
        assertThat(RedirectUris.resolve(List.of(), Optional.empty(), ApplicationType.WEB))
                .isEmpty();
        assertThat(RedirectUris.resolve(two, Optional.of(two.get(1)), ApplicationType.WEB))
                .contains(two.get(1));
        assertThat(RedirectUris.resolve(two, Optional.of("https://evil.test/"), ApplicationType.WEB))
                .isEmpty();
    }

    @Test
    void loopback_request_is_answered_at_the_port_it_names() {
        assertThat(RedirectUris.resolve(
                        List.of("http://127.0.0.1/cb"), Optional.of("http://127.0.0.1:51004/cb"), ApplicationType.WEB))
                .contains("http://127.0.0.1:51004/cb");
    }
}
