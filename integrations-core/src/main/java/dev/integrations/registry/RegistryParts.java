package dev.integrations.registry;

import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import dev.integrations.connection.ConnectionEngine;
import dev.integrations.crypto.Encryption;
import dev.integrations.extension.TemplateOffers;
import dev.integrations.http.HttpTransport;
import dev.integrations.mail.MailTransport;
import dev.integrations.template.TemplateCatalog;
import java.time.Clock;
import java.util.Optional;

/**
 * What integrations are built from.
 *
 * @param transactions opens transactions of the store
 * @param encryption encrypts secrets
 * @param offers the templates that there are, and to whom they are offered
 * @param transport sends the requests of setup checks
 * @param mail sends e-mail, or empty if the host has set up nothing that does
 * @param connections has the tokens of connections
 * @param addresses where the services are
 * @param maxInboundBytes how many bytes a body of what a service sends may have, whatever an integration says
 * @param clock gives the time
 * @param ids makes ids
 */
public record RegistryParts(
        Transactions<? extends RegistryTransaction> transactions,
        Encryption encryption,
        TemplateOffers offers,
        HttpTransport transport,
        Optional<MailTransport> mail,
        ConnectionEngine connections,
        VendorAddresses addresses,
        int maxInboundBytes,
        Clock clock,
        TimeOrderedUuids ids) {
    /**
     * Returns the templates that there are now.
     *
     * @return the catalogue, which may be another one at the next call
     */
    public TemplateCatalog catalog() {
        return offers.catalog();
    }
}
