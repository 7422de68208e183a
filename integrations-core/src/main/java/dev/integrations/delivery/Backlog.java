package dev.integrations.delivery;

/**
 * How many deliveries are pending over all tenants.
 *
 * @param due those whose time has come and that no node holds
 * @param leased those that a node holds
 * @param scheduled those that wait for a later attempt, and those that are set aside until their destination has room
 */
public record Backlog(long due, long leased, long scheduled) {
    /**
     * Returns all that is pending.
     *
     * @return the sum
     */
    public long pending() {
        return due + leased + scheduled;
    }
}
