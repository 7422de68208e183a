package dev.integrations.connection;

import dev.integrations.http.OutboundResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners of one channel, none of which stops a call. */
record ApiNews(ConnectionId connection, List<ApiListener> listeners) {
    private static final Logger LOG = LoggerFactory.getLogger(ApiNews.class);

    void answered(String method, OutboundResponse response) {
        tell(listener -> listener.answered(connection, method, response.status(), response.took()));
    }

    void failed(String method, ApiException.Reason reason) {
        tell(listener -> listener.failed(connection, method, reason));
    }

    void repeating(Duration wait) {
        tell(listener -> listener.repeating(connection, wait));
    }

    void waiting(Duration wait) {
        tell(listener -> listener.waiting(connection, wait));
    }

    void cached(boolean validated) {
        tell(listener -> listener.cached(connection, validated));
    }

    private void tell(Consumer<ApiListener> what) {
        for (ApiListener listener : listeners) {
            try {
                what.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("A listener failed for {}", connection, e);
            }
        }
    }
}
