package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.jdbc.testing.Race;
import dev.integrations.oauth.ApprovalQuery;
import dev.integrations.oauth.AuthorizationCode;
import dev.integrations.oauth.Consent;
import dev.integrations.oauth.OAuthApp;
import dev.integrations.testkit.OAuthMother;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Consents that several transactions work on at the same moment. */
class ConsentRaceTest extends StoreTest {
    private static final String USER = "user:42";

    private final OAuthApp app = OAuthMother.anApp(ACME);
    private final Race race = new Race();

    @BeforeEach
    void insert_an_app() {
        store.useTransaction(transaction -> transaction.oauthApps().insert(app));
    }

    @AfterEach
    void stop_the_threads() {
        race.close();
    }

    private boolean save(String user, String scope) {
        Consent consent = OAuthMother.aConsent(app, ACME, user);
        store.useTransaction(transaction -> transaction
                .consents()
                .save(new Consent(
                        consent.id(),
                        ACME,
                        user,
                        app.id(),
                        Map.of("https://api.example.com", Set.of(scope)),
                        NOON,
                        NOON)));
        return true;
    }

    @Test
    void first_consents_of_one_user_all_count() {
        for (int round = 0; round < Race.ROUNDS_IN_TURN; round++) {
            String user = "user:" + round;
            AtomicInteger number = new AtomicInteger();

            assertThat(race.run(() -> save(user, "scope:" + number.getAndIncrement())))
                    .containsOnly(true);

            Consent consent = store.inTransaction(
                            transaction -> transaction.consents().find(ACME, user, app.id()))
                    .orElseThrow();
            assertThat(consent.scopes()).as("round %d", round).hasSize(Race.THREADS);
        }
    }

    @Test
    void no_code_outlives_the_consent_that_it_came_of() {
        for (int round = 0; round < Race.ROUNDS; round++) {
            raceOfWithdrawals(true);

            assertThat(liveCodes()).as("round %d", round).isEqualTo("0");
        }
    }

    /** The control: who looks at the consent without holding it makes codes that outlive it, and this harness sees it. */
    @Test
    void look_without_a_hold_does_not_do() {
        int outlived = 0;
        for (int round = 0; round < Race.ROUNDS; round++) {
            raceOfWithdrawals(false);

            outlived += liveCodes().equals("0") ? 0 : 1;
        }
        assertThat(outlived).isPositive();
    }

    private String liveCodes() {
        return String.valueOf(database.query("SELECT COUNT(*) FROM integrations_oauth_code WHERE consumed_at IS NULL"));
    }

    /** Half of the threads withdraw what the others make codes of. */
    private void raceOfWithdrawals(boolean held) {
        save(USER, "invoices:read");
        AtomicInteger number = new AtomicInteger();
        assertThat(race.run(() -> number.getAndIncrement() % 2 == 0 ? withdraw(held) : authorize(held)))
                .containsOnly(true);
    }

    /** Without a hold it comes after those who make codes have looked, and before they write. */
    private boolean withdraw(boolean held) {
        ApprovalQuery query = ApprovalQuery.all().of(USER);
        if (!held) {
            Race.work();
        }
        store.useTransaction(transaction -> {
            transaction.consents().delete(ACME, query);
            transaction.oauthGrants().revokeGrants(ACME, query, NOON);
        });
        return true;
    }

    private boolean authorize(boolean held) {
        AuthorizationCode code = OAuthMother.aCode(OAuthMother.anApproval(app));
        store.useTransaction(transaction -> {
            Optional<Consent> consent = held
                    ? transaction.consents().hold(ACME, USER, app.id())
                    : transaction.consents().find(ACME, USER, app.id());
            if (consent.isPresent()) {
                Race.work();
                if (!held) {
                    Race.work();
                }
                transaction.oauthGrants().insertCode(code);
            }
        });
        return true;
    }
}
