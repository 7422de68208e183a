package dev.integrations.apikey;

import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.web.TrustedProxies;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/**
 * What API keys are built from.
 *
 * @param transactions opens transactions of the store
 * @param rules what holds of the keys of all tenants
 * @param catalog what keys can open
 * @param proxies whose word is taken for where a request came from
 * @param clock gives the time
 * @param random draws keys
 * @param ids makes ids
 * @param listeners who is told of keys that should be looked after
 */
public record ApiKeyParts(
        Transactions<? extends ApiKeyTransaction> transactions,
        ApiKeyRules rules,
        ScopeCatalog catalog,
        TrustedProxies proxies,
        Clock clock,
        SecureRandom random,
        TimeOrderedUuids ids,
        List<ApiKeyListener> listeners) {}
