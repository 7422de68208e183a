package dev.integrations.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AppSettingsTest {
    private static final String CALLBACK = "https://client.example.com/cb";

    private static AppSettings.Builder web() {
        return AppSettings.builder("Reports")
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                .redirectUris(List.of(CALLBACK));
    }

    private static List<String> problems(AppSettings.Builder builder) {
        try {
            builder.build();
            return List.of();
        } catch (InvalidInputException e) {
            return e.problems().stream().map(Problem::field).toList();
        }
    }

    @Test
    void defaults_are_those_of_a_confidential_web_app() {
        AppSettings settings = AppSettings.builder("Reports").build();

        assertThat(settings.type()).isEqualTo(ApplicationType.WEB);
        assertThat(settings.authentication()).isEqualTo(ClientAuthentication.CLIENT_SECRET_BASIC);
        assertThat(settings.isPublic()).isFalse();
        assertThat(settings.grantTypes()).isEmpty();
        assertThat(settings.tokenPolicy()).isEmpty();
    }

    @Test
    void text_form_comes_back_as_it_was() {
        AppSettings settings = web().description("\"é\"\n")
                .logoUri(Optional.of("https://client.example.com/logo.png"))
                .scopes(Set.of("b", "a"))
                .servedResources(Set.of("https://api.example.com"))
                .tokenPolicy(Optional.of(TokenPolicy.defaults().withoutRotation()))
                .build();

        AppSettings read = AppSettings.ofText(settings.toText());

        assertThat(read).isEqualTo(settings).hasSameHashCodeAs(settings).hasToString(settings.toString());
        assertThat(read.tokenPolicy()).isEqualTo(settings.tokenPolicy());
        assertThat(read.toBuilder().build()).isEqualTo(settings);
        assertThat(read).isNotEqualTo(web().build());
        assertThatIllegalArgumentException().isThrownBy(() -> AppSettings.ofText("{"));
    }

    @Test
    void builder_of_settings_does_not_change_them() {
        AppSettings settings = web().build();

        settings.toBuilder().name("other").build();

        assertThat(settings.name()).isEqualTo("Reports");
    }

    @Test
    void everything_that_is_wrong_is_named_at_once() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> AppSettings.builder(" ")
                        .description("\0")
                        .redirectUris(List.of("javascript:alert(1)", CALLBACK, CALLBACK))
                        .logoUri(Optional.of("http://client.example.com/logo.png"))
                        .policyUri(Optional.of("data:text/html,x"))
                        .termsUri(Optional.of("https://user@client.example.com"))
                        .scopes(Set.of("a b"))
                        .servedResources(Set.of("https://api.example.com#x"))
                        .tokenPolicy(Optional.of(TokenPolicy.defaults()
                                .withAccessTokenLifetime(Duration.ofDays(2))
                                .withRefreshTokenLifetime(Duration.ZERO)
                                .withGrantLifetime(Duration.ofDays(4000))
                                .withGrace(Duration.ofSeconds(61))))
                        .build())
                .satisfies(e -> assertThat(e.problems())
                        .extracting(Problem::field)
                        .containsExactly(
                                "name",
                                "description",
                                "redirectUris",
                                "redirectUris[0]",
                                "redirectUris",
                                "logoUri",
                                "policyUri",
                                "termsUri",
                                "scopes",
                                "servedResources",
                                "tokenPolicy.accessTokenLifetime",
                                "tokenPolicy.refreshTokenLifetime",
                                "tokenPolicy.grantLifetime",
                                "tokenPolicy.grace"));
    }

    @Test
    void sizes_are_bounded() {
        assertThat(problems(AppSettings.builder("n".repeat(101)))).containsExactly("name");
        assertThat(problems(web().description("d".repeat(1001)))).containsExactly("description");
        assertThat(problems(web().redirectUris(IntStream.range(0, 21)
                        .mapToObj(i -> CALLBACK + i)
                        .toList())))
                .containsExactly("redirectUris");
        assertThat(problems(web().scopes(IntStream.range(0, 101)
                        .mapToObj(Integer::toString)
                        .collect(java.util.stream.Collectors.toSet()))))
                .containsExactly("scopes");
        assertThat(problems(web().scopes(Set.of("s".repeat(65))))).containsExactly("scopes");
        assertThat(problems(web().logoUri(Optional.of("https://a.example/" + "l".repeat(2048)))))
                .containsExactly("logoUri");
        assertThat(problems(web().scopes(Collections.singleton("s".repeat(64)))))
                .isEmpty();
    }

    @Test
    void redirect_uris_belong_to_codes() {
        assertThat(problems(web().redirectUris(List.of()))).containsExactly("redirectUris");
        assertThat(problems(AppSettings.builder("a").redirectUris(List.of(CALLBACK))))
                .containsExactly("redirectUris");
    }

    @Test
    void app_that_sends_no_users_pushes_no_requests() {
        assertThat(problems(AppSettings.builder("a")
                        .grantTypes(GrantType.CLIENT_CREDENTIALS)
                        .pushedRequestsRequired(true)))
                .containsExactly("pushedRequestsRequired");
        assertThat(problems(web().pushedRequestsRequired(true))).isEmpty();
    }

    @Test
    void refresh_tokens_need_a_grant_that_brings_them() {
        assertThat(problems(AppSettings.builder("a").grantTypes(GrantType.REFRESH_TOKEN, GrantType.CLIENT_CREDENTIALS)))
                .containsExactly("grantTypes");
    }

    @Test
    void public_app_has_neither_client_credentials_nor_resources_and_must_rotate() {
        AppSettings.Builder app = web().authentication(ClientAuthentication.NONE);

        assertThat(problems(app)).isEmpty();
        assertThat(app.build().isPublic()).isTrue();
        assertThat(problems(web().authentication(ClientAuthentication.NONE)
                        .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.CLIENT_CREDENTIALS)
                        .servedResources(Set.of("https://api.example.com"))
                        .tokenPolicy(Optional.of(TokenPolicy.defaults().withoutRotation()))))
                .containsExactly("grantTypes", "servedResources", "tokenPolicy.rotation");
    }
}
