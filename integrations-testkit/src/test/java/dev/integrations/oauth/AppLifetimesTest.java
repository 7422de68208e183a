package dev.integrations.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Lifetimes that an app has for itself, shorter than those of the server. */
class AppLifetimesTest extends OAuthFixture {
    private static final TokenPolicy SHORT = TokenPolicy.defaults()
            .withAccessTokenLifetime(Duration.ofMinutes(5))
            .withRefreshTokenLifetime(Duration.ofHours(1))
            .withGrantLifetime(Duration.ofHours(2));

    private final NewApp app = registered(settings -> settings.tokenPolicy(Optional.of(SHORT)));

    private static String refreshToken(JsonNode tokens) {
        return tokens.path("refresh_token").asText();
    }

    private boolean isActive(JsonNode tokens) {
        return isActive(app, tokens.path("access_token").asText());
    }

    private JsonNode refreshed(JsonNode tokens) {
        return ok(refresh(app, refreshToken(tokens)));
    }

    private static void assertExpiresIn(JsonNode tokens, Duration time) {
        assertThat(tokens.path("expires_in").asLong()).isEqualTo(time.toSeconds());
    }

    @Test
    void access_token_lives_as_long_as_the_app_says() {
        JsonNode tokens = tokens(app);

        assertExpiresIn(tokens, Duration.ofMinutes(5));
        assertExpiresIn(tokens(confidential()), Duration.ofHours(1));
        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(isActive(tokens)).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(isActive(tokens)).isFalse();
    }

    @Test
    void own_token_of_the_app_lives_as_long_too() {
        JsonNode tokens = ok(post(TOKEN, app, "grant_type", "client_credentials"));

        assertExpiresIn(tokens, Duration.ofMinutes(5));
        clock.advance(Duration.ofMinutes(5));
        assertThat(isActive(tokens)).isFalse();
    }

    @Test
    void refresh_token_that_is_not_used_ends_after_an_hour() {
        JsonNode used = tokens(app);
        JsonNode late = tokens(app);
        NewApp other = confidential();
        JsonNode ofOther = tokens(other);

        clock.advance(Duration.ofHours(1).minusMillis(1));
        JsonNode next = refreshed(used);
        clock.advance(Duration.ofMillis(1));
        assertRefused(refresh(app, refreshToken(late)), "invalid_grant");
        ok(refresh(other, refreshToken(ofOther)));
        clock.advance(Duration.ofHours(1).minusMillis(2));
        refreshed(next);
    }

    @Test
    void grant_ends_after_two_hours_however_often_it_was_refreshed() {
        JsonNode tokens = tokens(app);
        for (int i = 0; i < 2; i++) {
            clock.advance(Duration.ofMinutes(55));
            tokens = refreshed(tokens);
            assertExpiresIn(tokens, Duration.ofMinutes(5));
        }

        clock.advance(Duration.ofMinutes(8));
        tokens = refreshed(tokens);

        assertExpiresIn(tokens, Duration.ofMinutes(2));
        clock.advance(Duration.ofMinutes(2).minusMillis(1));
        assertThat(isActive(tokens)).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(isActive(tokens)).isFalse();
        assertRefused(refresh(app, refreshToken(tokens)), "invalid_grant");
    }
}
