package dev.integrations.apikey;

import dev.integrations.common.TenantId;
import dev.integrations.scope.Caller;
import dev.integrations.scope.ScopeSet;

/**
 * The holder of a valid API key.
 *
 * @param tenant whose data the key opens
 * @param key the key
 * @param name what it is for, as its owner wrote
 * @param owner who answers for it, or an empty text
 * @param prefix what it starts with, such as {@code acme_test_}
 * @param scopes what it opens
 */
public record ApiKeyPrincipal(TenantId tenant, ApiKeyId key, String name, String owner, String prefix, ScopeSet scopes)
        implements Caller {
    @Override
    public String subject() {
        return key.toString();
    }
}
