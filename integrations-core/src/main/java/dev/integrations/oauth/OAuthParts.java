package dev.integrations.oauth;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import dev.integrations.crypto.Encryption;
import dev.integrations.jose.DpopVerifier;
import dev.integrations.jose.SigningKeys;
import dev.integrations.jose.SingleUses;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.web.TrustedProxies;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * What apps, consents and the authorization server are built from.
 *
 * @param transactions opens transactions of the store
 * @param settings what the host chose
 * @param scopes what apps may have at all
 * @param proxies whose word is taken for where a request came from
 * @param encryption seals what browsers carry
 * @param signingKeys signs access tokens
 * @param singleUses remembers what may be used once
 * @param clock gives the time
 * @param random draws codes, tokens and secrets
 * @param ids makes ids
 */
public record OAuthParts(
        Transactions<? extends OAuthTransaction> transactions,
        OAuthSettings settings,
        ScopeCatalog scopes,
        TrustedProxies proxies,
        Encryption encryption,
        SigningKeys signingKeys,
        SingleUses singleUses,
        Clock clock,
        SecureRandom random,
        TimeOrderedUuids ids) {
    /** Returns what verifies that who sends a request has the key that its tokens are bound to. */
    DpopVerifier dpopVerifier() {
        return DpopVerifier.of(settings.dpop(), singleUses, encryption, clock);
    }

    /** Returns the trail of a tenant, for what an app does. */
    AuditTrail trail(TenantId tenant, AppId app) {
        return trail(tenant, Actor.of(app.toString()));
    }

    /** Returns the trail of a tenant, for what somebody does. */
    AuditTrail trail(TenantId tenant, Actor actor) {
        return new AuditTrail(transactions, ids, clock, tenant, actor);
    }
}
