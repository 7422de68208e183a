package dev.integrations.testkit.store;

import static dev.integrations.testkit.OAuthMother.aCode;
import static dev.integrations.testkit.OAuthMother.aGrant;
import static dev.integrations.testkit.OAuthMother.aToken;
import static dev.integrations.testkit.OAuthMother.anApp;
import static dev.integrations.testkit.OAuthMother.anApproval;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.oauth.ApprovalQuery;
import dev.integrations.oauth.AuthorizationCode;
import dev.integrations.oauth.Grant;
import dev.integrations.oauth.GrantStore;
import dev.integrations.oauth.GrantStore.FoundToken;
import dev.integrations.oauth.OAuthApp;
import dev.integrations.oauth.StoredToken;
import dev.integrations.oauth.TokenHash;
import dev.integrations.oauth.TokenKind;
import dev.integrations.testkit.OAuthMother;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Contract of {@link GrantStore}: codes, grants and tokens. */
public abstract class GrantStoreContract extends GrantFixture {
    private static final ApprovalQuery ALL = ApprovalQuery.all();

    /** For subclasses. */
    protected GrantStoreContract() {}

    private Optional<Instant> revokedAt(Grant grant) {
        return grants().findGrant(grant.approval().tenant(), grant.id())
                .orElseThrow()
                .revokedAt();
    }

    @Test
    void code_comes_back_as_it_was() {
        AuthorizationCode code = inserted(aCode(anApproval(app, GLOBEX, "Zoë 🚀 ".repeat(30))));

        assertThat(grants().findCode(code.hash())).contains(code);
        assertThat(grants().findCode(TokenHash.of("unknown"))).isEmpty();
    }

    @Test
    void code_is_consumed_once() {
        AuthorizationCode code = inserted(aCode(approval));

        assertThat(grants().consumeCode(code.hash(), LATER)).isTrue();
        assertThat(grants().consumeCode(code.hash(), LATER.plusSeconds(1))).isFalse();
        assertThat(consumedAt(code)).contains(LATER);
        assertThat(grants().consumeCode(TokenHash.of("unknown"), LATER)).isFalse();
    }

    @Test
    void code_is_not_consumed_when_it_has_expired() {
        AuthorizationCode code = inserted(aCode(approval));

        assertThat(grants().consumeCode(code.hash(), code.expiresAt())).isFalse();
        assertThat(grants().consumeCode(code.hash(), code.expiresAt().minusNanos(1000)))
                .isTrue();
    }

    @Test
    void several_nodes_consume_a_code_once() {
        AuthorizationCode code = inserted(aCode(approval));

        List<Boolean> consumed = Threads.runTogether(
                Collections.nCopies(4, (Callable<Boolean>) () -> grants().consumeCode(code.hash(), LATER)));

        assertThat(consumed).containsOnlyOnce(true);
    }

    @Test
    void code_whose_redemption_is_rolled_back_can_be_redeemed() {
        AuthorizationCode code = inserted(aCode(approval));
        Grant grant = aGrant(approval);
        try {
            store().useTransaction(transaction -> {
                transaction.oauthGrants().consumeCode(code.hash(), LATER);
                transaction.oauthGrants().insertGrant(grant);
                throw new IllegalStateException("no");
            });
        } catch (IllegalStateException expected) {
            assertThat(grants().findGrant(ACME, grant.id())).isEmpty();
            assertThat(grants().consumeCode(code.hash(), LATER)).isTrue();
        }
    }

    @Test
    void grant_and_tokens_come_back_as_they_were() {
        Grant grant = inserted(aGrant(approval));
        StoredToken access = inserted(aToken(grant, TokenKind.ACCESS));
        StoredToken refresh = inserted(aToken(grant, TokenKind.REFRESH));

        assertThat(grants().findGrant(ACME, grant.id())).contains(grant);
        assertThat(grants().findToken(access.hash())).contains(new FoundToken(access, grant, true));
        assertThat(grants().findToken(refresh.hash())).contains(new FoundToken(refresh, grant, true));
        assertThat(grants().findToken(TokenHash.of("unknown"))).isEmpty();
    }

    @Test
    void token_of_a_disabled_app_says_so() {
        StoredToken token = inserted(aToken(inserted(aGrant(approval)), TokenKind.ACCESS));
        store().useTransaction(transaction ->
                transaction.oauthApps().update(new OAuthApp(app.id(), ACME, app.settings(), false, 2, NOON, NOON)));

        FoundToken found = grants().findToken(token.hash()).orElseThrow();

        assertThat(found.appEnabled()).isFalse();
        assertThat(found.liveAt(NOON)).isFalse();
    }

    @Test
    void refresh_token_is_exchanged_once_and_keeps_its_successor() {
        StoredToken token = inserted(aToken(inserted(aGrant(approval)), TokenKind.REFRESH));
        assertThat(grants().successor(token.hash())).isEmpty();

        assertThat(grants().consumeToken(token.hash(), SUCCESSOR, LATER)).isTrue();
        assertThat(grants().consumeToken(token.hash(), new byte[] {9}, LATER.plusSeconds(1)))
                .isFalse();

        assertThat(grants().successor(token.hash())).contains(SUCCESSOR);
        assertThat(consumedAt(token)).contains(LATER);
    }

    @Test
    void token_that_is_expired_or_gives_access_is_not_exchanged() {
        Grant grant = inserted(aGrant(approval));
        StoredToken refresh = inserted(aToken(grant, TokenKind.REFRESH));
        StoredToken access = inserted(aToken(grant, TokenKind.ACCESS));

        assertThat(grants().consumeToken(refresh.hash(), SUCCESSOR, refresh.expiresAt()))
                .isFalse();
        assertThat(grants().consumeToken(access.hash(), SUCCESSOR, LATER)).isFalse();
        assertThat(grants().consumeToken(TokenHash.of("unknown"), SUCCESSOR, LATER))
                .isFalse();
        assertThat(grants().consumeToken(refresh.hash(), SUCCESSOR, LATER)).isTrue();
    }

    @Test
    void several_nodes_exchange_a_token_once() {
        StoredToken token = inserted(aToken(inserted(aGrant(approval)), TokenKind.REFRESH));
        List<Callable<Boolean>> nodes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            byte[] mine = {(byte) i};
            nodes.add(() -> grants().consumeToken(token.hash(), mine, LATER));
        }

        List<Boolean> exchanged = Threads.runTogether(nodes);

        assertThat(exchanged).containsOnlyOnce(true);
        assertThat(grants().successor(token.hash())).contains(new byte[] {(byte) exchanged.indexOf(true)});
    }

    @Test
    void one_token_is_revoked_and_no_other() {
        Grant grant = inserted(aGrant(approval));
        StoredToken token = inserted(aToken(grant, TokenKind.ACCESS));
        StoredToken kept = inserted(aToken(grant, TokenKind.ACCESS));

        assertThat(grants().revokeToken(token.hash(), LATER)).isTrue();
        assertThat(grants().revokeToken(token.hash(), LATER.plusSeconds(1))).isFalse();

        assertThat(consumedAt(token)).contains(LATER);
        assertThat(consumedAt(kept)).isEmpty();
        assertThat(revokedAt(grant)).isEmpty();
    }

    @Test
    void grant_is_revoked_once_with_all_its_tokens() {
        Grant grant = inserted(aGrant(approval));
        StoredToken token = inserted(aToken(grant, TokenKind.ACCESS));

        assertThat(grants().revokeGrant(ACME, grant.id(), LATER)).isTrue();
        assertThat(grants().revokeGrant(ACME, grant.id(), LATER.plusSeconds(1))).isFalse();

        assertThat(revokedAt(grant)).contains(LATER);
        assertThat(grants().findToken(token.hash()).orElseThrow().liveAt(LATER)).isFalse();
    }

    @Test
    void grants_of_a_user_or_of_an_app_are_revoked_with_their_codes() {
        Grant mine = inserted(aGrant(approval));
        Grant ofOtherApp = inserted(aGrant(anApproval(other)));
        Grant ofOtherUser = inserted(aGrant(anApproval(app, ACME, "user:7")));
        AuthorizationCode code = inserted(aCode(approval));
        AuthorizationCode codeOfOtherUser = inserted(aCode(anApproval(app, ACME, "user:7")));

        assertThat(grants().revokeGrants(ACME, ALL.of("user:42").of(app.id()), LATER))
                .isEqualTo(1);
        assertThat(revokedAt(mine)).contains(LATER);
        assertThat(revokedAt(ofOtherApp)).isEmpty();
        assertThat(revokedAt(ofOtherUser)).isEmpty();
        assertThat(consumedAt(code)).contains(LATER);
        assertThat(consumedAt(codeOfOtherUser)).isEmpty();

        assertThat(grants().revokeGrants(ACME, ALL, LATER)).isEqualTo(2);
        assertThat(consumedAt(codeOfOtherUser)).contains(LATER);
    }

    @Test
    void tenants_of_an_app_are_those_with_something_to_withdraw() {
        TenantId withCode = TenantId.of("b-code");
        TenantId withConsent = TenantId.of("c-consent");
        TenantId withGrant = TenantId.of("a-grant");
        Grant grant = inserted(aGrant(anApproval(app, withGrant, "user:42")));
        inserted(aGrant(anApproval(app, withGrant, "user:7")));
        AuthorizationCode code = inserted(aCode(anApproval(app, withCode, "user:42")));
        store().useTransaction(
                        transaction -> transaction.consents().save(OAuthMother.aConsent(app, withConsent, "user:42")));
        inserted(aGrant(anApproval(other, GLOBEX, "user:42")));

        assertThat(grants().tenantsOf(app.id(), "", 10)).containsExactly(withGrant, withCode, withConsent);
        assertThat(grants().tenantsOf(app.id(), "", 2)).containsExactly(withGrant, withCode);
        assertThat(grants().tenantsOf(app.id(), withCode.value(), 2)).containsExactly(withConsent);

        grants().consumeCode(code.hash(), LATER);
        grants().revokeGrants(withGrant, ALL.of("user:7"), LATER);
        assertThat(grants().tenantsOf(app.id(), "", 10)).containsExactly(withGrant, withConsent);
        grants().revokeGrant(withGrant, grant.id(), LATER);
        assertThat(grants().tenantsOf(app.id(), "", 10)).containsExactly(withConsent);
    }

    @Test
    void grant_is_not_added_for_an_app_that_is_not_there() {
        assertThat(grants().insertGrant(aGrant(anApproval(anApp(ACME))))).isFalse();
    }

    @Test
    void live_grants_are_listed_newest_first() {
        List<Grant> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(inserted(aGrant(approval, NOON.plusSeconds(i / 2))));
        }
        Grant revoked = inserted(aGrant(approval));
        grants().revokeGrant(ACME, revoked.id(), NOON);
        Grant ofOtherUser = inserted(aGrant(anApproval(app, ACME, "user:7")));

        ApprovalQuery query = ALL.of("user:42");
        for (int limit : new int[] {1, 2, 5, 6}) {
            assertThat(allPages(limit, page -> grants().listGrants(ACME, query, LATER, page)))
                    .isEqualTo(reversed(all));
        }
        PageRequest page = PageRequest.first(10);
        assertThat(grants().listGrants(ACME, ALL.of("user:7").of(app.id()), LATER, page)
                        .items())
                .containsExactly(ofOtherUser);
        assertThat(grants().listGrants(ACME, ALL.of(other.id()), LATER, page).items())
                .isEmpty();
        assertThat(grants().listGrants(ACME, ALL.of("user:42\u0000"), LATER, page)
                        .items())
                .isEmpty();
        assertThat(grants().listGrants(ACME, ALL, NOON.plus(Duration.ofDays(366)), page)
                        .items())
                .isEmpty();
        checkMalformedCursors(request -> grants().listGrants(ACME, ALL, LATER, request));
    }

    @Test
    void grant_of_another_tenant_is_out_of_reach() {
        Grant grant = inserted(aGrant(approval));

        assertThat(grants().findGrant(GLOBEX, grant.id())).isEmpty();
        assertThat(grants().listGrants(GLOBEX, ALL, NOON, PageRequest.first(10)).items())
                .isEmpty();
        assertThat(grants().revokeGrant(GLOBEX, grant.id(), LATER)).isFalse();
        assertThat(grants().revokeGrants(GLOBEX, ALL, LATER)).isZero();
        assertThat(grants().deleteSome(GLOBEX, 10)).isZero();
        assertThat(grants().findGrant(ACME, grant.id())).contains(grant);
    }
}
