package dev.integrations.connection;

/**
 * Told of what happens to connections on this node, after the transaction of it was committed. Calls come on threads of
 * the library and must not block for long; what a listener throws is logged. A process that dies may owe one.
 */
public interface ConnectionListener {
    /**
     * The access token of a connection was replaced.
     *
     * @param connection the connection as it is now
     */
    default void refreshed(Connection connection) {}

    /**
     * A refresh failed, and is tried again later.
     *
     * @param connection the connection as it is now, with the reason
     */
    default void refreshFailed(Connection connection) {}

    /**
     * The provider no longer accepts what the connection has: somebody has to authorize it again.
     *
     * @param connection the connection as it is now, with the reason
     */
    default void reauthorizationRequired(Connection connection) {}
}
