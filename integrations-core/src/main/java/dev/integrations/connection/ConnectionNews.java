package dev.integrations.connection;

import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners, none of which stops another. */
final class ConnectionNews {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionNews.class);

    private final List<ConnectionListener> listeners;

    ConnectionNews(List<ConnectionListener> listeners) {
        this.listeners = listeners;
    }

    void refreshed(Connection connection) {
        tell(connection, ConnectionListener::refreshed);
    }

    void refreshFailed(Connection connection) {
        LOG.warn(
                "{} was not refreshed: {}", connection.id(), connection.reason().orElse(""));
        tell(connection, ConnectionListener::refreshFailed);
    }

    void reauthorizationRequired(Connection connection) {
        LOG.warn(
                "{} must be authorized again: {}",
                connection.id(),
                connection.reason().orElse(""));
        tell(connection, ConnectionListener::reauthorizationRequired);
    }

    private void tell(Connection connection, BiConsumer<ConnectionListener, Connection> what) {
        for (ConnectionListener listener : listeners) {
            try {
                what.accept(listener, connection);
            } catch (RuntimeException e) {
                LOG.error("A listener failed for {}", connection.id(), e);
            }
        }
    }
}
