package dev.integrations.connection;

import dev.integrations.common.IntegrationsException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when a connection has no live token to give. */
public final class ConnectionUnavailableException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    /** Whether time alone can help. */
    private final boolean temporary;

    /** When the next try is made, or null. */
    private final @Nullable Instant retryAt;

    private ConnectionUnavailableException(String message, boolean temporary, @Nullable Instant retryAt) {
        super(message);
        this.temporary = temporary;
        this.retryAt = retryAt;
    }

    static ConnectionUnavailableException of(Connection connection) {
        return new ConnectionUnavailableException(
                connection.state() == ConnectionState.DISCONNECTED
                        ? "Connection '%s' is disconnected; authorize it again".formatted(connection.id())
                        : "Connection '%s' must be authorized again: %s"
                                .formatted(connection.id(), connection.reason().orElse("its grant has ended")),
                false,
                null);
    }

    static ConnectionUnavailableException until(ConnectionId id, String reason, Instant retryAt) {
        return new ConnectionUnavailableException(
                "Connection '%s' has no live token: %s; the next try is made at %s".formatted(id, reason, retryAt),
                true,
                retryAt);
    }

    static ConnectionUnavailableException misplaced(ConnectionId id) {
        return new ConnectionUnavailableException(
                "Connection '%s' gives no token for this URL; it is not at the API of its service".formatted(id),
                false,
                null);
    }

    static ConnectionUnavailableException busy(ConnectionId id) {
        return new ConnectionUnavailableException(
                "Connection '%s' has no live token: its refresh takes too long; try again".formatted(id), true, null);
    }

    /**
     * Says whether trying again later can help.
     *
     * @return false if somebody has to authorize the connection again
     */
    public boolean isTemporary() {
        return temporary;
    }

    /**
     * Returns when the provider is asked next.
     *
     * @return the time, or empty if that is not known
     */
    public Optional<Instant> retryAt() {
        return Optional.ofNullable(retryAt);
    }
}
