package dev.integrations.registry;

import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import dev.integrations.connection.ConnectionEngine;
import dev.integrations.crypto.Encryption;
import dev.integrations.http.HttpTransport;
import dev.integrations.template.TemplateCatalog;
import java.time.Clock;

/**
 * What integrations are built from.
 *
 * @param transactions opens transactions of the store
 * @param encryption encrypts secrets
 * @param catalog the templates that there are
 * @param transport sends the requests of setup checks
 * @param connections has the tokens of connections
 * @param addresses where the services are
 * @param clock gives the time
 * @param ids makes ids
 */
public record RegistryParts(
        Transactions<? extends RegistryTransaction> transactions,
        Encryption encryption,
        TemplateCatalog catalog,
        HttpTransport transport,
        ConnectionEngine connections,
        VendorAddresses addresses,
        Clock clock,
        TimeOrderedUuids ids) {}
