package dev.integrations.inbound;

import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import dev.integrations.registry.InboundIntegrations;
import dev.integrations.web.TrustedProxies;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * What receiving is built from.
 *
 * @param transactions opens transactions of the store
 * @param settings what the host chose
 * @param integrations finds integrations and their verifiers
 * @param proxies whose word is taken for where a request came from
 * @param clock gives the time
 * @param random draws the tokens of claims
 * @param ids makes ids
 */
public record InboundParts(
        Transactions<? extends InboundTransaction> transactions,
        InboundSettings settings,
        InboundIntegrations integrations,
        TrustedProxies proxies,
        Clock clock,
        RandomGenerator random,
        TimeOrderedUuids ids) {}
