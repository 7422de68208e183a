package dev.integrations;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.jose.SigningKeyParts;
import dev.integrations.jose.SigningKeys;
import dev.integrations.jose.SingleUses;
import dev.integrations.oauth.AccessTokens;
import dev.integrations.oauth.AuthorizationServer;
import dev.integrations.oauth.Consents;
import dev.integrations.oauth.GrantSweep;
import dev.integrations.oauth.OAuthApps;
import dev.integrations.oauth.OAuthParts;
import dev.integrations.store.Store;
import dev.integrations.store.StoreTransaction;
import dev.integrations.webhook.WebhookParts;
import java.time.Duration;
import java.util.Optional;

/** The authorization server, if the host wants one, with the keys that tokens are signed with. */
final class OAuthRuntime {
    private static final Duration ROTATION = Duration.ofMinutes(10);
    private static final Duration FORGETTING = Duration.ofMinutes(1);
    private static final Duration SWEEP = Duration.ofMinutes(10);

    private final SigningKeys signingKeys;
    private final SingleUses singleUses;
    private final Optional<OAuthParts> parts;
    private final Optional<AuthorizationServer> server;
    private final Optional<AccessTokens> accessTokens;

    OAuthRuntime(WebhookParts common, Store<? extends StoreTransaction> store, AuditTrail audit, BuilderValues values) {
        this.signingKeys = SigningKeys.of(new SigningKeyParts(
                store, common.encryption(), common.clock(), common.random(), audit, values.signingKeys));
        this.singleUses = SingleUses.of(store, common.clock());
        this.parts = Optional.ofNullable(values.oauth)
                .map(settings -> new OAuthParts(
                        store,
                        settings,
                        values.scopes,
                        values.trustedProxies,
                        common.encryption(),
                        signingKeys,
                        singleUses,
                        common.clock(),
                        common.random(),
                        common.ids()));
        this.server = parts.map(AuthorizationServer::new);
        this.accessTokens = parts.map(AccessTokens::new);
    }

    void register(Housekeeping housekeeping) {
        housekeeping.every("rotate signing keys", ROTATION, signingKeys::rotateIfDue);
        housekeeping.every("forget what was used once", FORGETTING, singleUses::removeExpired);
        parts.ifPresent(each -> housekeeping.inPortions("Removing ended grants", SWEEP, new GrantSweep(each)::run));
    }

    SigningKeys signingKeys() {
        return signingKeys;
    }

    AuthorizationServer server() {
        return server.orElseThrow(OAuthRuntime::absent);
    }

    AccessTokens accessTokens() {
        return accessTokens.orElseThrow(OAuthRuntime::absent);
    }

    OAuthApps apps(TenantId owner, AuditTrail audit) {
        return new OAuthApps(parts.orElseThrow(OAuthRuntime::absent), owner, audit);
    }

    Consents consents(TenantId tenant, AuditTrail audit) {
        return new Consents(parts.orElseThrow(OAuthRuntime::absent), tenant, audit);
    }

    private static IllegalStateException absent() {
        return new IllegalStateException(
                "there is no authorization server; give its settings to Integrations.builder().oauth(...)");
    }
}
