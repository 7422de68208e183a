package dev.integrations.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PkceTest {
    private static String challengeOf(String verifier) {
        return java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(TokenHash.of(verifier).bytes());
    }

    static List<String> validVerifiers() {
        return OAuthVectors.texts("/pkce/valid_verifiers");
    }

    static List<String> invalidVerifiers() {
        return OAuthVectors.texts("/pkce/invalid_verifiers");
    }

    @Test
    void verifiers_of_the_rfc_and_others_meet_their_challenges() {
        assertThat(Pkce.meets(
                        OAuthVectors.at("/pkce/challenge").asText(),
                        OAuthVectors.at("/pkce/verifier").asText()))
                .isTrue();
        assertThat(OAuthVectors.list("/pkce_more"))
                .isNotEmpty()
                .allMatch(pair -> Pkce.meets(
                        pair.path("challenge").asText(), pair.path("verifier").asText()));
    }

    @ParameterizedTest
    @MethodSource("validVerifiers")
    void well_formed_verifier_meets_its_challenge_and_no_other(String verifier) {
        assertThat(Pkce.meets(challengeOf(verifier), verifier)).isTrue();
        assertThat(Pkce.meets(challengeOf(verifier + "x"), verifier)).isFalse();
        assertThat(Pkce.meets(verifier, verifier)).as("plain").isFalse();
    }

    @ParameterizedTest
    @MethodSource("invalidVerifiers")
    void malformed_verifier_meets_nothing(String verifier) {
        assertThat(Pkce.meets(challengeOf(verifier), verifier)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c=", "é"})
    void challenge_of_another_form_is_none(String challenge) {
        assertThat(Pkce.isChallenge(challenge)).isFalse();
        assertThat(Pkce.isChallenge(challengeOf("x") + "a")).isFalse();
        assertThat(Pkce.isChallenge(challengeOf("x"))).isTrue();
    }
}
