package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.testkit.OAuthMother;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsentsTest extends OAuthFixture {
    private final PageRequest page = PageRequest.first(10);
    private final ApprovalQuery all = ApprovalQuery.all();
    private final NewApp app = hostApps.register(OAuthMother.settings("Reports").build());
    private final NewApp other = hostApps.register(OAuthMother.settings("Other").build());
    private final Consents consents = consents(ACME);

    private Consents consents(TenantId tenant) {
        return new Consents(parts, tenant, trail(tenant));
    }

    @BeforeEach
    void users_of_two_tenants_agree() {
        for (TenantId tenant : List.of(ACME, GLOBEX)) {
            store.useTransaction(transaction -> {
                transaction.consents().save(OAuthMother.aConsent(app.app(), tenant, USER));
                transaction.consents().save(OAuthMother.aConsent(other.app(), tenant, USER));
                transaction.consents().save(OAuthMother.aConsent(app.app(), tenant, "user:7"));
            });
        }
    }

    private JsonNode tokens(NewApp client, TenantId tenant, String user) {
        return ok(redeem(client, code(new Approval(client.id(), tenant, user, Set.of("invoices:read"), List.of(API)))));
    }

    private boolean isAccepted(JsonNode tokens) {
        return isActive(resourceServer(API), tokens.path("access_token").asText());
    }

    @Test
    void consents_are_listed_by_user_and_by_app() {
        assertThat(consents.list(all, page).items()).hasSize(3);
        assertThat(consents.list(all.of(USER), page).items())
                .extracting(Consent::app)
                .containsExactly(other.id(), app.id());
        assertThat(consents.list(all.of(app.id()), page).items())
                .extracting(Consent::subject)
                .containsExactly("user:7", USER);
    }

    @Test
    void revoking_what_a_user_allowed_an_app_leaves_the_rest() {
        JsonNode mine = tokens(app, ACME, USER);
        JsonNode ofOtherApp = tokens(other, ACME, USER);
        JsonNode ofOtherUser = tokens(app, ACME, "user:7");
        JsonNode ofOtherTenant = tokens(app, GLOBEX, USER);

        assertThat(consents.revoke(all.of(USER).of(app.id()))).isEqualTo(1);

        assertThat(isAccepted(mine)).isFalse();
        assertThat(List.of(ofOtherApp, ofOtherUser, ofOtherTenant)).allMatch(this::isAccepted);
        assertThat(consents.list(all, page).items()).hasSize(2);
        assertThat(consents(GLOBEX).list(all, page).items()).hasSize(3);
        assertThat(actions(ACME)).contains("consent.revoked");
    }

    @Test
    void revoking_all_of_an_app_or_of_a_tenant() {
        tokens(app, ACME, USER);
        tokens(app, ACME, "user:7");
        tokens(other, ACME, USER);

        assertThat(consents.revoke(all.of(app.id()))).isEqualTo(2);
        assertThat(consents.revoke(all)).isEqualTo(1);
        assertThat(consents.list(all, page).items()).isEmpty();
        assertThat(consents.grants(all, page).items()).isEmpty();
    }

    @Test
    void one_grant_can_be_revoked() {
        JsonNode mine = tokens(app, ACME, USER);
        JsonNode again = tokens(app, ACME, USER);
        Grant newest = consents.grants(all.of(USER), page).items().get(0);

        consents.revokeGrant(newest.id());

        assertThat(isAccepted(mine)).isTrue();
        assertThat(isAccepted(again)).isFalse();
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> consents.revokeGrant(newest.id()));
    }

    @Test
    void grants_of_another_tenant_are_out_of_reach() {
        JsonNode mine = tokens(app, ACME, USER);
        Grant grant = consents.grants(all, page).items().get(0);

        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> consents(GLOBEX).revokeGrant(grant.id()));
        assertThat(consents(GLOBEX).grants(all, page).items()).isEmpty();
        assertThat(consents(GLOBEX).revoke(all)).isZero();

        assertThat(isAccepted(mine)).isTrue();
        assertThat(consents.list(all, page).items()).hasSize(3);
    }
}
