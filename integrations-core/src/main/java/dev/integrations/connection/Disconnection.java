package dev.integrations.connection;

/**
 * How a connection was disconnected.
 *
 * @param connection the connection, without credentials
 * @param upstream what became of its tokens at the provider
 */
public record Disconnection(Connection connection, Upstream upstream) {
    /** What became of tokens at their provider. */
    public enum Upstream {
        /** The provider has revoked them. */
        REVOKED,

        /** The provider did not confirm that, or could not be reached. They end when they expire, or are revoked there. */
        NOT_CONFIRMED,

        /** There is nothing to revoke, or the provider has no way to. */
        NOT_OFFERED
    }
}
