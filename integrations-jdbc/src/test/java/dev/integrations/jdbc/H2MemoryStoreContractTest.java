package dev.integrations.jdbc;

import dev.integrations.store.Store;
import dev.integrations.testkit.store.StoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

class H2MemoryStoreContractTest extends StoreContract {
    private static TestDatabase database;
    private static JdbcStore store;

    @BeforeAll
    static void open() {
        database = TestDatabase.h2Memory();
        store = JdbcStore.open(database.pool());
    }

    @AfterAll
    static void close() {
        store.close();
        database.close();
    }

    @AfterEach
    void no_connection_is_left_open() {
        database.assertThatNoConnectionIsInUse();
    }

    @Override
    public Store<?> emptyStore() {
        database.removeAllRows();
        return store;
    }
}
