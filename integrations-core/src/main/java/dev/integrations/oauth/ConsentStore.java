package dev.integrations.oauth;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import java.util.Optional;

/** The port that keeps consents. Used inside a transaction, by one thread at a time. */
public interface ConsentStore {
    /**
     * Finds what a user agreed to.
     *
     * @param tenant whose data
     * @param subject the user
     * @param app the app
     * @return the consent, or empty if there is none
     */
    Optional<Consent> find(TenantId tenant, String subject, AppId app);

    /**
     * Finds what a user agreed to, and keeps others from changing or deleting it until the transaction ends.
     *
     * @param tenant whose data
     * @param subject the user
     * @param app the app
     * @return the consent, or empty if there is none
     */
    Optional<Consent> hold(TenantId tenant, String subject, AppId app);

    /**
     * Adds a consent, or what it allows to that of the same tenant, user and app, resource by resource; that keeps its id
     * and the time of its creation.
     *
     * @param consent the consent; its app exists
     */
    void save(Consent consent);

    /**
     * Lists consents, newest first.
     *
     * @param tenant whose data
     * @param query which of them
     * @param page which part of the listing
     * @return the consents
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    Page<Consent> list(TenantId tenant, ApprovalQuery query, PageRequest page);

    /**
     * Deletes consents to the use of a tenant's data.
     *
     * @param tenant whose data
     * @param query which of them
     * @return how many were deleted
     */
    int delete(TenantId tenant, ApprovalQuery query);
}
