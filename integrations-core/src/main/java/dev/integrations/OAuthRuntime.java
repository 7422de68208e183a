package dev.integrations;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.Encryption;
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

/** The authorization server, if the host wants one, as parts of one instance. */
final class OAuthRuntime {
    private static final Duration SWEEP = Duration.ofMinutes(10);

    private final Optional<OAuthParts> parts;
    private final Optional<AuthorizationServer> server;
    private final Optional<AccessTokens> tokens;

    /** What signs tokens, and knows those that are good once. */
    record Signing(Encryption encryption, SigningKeys keys, SingleUses uses) {}

    OAuthRuntime(
            BuilderValues builder,
            Store<? extends StoreTransaction> store,
            Signing signing,
            WebhookParts common) {
        this.parts = Optional.ofNullable(builder.oauth)
                .map(settings -> new OAuthParts(
                        store,
                        settings,
                        builder.scopes,
                        builder.trustedProxies,
                        signing.encryption(),
                        signing.keys(),
                        signing.uses(),
                        common.clock(),
                        common.random(),
                        common.ids()));
        this.server = parts.map(AuthorizationServer::new);
        this.tokens = parts.map(AccessTokens::new);
    }

    void register(Housekeeping housekeeping) {
        parts.ifPresent(each -> housekeeping.inPortions("Removing ended grants", SWEEP, new GrantSweep(each)::run));
    }

    AuthorizationServer server() {
        return server.orElseThrow(OAuthRuntime::absent);
    }

    AccessTokens tokens() {
        return tokens.orElseThrow(OAuthRuntime::absent);
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
