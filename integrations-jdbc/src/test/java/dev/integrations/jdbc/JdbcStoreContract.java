package dev.integrations.jdbc;

import dev.integrations.store.Store;
import dev.integrations.testkit.store.StoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

/** The contract of stores on one database for the class, emptied for each test; subclasses say which. */
abstract class JdbcStoreContract extends StoreContract {
    private static TestDatabase database;
    private static JdbcStore store;

    static void open(TestDatabase opened) {
        database = opened;
        store = JdbcStore.open(opened.pool());
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
