package dev.integrations.oauth;

import dev.integrations.audit.AuditTransaction;

/** A transaction that can change apps, grants and consents. */
public interface OAuthTransaction extends AuditTransaction {
    /**
     * Returns apps as this transaction sees them.
     *
     * @return the port, valid while the transaction is open
     */
    AppStore oauthApps();

    /**
     * Returns codes, grants and tokens as this transaction sees them.
     *
     * @return the port, valid while the transaction is open
     */
    GrantStore oauthGrants();

    /**
     * Returns consents as this transaction sees them.
     *
     * @return the port, valid while the transaction is open
     */
    ConsentStore consents();

    /**
     * Returns pushed requests as this transaction sees them.
     *
     * @return the port, valid while the transaction is open
     */
    PushedRequestStore pushedRequests();

    /**
     * Returns devices that wait for their users as this transaction sees them.
     *
     * @return the port, valid while the transaction is open
     */
    DeviceStore devices();
}
