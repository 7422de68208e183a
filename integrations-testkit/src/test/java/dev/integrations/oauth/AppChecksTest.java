package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.SignatureAlgorithm;
import dev.integrations.jose.SigningKeyParts;
import dev.integrations.jose.SigningKeySettings;
import dev.integrations.jose.SigningKeys;
import dev.integrations.scope.ScopeCatalog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Apps whose server was started again with less than it had. */
class AppChecksTest extends OAuthFixture {
    private static final OAuthSettings REDUCED = OAuthSettings.builder(ISSUER)
            .resources(API)
            .tokenPolicy(TokenPolicy.defaults().withoutRotation())
            .build();

    @Test
    void scope_that_left_the_catalogue_does_not_keep_an_app_from_being_changed() {
        NewApp app = confidential();

        OAuthApp after = renamed(later(ACME), app);

        assertThat(after.settings().scopes()).containsExactlyInAnyOrder("invoices:read", "invoices:write");
        assertRefused(
                later(ACME),
                app,
                settings -> settings.scopes(Set.of("invoices:read", "invoices:write", "unknown")),
                "scopes");
    }

    @Test
    void scope_that_left_the_catalogue_cannot_be_given_again() {
        NewApp app = confidential();
        OAuthApps later = later(ACME);

        later.update(
                app.id(),
                settings -> settings.toBuilder().scopes(Set.of("invoices:read")).build());

        assertRefused(later, app, settings -> settings.scopes(Set.of("invoices:read", "invoices:write")), "scopes");
    }

    @Test
    void resource_that_the_server_has_no_more_does_not_keep_an_app_from_being_changed() {
        NewApp app = resourceServer(API, FILES);
        OAuthApps later = later(AuditTrail.HOST);

        assertThat(renamed(later, app).settings().servedResources()).containsExactlyInAnyOrder(API, FILES);
        assertRefused(
                later,
                app,
                settings -> settings.servedResources(Set.of(FILES, "https://unknown.example.com")),
                "servedResources");
    }

    @Test
    void lifetime_that_is_too_long_by_now_does_not_keep_an_app_from_being_changed() {
        TokenPolicy signed = TokenPolicy.defaults().withSignedAccessTokens();
        NewApp app = registered(settings -> settings.tokenPolicy(Optional.of(signed)));

        assertThat(renamed(later(ACME), app).settings().tokenPolicy()).contains(signed);
        assertRefused(
                later(ACME),
                app,
                settings -> settings.tokenPolicy(Optional.of(signed.withAccessTokenLifetime(Duration.ofMinutes(50)))),
                "tokenPolicy.accessTokenLifetime");
    }

    @Test
    void server_that_rotates_no_more_does_not_keep_a_public_app_from_being_changed() {
        NewApp app = publicApp();
        TokenPolicy own = TokenPolicy.defaults();

        assertThat(renamed(later(ACME), app).settings().tokenPolicy()).isEmpty();
        later(ACME)
                .update(
                        app.id(),
                        settings -> settings.toBuilder()
                                .tokenPolicy(Optional.of(own))
                                .build());
        assertRefused(later(ACME), app, settings -> settings.tokenPolicy(Optional.empty()), "tokenPolicy");
    }

    private static OAuthApp renamed(OAuthApps later, NewApp app) {
        OAuthApp after = later.update(
                app.id(), settings -> settings.toBuilder().name("Renamed").build());
        assertThat(after.settings().name()).isEqualTo("Renamed");
        return after;
    }

    private static void assertRefused(
            OAuthApps later, NewApp app, UnaryOperator<AppSettings.Builder> change, String field) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> later.update(
                        app.id(), settings -> change.apply(settings.toBuilder()).build()))
                .satisfies(
                        e -> assertThat(e.problems()).extracting(Problem::field).isEqualTo(List.of(field)));
    }

    private OAuthApps later(TenantId owner) {
        SigningKeySettings shorter = new SigningKeySettings(
                SignatureAlgorithm.RS256, Duration.ofDays(90), Duration.ofDays(2), Duration.ofMinutes(10));
        SigningKeys keys = SigningKeys.of(
                new SigningKeyParts(store, parts.encryption(), clock, parts.random(), trail(AuditTrail.HOST), shorter));
        ScopeCatalog fewer =
                ScopeCatalog.builder().add("invoices:read", "Read invoices").build();
        return new OAuthApps(with(fewer, keys, parts(REDUCED)), owner, trail(owner));
    }
}
