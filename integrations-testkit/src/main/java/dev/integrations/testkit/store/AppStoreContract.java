package dev.integrations.testkit.store;

import static dev.integrations.testkit.OAuthMother.aCode;
import static dev.integrations.testkit.OAuthMother.aConsent;
import static dev.integrations.testkit.OAuthMother.aGrant;
import static dev.integrations.testkit.OAuthMother.aSecret;
import static dev.integrations.testkit.OAuthMother.aToken;
import static dev.integrations.testkit.OAuthMother.anApp;
import static dev.integrations.testkit.OAuthMother.anApproval;
import static dev.integrations.testkit.OAuthMother.settings;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.PageRequest;
import dev.integrations.oauth.AppQuery;
import dev.integrations.oauth.AppSecret;
import dev.integrations.oauth.AppSettings;
import dev.integrations.oauth.AppStore;
import dev.integrations.oauth.ApplicationType;
import dev.integrations.oauth.Approval;
import dev.integrations.oauth.AuthorizationCode;
import dev.integrations.oauth.ClientAuthentication;
import dev.integrations.oauth.Grant;
import dev.integrations.oauth.GrantType;
import dev.integrations.oauth.OAuthApp;
import dev.integrations.oauth.StoredToken;
import dev.integrations.oauth.TokenKind;
import dev.integrations.oauth.TokenPolicy;
import dev.integrations.store.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Contract of {@link AppStore}: apps and their secrets. */
public abstract class AppStoreContract extends PortContract {
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final AppQuery ALL = AppQuery.all();

    /** For subclasses. */
    protected AppStoreContract() {}

    private AppStore apps() {
        return eachCallInATransaction(AppStore.class, StoreTransaction::oauthApps);
    }

    private OAuthApp inserted(OAuthApp app) {
        apps().insert(app);
        return app;
    }

    private static OAuthApp changed(OAuthApp app, AppSettings settings, boolean enabled, long version) {
        return new OAuthApp(app.id(), app.owner(), settings, enabled, version, app.createdAt(), LATER);
    }

    @Test
    void app_comes_back_as_it_was() {
        OAuthApp plain = inserted(anApp(ACME, AppSettings.builder("a").build(), NOON));
        OAuthApp full = inserted(anApp(
                AuditTrail.HOST,
                settings("Zoë's \"Reports\" 🚀 \\ ?:x")
                        .description("d".repeat(990) + "\n{é} '")
                        .type(ApplicationType.NATIVE)
                        .authentication(ClientAuthentication.CLIENT_SECRET_POST)
                        .redirectUris(
                                List.of("https://b.example.com/?a=1&b=2", "http://127.0.0.1/cb", "com.example.a:/cb"))
                        .logoUri(Optional.of("https://b.example.com/logo.png"))
                        .policyUri(Optional.of("https://b.example.com/privacy"))
                        .termsUri(Optional.of("https://b.example.com/terms"))
                        .grantTypes(GrantType.values())
                        .servedResources(Set.of("https://api.example.com"))
                        .tokenPolicy(Optional.of(TokenPolicy.defaults()
                                .withoutRotation()
                                .withGrace(Duration.ofMillis(1))
                                .withAccessTokenLifetime(Duration.ofSeconds(61))))
                        .build(),
                NOON.plusNanos(1000)));

        assertThat(apps().find(ACME, plain.id())).contains(plain);
        assertThat(apps().find(AuditTrail.HOST, full.id())).contains(full);
        assertThat(apps().find(ACME, anApp(ACME).id())).isEmpty();
    }

    @Test
    void apps_are_listed_newest_first_page_by_page() {
        List<OAuthApp> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(inserted(anApp(ACME, settings("app " + i).build(), NOON.plusSeconds(i / 2))));
        }
        inserted(anApp(GLOBEX));

        for (int limit : new int[] {1, 2, 5, 6}) {
            assertThat(allPages(limit, page -> apps().list(ACME, ALL, page))).isEqualTo(reversed(all));
        }
        checkMalformedCursors(page -> apps().list(ACME, ALL, page));
    }

    @Test
    void listing_can_be_restricted() {
        OAuthApp reports = inserted(anApp(ACME, settings("Straße 100%_").build(), NOON));
        OAuthApp other = anApp(ACME, settings("other").description("REPORTS").build(), NOON);
        inserted(other);
        OAuthApp disabled = changed(other, other.settings(), false, 2);
        apps().update(disabled);
        PageRequest page = PageRequest.first(10);

        assertThat(apps().list(ACME, ALL.enabled(true), page).items()).containsExactly(reports);
        assertThat(apps().list(ACME, ALL.enabled(false), page).items()).containsExactly(disabled);
        assertThat(apps().list(ACME, ALL.containing("SSE 100%_"), page).items()).isEmpty();
        assertThat(apps().list(ACME, ALL.containing("a\u0000"), page).items()).isEmpty();
        assertThat(apps().list(ACME, ALL.containing("AßE 100%_"), page).items()).containsExactly(reports);
        assertThat(apps().list(ACME, ALL.containing("rePorts").enabled(false), page)
                        .items())
                .containsExactly(disabled);
    }

    @Test
    void update_needs_the_version_before() {
        OAuthApp app = inserted(anApp(ACME));
        OAuthApp second = changed(app, settings("second").build(), false, 2);

        assertThat(apps().update(second)).isTrue();
        assertThat(apps().update(second)).isFalse();
        assertThat(apps().update(changed(app, app.settings(), true, 4))).isFalse();
        assertThat(apps().find(ACME, app.id())).contains(second);
    }

    @Test
    void one_of_several_updates_of_one_version_succeeds() {
        OAuthApp app = inserted(anApp(ACME));
        List<Callable<Boolean>> updates = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            OAuthApp mine = changed(app, settings("by " + i).build(), true, 2);
            updates.add(() -> apps().update(mine));
        }

        assertThat(Threads.runTogether(updates)).containsOnlyOnce(true);
    }

    @Test
    void secrets_are_listed_newest_first_until_they_expire() {
        OAuthApp app = inserted(anApp(ACME));
        AppSecret first = aSecret(app, "first", NOON);
        AppSecret second = aSecret(app, "second", LATER);
        apps().insertSecret(first);
        apps().expireSecrets(ACME, app.id(), LATER.plusSeconds(10));
        apps().insertSecret(second);

        AppSecret ending = first.expiringBy(LATER.plusSeconds(10));
        assertThat(apps().secrets(ACME, app.id(), LATER)).containsExactly(second, ending);
        assertThat(apps().load(app.id(), LATER)).contains(new AppStore.Client(app, List.of(second, ending)));
        assertThat(apps().secrets(ACME, app.id(), LATER.plusSeconds(10))).containsExactly(second);
    }

    @Test
    void secret_never_expires_later_than_it_was_to() {
        OAuthApp app = inserted(anApp(ACME));
        apps().insertSecret(aSecret(app, "first", NOON));

        apps().expireSecrets(ACME, app.id(), LATER);
        apps().expireSecrets(ACME, app.id(), LATER.plusSeconds(10));

        assertThat(apps().secrets(ACME, app.id(), LATER.minusNanos(1000))).hasSize(1);
        assertThat(apps().secrets(ACME, app.id(), LATER)).isEmpty();
        assertThat(apps().load(app.id(), LATER).orElseThrow().secrets()).isEmpty();
    }

    @Test
    void deleted_app_is_there_for_its_removal_alone() {
        OAuthApp app = inserted(anApp(ACME));
        Approval approval = anApproval(app);
        AuthorizationCode code = aCode(approval);
        Grant grant = aGrant(approval);
        StoredToken token = aToken(grant, TokenKind.ACCESS);
        apps().insertSecret(aSecret(app, "first", NOON));
        store().useTransaction(transaction -> {
            transaction.oauthGrants().insertCode(code);
            transaction.oauthGrants().insertGrant(grant);
            transaction.oauthGrants().insertToken(token);
            transaction.consents().save(aConsent(app, ACME, "user:42"));
        });

        assertThat(apps().remove(app.id())).isFalse();
        assertThat(apps().delete(ACME, app.id(), LATER)).isTrue();

        assertThat(apps().load(app.id(), NOON)).isEmpty();
        assertThat(apps().find(ACME, app.id())).isEmpty();
        assertThat(apps().secrets(ACME, app.id(), NOON)).isEmpty();
        assertThat(apps().list(ACME, ALL, PageRequest.first(10)).items()).isEmpty();
        assertThat(apps().update(changed(app, app.settings(), true, 2))).isFalse();
        assertThat(apps().update(changed(app, app.settings(), true, 3))).isFalse();
        assertThat(apps().delete(ACME, app.id(), LATER)).isFalse();
        assertThat(apps().deleted(10)).extracting(OAuthApp::id).containsExactly(app.id());
        store().useTransaction(transaction -> {
            assertThat(transaction.oauthGrants().findToken(token.hash()).filter(found -> found.liveAt(NOON)))
                    .isEmpty();
            assertThat(transaction.oauthGrants().insertGrant(aGrant(approval))).isFalse();
        });

        assertThat(apps().remove(app.id())).isTrue();
        store().useTransaction(transaction -> {
            assertThat(transaction.oauthGrants().findCode(code.hash())).isEmpty();
            assertThat(transaction.oauthGrants().findToken(token.hash())).isEmpty();
            assertThat(transaction.oauthGrants().findGrant(ACME, grant.id())).isEmpty();
            assertThat(transaction.consents().find(ACME, "user:42", app.id())).isEmpty();
        });
        assertThat(apps().remove(app.id())).isFalse();
        assertThat(apps().deleted(10)).isEmpty();
    }

    @Test
    void apps_that_were_deleted_first_are_removed_first() {
        OAuthApp second = inserted(anApp(ACME));
        OAuthApp first = inserted(anApp(GLOBEX));
        inserted(anApp(ACME));
        apps().delete(GLOBEX, first.id(), NOON);
        apps().delete(ACME, second.id(), LATER);

        assertThat(apps().deleted(10)).extracting(OAuthApp::id).containsExactly(first.id(), second.id());
        assertThat(apps().deleted(1)).extracting(OAuthApp::id).containsExactly(first.id());
    }

    @Test
    void apps_of_a_tenant_are_deleted_in_portions() {
        OAuthApp kept = inserted(anApp(GLOBEX));
        for (int i = 0; i < 3; i++) {
            inserted(anApp(ACME));
        }

        assertThat(apps().deleteSome(ACME, 2)).isEqualTo(2);
        assertThat(apps().deleteSome(ACME, 2)).isEqualTo(1);
        assertThat(apps().deleteSome(ACME, 2)).isZero();
        assertThat(apps().find(GLOBEX, kept.id())).contains(kept);
    }

    @Test
    void app_of_another_tenant_is_out_of_reach() {
        OAuthApp app = inserted(anApp(ACME));
        apps().insertSecret(aSecret(app, "first", NOON));
        OAuthApp moved = new OAuthApp(app.id(), GLOBEX, app.settings(), false, 2, NOON, LATER);

        apps().expireSecrets(GLOBEX, app.id(), NOON);

        assertThat(apps().find(GLOBEX, app.id())).isEmpty();
        assertThat(apps().list(GLOBEX, ALL, PageRequest.first(10)).items()).isEmpty();
        assertThat(apps().update(moved)).isFalse();
        assertThat(apps().secrets(GLOBEX, app.id(), NOON)).isEmpty();
        assertThat(apps().delete(GLOBEX, app.id(), LATER)).isFalse();
        assertThat(apps().deleteSome(GLOBEX, 10)).isZero();
        assertThat(apps().find(ACME, app.id())).contains(app);
        assertThat(apps().secrets(ACME, app.id(), NOON)).hasSize(1);
    }
}
