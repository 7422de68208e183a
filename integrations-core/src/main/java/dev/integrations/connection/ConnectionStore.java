package dev.integrations.connection;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.Portion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The port that keeps connections, and authorizations that are under way. Used inside a transaction, by one thread at a
 * time. Every method that names a tenant sees that tenant's rows only.
 */
public interface ConnectionStore {
    /**
     * Adds a connection that nobody holds.
     *
     * @param connection the connection; its id is new
     */
    void insert(StoredConnection connection);

    /**
     * Finds a connection.
     *
     * @param tenant whose connection
     * @param id its id
     * @return the connection with its credentials, or empty if this tenant has none of that id
     */
    Optional<StoredConnection> find(TenantId tenant, ConnectionId id);

    /**
     * Lists connections, newest first, without loading credentials.
     *
     * @param tenant whose connections
     * @param page which part of them
     * @return the connections
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    Page<Connection> list(TenantId tenant, PageRequest page);

    /**
     * Puts a connection in the place of the one whose version is one less, in one statement, and ends its lease.
     *
     * @param connection the new state, with the next version
     * @return false if the stored one has another version, or is not there
     */
    boolean update(StoredConnection connection);

    /**
     * Calls a connection otherwise. Its version and its lease stay as they are.
     *
     * @param tenant whose connection
     * @param id its id
     * @param name the new name
     */
    void rename(TenantId tenant, ConnectionId id, String name);

    /**
     * Takes the lease of a connection, in one statement, if it is active, still has the version that was read, and nobody
     * holds it.
     *
     * @param known the connection as it was read
     * @param lease the lease to take
     * @param now leases that end by then are void
     * @return false if it was not taken
     */
    boolean lease(StoredConnection known, RefreshLease lease, Instant now);

    /**
     * Gives a lease back if its owner still has it.
     *
     * @param tenant whose connection
     * @param id its id
     * @param owner the owner of the lease
     * @return false if somebody else has it, or nobody
     */
    boolean release(TenantId tenant, ConnectionId id, long owner);

    /**
     * Finds active connections of any tenant whose refresh is due and that nobody holds, those first that are overdue most.
     *
     * @param now what is due by then
     * @param limit how many at the most
     * @return the connections with their credentials
     */
    List<StoredConnection> due(Instant now, int limit);

    /**
     * Returns connections of all tenants that have credentials, in the order of their ids, to encrypt these anew.
     *
     * @param after the id behind which to begin, or empty to begin with the first
     * @param limit how many at the most
     * @return the connections
     */
    Portion<StoredConnection> sealed(Optional<UUID> after, int limit);

    /**
     * Replaces the credentials of a connection, if they are still what was read. Its version stays.
     *
     * @param read the connection as it was read, with credentials
     * @param credentials the same credentials, encrypted anew
     * @return false if they are others by now, or it has none
     */
    boolean replaceCredentials(StoredConnection read, SealedCredentials credentials);

    /**
     * Removes a disconnected connection.
     *
     * @param tenant whose connection
     * @param id its id
     * @return false if this tenant has none of that id that is disconnected
     */
    boolean delete(TenantId tenant, ConnectionId id);

    /**
     * Removes connections and pending authorizations of a tenant, whatever they are.
     *
     * @param tenant whose rows
     * @param limit how many of each at the most
     * @return how many were removed
     */
    int deleteSome(TenantId tenant, int limit);

    /**
     * Adds a pending authorization.
     *
     * @param authorization the authorization; its state is new
     */
    void insert(PendingAuthorization authorization);

    /**
     * Removes a pending authorization and returns it: of several calls at once one gets it.
     *
     * @param tenant whose authorization
     * @param hashes what the user has shown
     * @param now those that expire by then are void
     * @return the authorization, or empty if there is none of that state for that tenant and session
     */
    Optional<PendingAuthorization> redeem(TenantId tenant, PendingAuthorization.Hashes hashes, Instant now);

    /**
     * Removes pending authorizations of any tenant that are void.
     *
     * @param now those that expire by then
     * @param limit how many at the most
     * @return how many were removed
     */
    int removeExpired(Instant now, int limit);
}
