package dev.integrations.apikey;

import dev.integrations.audit.AuditTransaction;

/** A transaction that can change API keys. */
public interface ApiKeyTransaction extends AuditTransaction {
    /**
     * Returns API keys as this transaction sees them.
     *
     * @return the port, valid while the transaction is open
     */
    ApiKeyStore apiKeys();

    /**
     * Returns how API keys are used, as this transaction sees it.
     *
     * @return the port, valid while the transaction is open
     */
    ApiKeyUsageStore apiKeyUsage();

    /**
     * Returns which reminders were given, as this transaction sees it.
     *
     * @return the port, valid while the transaction is open
     */
    ApiKeyReminderStore apiKeyReminders();
}
