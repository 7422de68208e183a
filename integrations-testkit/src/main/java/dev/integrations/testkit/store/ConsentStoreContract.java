package dev.integrations.testkit.store;

import static dev.integrations.testkit.OAuthMother.aConsent;
import static dev.integrations.testkit.OAuthMother.anApp;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.integrations.common.PageRequest;
import dev.integrations.oauth.ApprovalQuery;
import dev.integrations.oauth.Consent;
import dev.integrations.oauth.ConsentStore;
import dev.integrations.oauth.OAuthApp;
import dev.integrations.store.StoreTransaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of {@link ConsentStore}. */
public abstract class ConsentStoreContract extends PortContract {
    private static final Instant LATER = NOON.plusSeconds(10);
    private static final ApprovalQuery ALL = ApprovalQuery.all();
    private static final PageRequest PAGE = PageRequest.first(10);
    private static final String USER = "user:42";
    private static final String API = "https://api.example.com";
    private static final String FILES = "https://files.example.com";

    private final OAuthApp app = anApp(ACME);
    private final OAuthApp other = anApp(ACME);

    /** For subclasses. */
    protected ConsentStoreContract() {}

    @BeforeEach
    final void register_apps() {
        store().useTransaction(transaction -> {
            transaction.oauthApps().insert(app);
            transaction.oauthApps().insert(other);
        });
    }

    private ConsentStore consents() {
        return eachCallInATransaction(ConsentStore.class, StoreTransaction::consents);
    }

    private Consent saved(Consent consent) {
        consents().save(consent);
        return consent;
    }

    @Test
    void consent_comes_back_as_it_was() {
        Consent consent = saved(aConsent(app, ACME, "Zoë 🚀 ".repeat(30)));

        assertThat(consents().find(ACME, consent.subject(), app.id())).contains(consent);
        assertThat(consents().find(ACME, consent.subject(), other.id())).isEmpty();
        assertThat(consents().find(ACME, USER, app.id())).isEmpty();
    }

    @Test
    void saving_again_adds_the_scopes_and_keeps_the_rest() {
        Consent first = saved(aConsent(app, ACME, USER));
        Consent more = consentTo(Map.of(API, Set.of("a", "b"), FILES, Set.of("c")));

        consents().save(more);

        assertThat(consents().list(ACME, ALL, PAGE).items()).containsExactly(first.grownBy(more));
        Consent grown = consents().find(ACME, USER, app.id()).orElseThrow();
        assertThat(grown.scopesByResource())
                .containsOnly(entry(API, Set.of("invoices:read", "a", "b")), entry(FILES, Set.of("c")));
        assertThat(grown.createdAt()).isEqualTo(NOON);
        assertThat(grown.updatedAt()).isEqualTo(LATER);
    }

    @Test
    void resource_without_scopes_is_kept() {
        Consent consent = saved(consentTo(Map.of(API, Set.of(), FILES, Set.of("a"))));

        assertThat(consents().find(ACME, USER, app.id())).contains(consent);
        assertThat(consent.resources()).containsExactlyInAnyOrder(API, FILES);
    }

    private Consent consentTo(Map<String, Set<String>> scopesByResource) {
        return new Consent(aConsent(app, ACME, USER).id(), ACME, USER, app.id(), scopesByResource, LATER, LATER);
    }

    @Test
    void several_nodes_save_one_consent() {
        List<Callable<Boolean>> nodes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Consent mine = aConsent(app, ACME, USER);
            nodes.add(() -> {
                consents().save(mine);
                return true;
            });
        }

        assertThat(Threads.runTogether(nodes)).containsOnly(true);

        assertThat(consents().list(ACME, ALL, PAGE).items()).hasSize(1);
    }

    @Test
    void scopes_that_several_nodes_add_are_all_there() {
        List<Callable<Boolean>> nodes = new ArrayList<>();
        for (String scope : List.of("a", "b", "c", "d")) {
            nodes.add(() -> {
                consents().save(consentTo(Map.of(scope.equals("d") ? FILES : API, Set.of(scope))));
                return true;
            });
        }

        assertThat(Threads.runTogether(nodes)).containsOnly(true);

        assertThat(consents().find(ACME, USER, app.id()).orElseThrow().scopes())
                .containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void held_consent_is_found_by_its_place() {
        Consent consent = saved(aConsent(app, ACME, USER));

        assertThat(consents().hold(ACME, USER, app.id())).contains(consent);
        assertThat(consents().hold(GLOBEX, USER, app.id())).isEmpty();
        assertThat(consents().hold(ACME, USER, other.id())).isEmpty();
    }

    @Test
    void consents_are_listed_newest_first_by_user_and_app() {
        List<Consent> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(saved(aConsent(app, ACME, "user:" + i)));
        }
        Consent ofOtherApp = saved(aConsent(other, ACME, "user:1"));

        for (int limit : new int[] {1, 2, 5, 6}) {
            assertThat(allPages(limit, page -> consents().list(ACME, ALL.of(app.id()), page)))
                    .isEqualTo(reversed(all));
        }
        assertThat(consents().list(ACME, ALL.of("user:1"), PAGE).items()).containsExactly(ofOtherApp, all.get(1));
        assertThat(consents().list(ACME, ALL.of("user:1").of(other.id()), PAGE).items())
                .containsExactly(ofOtherApp);
        checkMalformedCursors(page -> consents().list(ACME, ALL, page));
    }

    @Test
    void consents_are_deleted_by_user_and_app() {
        saved(aConsent(app, ACME, USER));
        Consent ofOtherApp = saved(aConsent(other, ACME, USER));
        Consent ofOtherUser = saved(aConsent(app, ACME, "user:7"));

        assertThat(consents().delete(ACME, ALL.of(USER).of(app.id()))).isEqualTo(1);
        assertThat(consents().list(ACME, ALL, PAGE).items()).containsExactlyInAnyOrder(ofOtherApp, ofOtherUser);
        assertThat(consents().delete(ACME, ALL.of(app.id()))).isEqualTo(1);
        assertThat(consents().delete(ACME, ALL)).isEqualTo(1);
        assertThat(consents().list(ACME, ALL, PAGE).items()).isEmpty();
    }

    @Test
    void consent_of_another_tenant_is_out_of_reach() {
        Consent consent = saved(aConsent(app, ACME, USER));

        assertThat(consents().find(GLOBEX, USER, app.id())).isEmpty();
        assertThat(consents().list(GLOBEX, ALL, PAGE).items()).isEmpty();
        assertThat(consents().delete(GLOBEX, ALL)).isZero();
        assertThat(consents().find(ACME, USER, app.id())).contains(consent);
    }
}
