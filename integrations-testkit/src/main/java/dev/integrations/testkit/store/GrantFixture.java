package dev.integrations.testkit.store;

import static dev.integrations.testkit.OAuthMother.anApp;
import static dev.integrations.testkit.OAuthMother.anApproval;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.oauth.Approval;
import dev.integrations.oauth.AuthorizationCode;
import dev.integrations.oauth.Grant;
import dev.integrations.oauth.GrantStore;
import dev.integrations.oauth.OAuthApp;
import dev.integrations.oauth.StoredToken;
import dev.integrations.store.StoreTransaction;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** What contracts of grants, codes and tokens have in common. */
abstract class GrantFixture extends PortContract {
    static final Instant LATER = NOON.plusSeconds(10);
    static final byte[] SUCCESSOR = {1, -1, 0, 127};

    final OAuthApp app = anApp(ACME);
    final OAuthApp other = anApp(ACME);
    final Approval approval = anApproval(app);

    GrantFixture() {}

    @BeforeEach
    final void register_apps() {
        store().useTransaction(transaction -> {
            transaction.oauthApps().insert(app);
            transaction.oauthApps().insert(other);
        });
    }

    final GrantStore grants() {
        return eachCallInATransaction(GrantStore.class, StoreTransaction::oauthGrants);
    }

    final AuthorizationCode inserted(AuthorizationCode code) {
        grants().insertCode(code);
        return code;
    }

    final Grant inserted(Grant grant) {
        assertThat(grants().insertGrant(grant)).isTrue();
        return grant;
    }

    final StoredToken inserted(StoredToken token) {
        grants().insertToken(token);
        return token;
    }

    final Optional<Instant> consumedAt(AuthorizationCode code) {
        return grants().findCode(code.hash()).orElseThrow().consumedAt();
    }

    final Optional<Instant> consumedAt(StoredToken token) {
        return grants().findToken(token.hash()).orElseThrow().token().consumedAt();
    }
}
