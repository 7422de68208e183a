package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditEntry;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.common.Transactions;
import dev.integrations.store.StoreTransaction;
import dev.integrations.testkit.OAuthMother;
import dev.integrations.web.WebRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OAuthAppsTest extends OAuthFixture {
    private final PageRequest page = PageRequest.first(10);

    @Test
    void registered_app_has_a_secret_that_is_shown_once() {
        NewApp app = confidential();

        assertThat(app.secret().orElseThrow().reveal()).matches("oas_[A-Za-z0-9_-]{43}");
        assertThat(app.app().enabled()).isTrue();
        assertThat(app.id().toString()).startsWith("app_");
        assertThat(apps.get(app.id())).isEqualTo(app.app());
        assertThat(apps.list(AppQuery.all(), page).items()).containsExactly(app.app());
        assertThat(actions(ACME)).containsExactly("oauth_app.registered");
    }

    @Test
    void public_app_has_no_secret() {
        NewApp app = publicApp();

        assertThat(app.secret()).isEmpty();
        assertThat(apps.secrets(app.id())).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> apps.regenerateSecret(app.id()));
    }

    @Test
    void what_the_server_does_not_know_is_refused_at_once() {
        AppSettings settings = OAuthMother.settings("x")
                .scopes(Set.of("unknown"))
                .servedResources(Set.of("https://unknown.example.com"))
                .build();

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> apps.register(settings))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(Problem::field)
                        .containsExactly("scopes", "servedResources", "servedResources"));
        NewApp app = confidential();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> apps.update(app.id(), before -> settings));
        assertThat(apps.get(app.id())).isEqualTo(app.app());
    }

    @Test
    void only_apps_of_the_host_serve_resources() {
        AppSettings settings =
                AppSettings.builder("API").servedResources(Set.of(API)).build();

        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> apps.register(settings));
        assertThat(hostApps.register(settings).app().owner()).isEqualTo(AuditTrail.HOST);
    }

    @Test
    void update_changes_the_settings_and_grows_the_version() {
        NewApp app = confidential();
        clock.advance(Duration.ofMinutes(1));

        OAuthApp after = apps.update(
                app.id(), settings -> settings.toBuilder().name("Other").build());

        assertThat(after.settings().name()).isEqualTo("Other");
        assertThat(after.version()).isEqualTo(2);
        assertThat(after.updatedAt()).isEqualTo(clock.instant());
        assertThat(apps.get(app.id())).isEqualTo(after);
        assertThat(apps.disable(app.id()).enabled()).isFalse();
        assertThat(apps.enable(app.id()).enabled()).isTrue();
        assertThat(actions(ACME))
                .containsExactly(
                        "oauth_app.enabled", "oauth_app.disabled", "oauth_app.updated", "oauth_app.registered");
    }

    @Test
    void trail_names_the_settings_that_changed() {
        NewApp app = confidential();

        apps.update(
                app.id(),
                settings -> settings.toBuilder()
                        .name("Other")
                        .logoUri(Optional.of("https://client.example.com/logo.png"))
                        .build());
        apps.update(app.id(), settings -> settings);

        assertThat(trail(ACME).list(page).items())
                .extracting(AuditEntry::details)
                .containsExactly(Map.of(), Map.of("changed", "name logoUri"), Map.of());
    }

    @Test
    void app_that_does_not_authenticate_any_more_loses_its_secrets() {
        NewApp app = confidential();

        apps.update(
                app.id(),
                settings -> settings.toBuilder()
                        .authentication(ClientAuthentication.NONE)
                        .grantTypes(GrantType.AUTHORIZATION_CODE)
                        .build());

        assertThat(apps.secrets(app.id())).isEmpty();
        apps.update(
                app.id(),
                settings -> settings.toBuilder()
                        .authentication(ClientAuthentication.CLIENT_SECRET_BASIC)
                        .build());
        assertRefused(redeem(app, code(app)), 401, "invalid_client");
        ok(redeem(apps.regenerateSecret(app.id()), code(app)));
    }

    @Test
    void secret_is_regenerated_with_overlap() {
        NewApp app = confidential();
        NewApp second = apps.regenerateSecret(app.id());

        assertThat(second.secret()).isNotEqualTo(app.secret());
        assertThat(apps.secrets(app.id()))
                .extracting(AppSecret::expiresAt)
                .containsExactly(Optional.empty(), Optional.of(clock.instant().plus(Duration.ofHours(24))));
        apps.regenerateSecret(app.id(), Duration.ZERO);
        assertThat(apps.secrets(app.id())).hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> apps.regenerateSecret(app.id(), Duration.ofDays(31)));
        assertThatIllegalArgumentException().isThrownBy(() -> apps.regenerateSecret(app.id(), Duration.ofSeconds(-1)));
    }

    @Test
    void live_secrets_are_bounded() {
        NewApp app = confidential();
        for (int i = 0; i < 4; i++) {
            apps.regenerateSecret(app.id());
        }

        assertThatIllegalStateException().isThrownBy(() -> apps.regenerateSecret(app.id()));

        apps.regenerateSecret(app.id(), Duration.ZERO);
        assertThat(apps.secrets(app.id())).hasSize(1);
    }

    @Test
    void deleted_app_is_gone_with_its_tokens() {
        NewApp app = confidential();
        NewApp api = resourceServer(API);
        JsonNode tokens = tokens(app);

        apps.delete(app.id());

        assertThat(apps.find(app.id())).isEmpty();
        assertThat(isActive(api, tokens.path("access_token").asText())).isFalse();
        assertRefused(redeem(app, "oac_x"), 401, "invalid_client");
        assertThat(actions(ACME)).contains("oauth_app.deleted");
    }

    @Test
    void what_a_deleted_app_has_is_removed_and_the_trails_of_its_tenants_tell() {
        NewApp ofHost = hostApps.register(OAuthMother.settings("Host's").build());
        JsonNode tokens = tokens(ofHost);
        store.useTransaction(
                transaction -> transaction.consents().save(OAuthMother.aConsent(ofHost.app(), GLOBEX, USER)));
        hostApps.as("ann").because("ticket 17").delete(ofHost.id());
        assertThat(isActive(resourceServer(API), tokens.path("access_token").asText()))
                .isFalse();

        assertThat(new GrantSweep(parts).run()).isFalse();

        for (TenantId tenant : List.of(ACME, GLOBEX)) {
            AuditEntry entry = trail(tenant).list(page).items().get(0);
            assertThat(entry.action()).isEqualTo("consent.revoked");
            assertThat(entry.subject()).isEqualTo(ofHost.id().toString());
            assertThat(entry.details()).containsEntry("reason", "the app was deleted");
            assertThat(entry.actor()).isEqualTo(Actor.of("ann"));
            assertThat(entry.reason()).contains("ticket 17");
        }
        store.useTransaction(transaction -> {
            assertThat(transaction.oauthApps().deleted(1)).isEmpty();
            assertThat(transaction.oauthGrants().removeOf(ofHost.id(), 1)).isZero();
        });
    }

    @Test
    void tenants_of_a_deleted_app_are_told_in_portions_of_which_each_counts() {
        NewApp ofHost = hostApps.register(OAuthMother.settings("Host's").build());
        store.useTransaction(transaction -> {
            for (int i = 0; i < 101; i++) {
                TenantId tenant = TenantId.of("tenant-" + i);
                transaction.consents().save(OAuthMother.aConsent(ofHost.app(), tenant, USER));
            }
        });
        Withdrawal withdrawal = new Withdrawal(parts);

        assertThat(withdrawal
                        .ofTenants(ofHost.id(), trail(AuditTrail.HOST), "test", 2)
                        .transactions())
                .isEqualTo(2);
        assertThat(withdrawal
                        .ofTenants(ofHost.id(), trail(AuditTrail.HOST), "test", 2)
                        .transactions())
                .isEqualTo(1);
        assertThat(withdrawal
                        .ofTenants(ofHost.id(), trail(AuditTrail.HOST), "test", 2)
                        .transactions())
                .isZero();
    }

    @Test
    void deleted_app_that_fails_does_not_stop_those_behind_it() {
        apps.delete(confidential().id());
        apps.delete(confidential().id());

        // Pushed requests come first, then what else ended, then the list of apps, then what the first of them has.
        assertThat(new GrantSweep(failingAt(4)).run()).isFalse();

        assertThat(deleted()).hasSize(1);
        new GrantSweep(parts).run();
        assertThat(deleted()).isEmpty();
    }

    private List<OAuthApp> deleted() {
        return store.inTransaction(transaction -> transaction.oauthApps().deleted(10));
    }

    private OAuthParts failingAt(int which) {
        Transactions<StoreTransaction> failing = new Transactions<>() {
            private int times;

            @Override
            public <R, X extends Exception> R inTransaction(Work<? super StoreTransaction, R, X> work) throws X {
                if (++times == which) {
                    throw new IllegalStateException("away");
                }
                return store.inTransaction(work);
            }
        };
        return new OAuthParts(
                failing,
                parts.settings(),
                parts.scopes(),
                parts.proxies(),
                parts.encryption(),
                parts.signingKeys(),
                parts.singleUses(),
                clock,
                parts.random(),
                parts.ids());
    }

    @Test
    void app_that_is_deleted_after_it_authenticated_gets_nothing() {
        NewApp app = confidential();
        String code = code(app);
        JsonNode tokens = tokens(app);
        TokenIssuer issuer = new TokenIssuer(parts);

        apps.delete(app.id());

        TokenRequest redemption = request(app, "code", code, "code_verifier", VERIFIER);
        TokenRequest refresh =
                request(app, "refresh_token", tokens.path("refresh_token").asText());
        assertGone(() -> new CodeExchange(parts, issuer).exchange(redemption));
        assertGone(() -> new RefreshExchange(parts, issuer).exchange(refresh));
        assertGone(() -> new ClientCredentialsExchange(parts, issuer).exchange(request(app)));
    }

    private static TokenRequest request(NewApp app, String... pairs) {
        Form form = Form.read(WebRequest.builder("POST", TOKEN)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(form(List.of(pairs)).getBytes(ISO_8859_1))
                .build());
        return new TokenRequest(app.app(), form, Optional.empty());
    }

    private static void assertGone(ThrowingCallable exchange) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(exchange)
                .satisfies(e -> assertRefused(e.response(), 401, "invalid_client"));
    }

    @Test
    void host_revokes_in_the_trails_of_all_tenants() {
        NewApp ofHost = hostApps.register(OAuthMother.settings("Host's").build());
        List<TenantId> tenants =
                IntStream.range(0, 60).mapToObj(i -> TenantId.of("tenant-" + i)).toList();
        for (TenantId tenant : tenants) {
            ok(redeem(ofHost, code(new Approval(ofHost.id(), tenant, USER, Set.of("invoices:read"), List.of(API)))));
        }

        assertThat(hostApps.as("ann").because("ticket 17").revokeGrants(ofHost.id()))
                .isEqualTo(60);

        AuditEntry entry = trail(tenants.get(0)).list(page).items().get(0);
        assertThat(entry.actor().name()).isEqualTo("ann");
        assertThat(entry.reason()).contains("ticket 17");
        assertThat(entry.details()).containsEntry("reason", "by the owner of the app");
        assertThat(tenants).allMatch(tenant -> actions(tenant).equals(List.of("consent.revoked", "grant.created")));
        assertThat(trail(AuditTrail.HOST).list(page).items().get(0).details()).containsEntry("grants", "60");
    }

    @Test
    void owner_can_revoke_all_that_users_allowed() {
        NewApp app = confidential();
        NewApp other = confidential();
        JsonNode tokens = tokens(app);
        JsonNode kept = tokens(other);
        store.useTransaction(transaction -> transaction.consents().save(OAuthMother.aConsent(app.app(), ACME, USER)));

        assertThat(apps.revokeGrants(app.id())).isEqualTo(1);

        assertThat(actions(ACME)).startsWith("oauth_app.grants_revoked", "consent.revoked");
        assertThat(isActive(app, tokens.path("access_token").asText())).isFalse();
        assertThat(isActive(other, kept.path("access_token").asText())).isTrue();
        Optional<Consent> consent =
                store.inTransaction(transaction -> transaction.consents().find(ACME, USER, app.id()));
        assertThat(consent).isEmpty();
    }

    @Test
    void server_without_rotation_takes_public_apps_with_a_policy_of_their_own() {
        OAuthParts steady = parts(OAuthSettings.builder(ISSUER)
                .tokenPolicy(TokenPolicy.defaults().withoutRotation())
                .build());
        OAuthApps its = new OAuthApps(steady, ACME, trail(ACME));
        AppSettings.Builder settings = OAuthMother.settings("Phone")
                .scopes(Set.of())
                .authentication(ClientAuthentication.NONE)
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN);

        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> its.register(settings.build()));
        its.register(settings.tokenPolicy(Optional.of(TokenPolicy.defaults())).build());
    }

    @Test
    void app_of_another_tenant_is_not_found() {
        NewApp app = confidential();
        OAuthApps foreign = apps(GLOBEX);
        List<Consumer<OAuthApps>> operations = List.of(
                its -> its.get(app.id()),
                its -> its.update(app.id(), settings -> settings),
                its -> its.disable(app.id()),
                its -> its.enable(app.id()),
                its -> its.regenerateSecret(app.id()),
                its -> its.secrets(app.id()),
                its -> its.revokeGrants(app.id()),
                its -> its.delete(app.id()));

        for (Consumer<OAuthApps> operation : operations.subList(0, operations.size() - 1)) {
            operation.accept(apps);
        }
        OAuthApp before = apps.get(app.id());
        for (OAuthApps stranger : List.of(foreign, hostApps)) {
            for (Consumer<OAuthApps> operation : operations) {
                assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> operation.accept(stranger));
            }
            assertThat(stranger.find(app.id())).isEmpty();
            assertThat(stranger.list(AppQuery.all(), page).items()).isEmpty();
        }
        assertThat(apps.get(app.id())).isEqualTo(before);
    }
}
