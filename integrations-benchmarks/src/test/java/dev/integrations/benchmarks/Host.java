package dev.integrations.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.integrations.Integrations;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.jdbc.JdbcStore;

/** An application in this process that embeds the library. */
final class Host implements AutoCloseable {
    private static final int CONNECTIONS = 6;

    private final HikariDataSource pool;
    private final JdbcStore store;
    private final Integrations integrations;

    Host(String jdbcUrl, DispatchSettings settings) {
        pool = new DatabaseOptions(jdbcUrl, "", "").open(CONNECTIONS);
        store = JdbcStore.open(pool);
        integrations = Integrations.builder()
                .store(store)
                .development()
                .keyRing(KeyRing.ephemeralForDevelopment())
                .dispatch(settings)
                .start();
    }

    HikariDataSource pool() {
        return pool;
    }

    JdbcStore store() {
        return store;
    }

    Integrations integrations() {
        return integrations;
    }

    @Override
    public void close() {
        integrations.close();
        store.close();
        pool.close();
    }
}
