package dev.integrations.connection;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import dev.integrations.crypto.Encryption;
import dev.integrations.http.HttpTransport;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * What connections are built from.
 *
 * @param transactions opens transactions of the store
 * @param encryption encrypts credentials
 * @param transport sends requests
 * @param clock gives the time
 * @param random draws states, verifiers and the owners of leases
 * @param ids makes ids
 * @param executor runs work with the store; not the threads of the transport
 * @param settings what the host has set
 */
public record ConnectionParts(
        Transactions<? extends ConnectionTransaction> transactions,
        Encryption encryption,
        HttpTransport transport,
        Clock clock,
        SecureRandom random,
        TimeOrderedUuids ids,
        Executor executor,
        ConnectionSettings settings) {
    /** The trail of a tenant, for what happens without being asked for. */
    AuditTrail trailOf(TenantId tenant) {
        return new AuditTrail(transactions, ids, clock, tenant, Actor.SYSTEM);
    }
}
