package dev.integrations.testkit.store;

import static dev.integrations.testkit.OAuthMother.aCode;
import static dev.integrations.testkit.OAuthMother.aConsent;
import static dev.integrations.testkit.OAuthMother.aGrant;
import static dev.integrations.testkit.OAuthMother.aToken;
import static dev.integrations.testkit.OAuthMother.anApproval;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.TenantId;
import dev.integrations.oauth.AuthorizationCode;
import dev.integrations.oauth.Grant;
import dev.integrations.oauth.GrantStore;
import dev.integrations.oauth.StoredToken;
import dev.integrations.oauth.TokenKind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Contract of {@link GrantStore}: what is removed, and when. */
public abstract class GrantRemovalContract extends GrantFixture {
    /** For subclasses. */
    protected GrantRemovalContract() {}

    @Test
    void what_an_app_has_is_removed_in_portions() {
        Grant grant = inserted(aGrant(approval));
        for (int i = 0; i < 5; i++) {
            inserted(aToken(grant, TokenKind.REFRESH));
        }
        inserted(aCode(approval));
        Grant kept = inserted(aGrant(anApproval(other)));
        StoredToken keptToken = inserted(aToken(kept, TokenKind.ACCESS));

        assertThat(grants().removeOf(app.id(), 3)).isEqualTo(4);
        assertThat(grants().findGrant(ACME, grant.id())).isPresent();
        assertThat(grants().removeOf(app.id(), 3)).isEqualTo(3);
        assertThat(grants().removeOf(app.id(), 3)).isZero();
        assertThat(grants().findGrant(ACME, grant.id())).isEmpty();
        assertThat(grants().findToken(keptToken.hash())).isPresent();
    }

    @Test
    void consents_to_an_app_are_removed_in_portions() {
        store().useTransaction(transaction -> {
            for (int i = 0; i < 3; i++) {
                transaction.consents().save(aConsent(app, i == 0 ? GLOBEX : ACME, "user:" + i));
            }
            transaction.consents().save(aConsent(other, ACME, "user:1"));
        });

        assertThat(grants().removeOf(app.id(), 2)).isEqualTo(2);
        assertThat(grants().removeOf(app.id(), 2)).isEqualTo(1);
        assertThat(grants().removeOf(app.id(), 2)).isZero();
        assertThat(grants().tenantsOf(app.id(), "", 10)).isEmpty();
        assertThat(grants().tenantsOf(other.id(), "", 10)).containsExactly(ACME);
    }

    @Test
    void revoked_grant_is_removed_when_its_revocation_is_old_enough() {
        Grant grant = inserted(aGrant(approval));
        StoredToken token = inserted(aToken(grant, TokenKind.REFRESH));
        Grant kept = inserted(aGrant(approval));
        grants().revokeGrant(ACME, grant.id(), LATER);

        assertThat(grants().removeEnded(LATER, 10)).isZero();
        assertThat(grants().removeEnded(LATER.plusNanos(1000), 10)).isEqualTo(2);

        assertThat(grants().findGrant(ACME, grant.id())).isEmpty();
        assertThat(grants().findToken(token.hash())).isEmpty();
        assertThat(grants().findGrant(ACME, kept.id())).isPresent();
    }

    @Test
    void what_ended_is_removed_and_consumed_refresh_tokens_stay_with_their_grant() {
        AuthorizationCode code = inserted(aCode(approval));
        Grant grant = inserted(aGrant(approval));
        StoredToken access = inserted(aToken(grant, TokenKind.ACCESS));
        StoredToken refresh = inserted(aToken(grant, TokenKind.REFRESH));
        grants().consumeToken(refresh.hash(), SUCCESSOR, LATER);

        assertThat(grants().removeEnded(access.expiresAt(), 10)).isEqualTo(1);
        assertThat(grants().findCode(code.hash())).isEmpty();
        assertThat(grants().removeEnded(access.expiresAt().plusNanos(1000), 10)).isEqualTo(1);
        assertThat(grants().findToken(access.hash())).isEmpty();
        assertThat(consumedAt(refresh)).isPresent();

        assertThat(grants().removeEnded(grant.expiresAt(), 10)).isZero();
        assertThat(grants().removeEnded(grant.expiresAt().plusNanos(1000), 10)).isEqualTo(2);
        assertThat(grants().findToken(refresh.hash())).isEmpty();
        assertThat(grants().findGrant(ACME, grant.id())).isEmpty();
    }

    @Test
    void removal_goes_in_portions() {
        for (int i = 0; i < 3; i++) {
            inserted(aGrant(approval));
            inserted(aCode(approval));
        }
        Instant end = NOON.plus(Duration.ofDays(1000));

        assertThat(grants().removeEnded(end, 2)).isEqualTo(4);
        assertThat(grants().removeEnded(end, 2)).isEqualTo(2);
        assertThat(grants().removeEnded(end, 2)).isZero();
    }

    @Test
    void all_of_a_tenant_is_deleted_in_portions() {
        TenantId tenant = GLOBEX;
        for (int i = 0; i < 3; i++) {
            inserted(aGrant(anApproval(app, tenant, "user:" + i)));
            inserted(aCode(anApproval(app, tenant, "user:" + i)));
        }
        Grant kept = inserted(aGrant(approval));

        assertThat(grants().deleteSome(tenant, 2)).isEqualTo(4);
        assertThat(grants().deleteSome(tenant, 2)).isEqualTo(2);
        assertThat(grants().deleteSome(tenant, 2)).isZero();
        assertThat(grants().findGrant(ACME, kept.id())).contains(kept);
    }
}
