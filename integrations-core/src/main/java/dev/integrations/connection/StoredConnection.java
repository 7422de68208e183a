package dev.integrations.connection;

import java.time.Instant;
import java.util.Optional;

/** A connection as it is kept: with its credentials, encrypted, and with what coordinates their refresh. Immutable. */
public final class StoredConnection {
    private final Connection connection;
    private final Optional<SealedCredentials> credentials;
    private final long version;
    private final Schedule schedule;

    /**
     * Creates a stored connection.
     *
     * @param connection what may be seen of it
     * @param credentials what it sends, encrypted, or empty if it was disconnected
     * @param version grows with each change of its credentials, its state or its schedule
     * @param schedule when it is refreshed next
     */
    public StoredConnection(
            Connection connection, Optional<SealedCredentials> credentials, long version, Schedule schedule) {
        this.connection = connection;
        this.credentials = credentials;
        this.version = version;
        this.schedule = schedule;
    }

    /**
     * When a connection is refreshed.
     *
     * @param due when it should be, or empty for never
     * @param notBefore before which it must not be, since the last try failed, or empty
     */
    public record Schedule(Optional<Instant> due, Optional<Instant> notBefore) {
        /** The schedule of what is not refreshed by itself. */
        public static final Schedule NEVER = new Schedule(Optional.empty(), Optional.empty());
    }

    /**
     * Returns what may be seen of it.
     *
     * @return the connection
     */
    public Connection connection() {
        return connection;
    }

    /**
     * Returns what it sends.
     *
     * @return the encrypted credentials, or empty if it was disconnected
     */
    public Optional<SealedCredentials> credentials() {
        return credentials;
    }

    /**
     * Returns the number of this state of it.
     *
     * @return the version
     */
    public long version() {
        return version;
    }

    /**
     * Returns when it is refreshed next.
     *
     * @return the schedule
     */
    public Schedule schedule() {
        return schedule;
    }

    @Override
    public String toString() {
        return "StoredConnection[%s, version %d]".formatted(connection.id(), version);
    }
}
