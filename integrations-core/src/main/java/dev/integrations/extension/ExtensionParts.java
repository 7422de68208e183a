package dev.integrations.extension;

import dev.integrations.common.Transactions;
import dev.integrations.http.HttpTransport;
import dev.integrations.template.TemplateCatalog;
import java.time.Clock;

/**
 * What extensions are built from.
 *
 * @param transactions opens transactions of the store
 * @param settings where extensions come from
 * @param templates the host's own templates, which are in no extension
 * @param transport reads a remote index
 * @param clock gives the time
 */
public record ExtensionParts(
        Transactions<? extends ExtensionTransaction> transactions,
        ExtensionSettings settings,
        TemplateCatalog templates,
        HttpTransport transport,
        Clock clock) {}
