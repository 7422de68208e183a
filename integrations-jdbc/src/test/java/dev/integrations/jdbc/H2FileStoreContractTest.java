package dev.integrations.jdbc;

import dev.integrations.store.Store;
import dev.integrations.testkit.store.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class H2FileStoreContractTest extends StoreContract {
    private static TestDatabase database;
    private static JdbcStore store;

    @BeforeAll
    static void open(@TempDir Path folder) {
        database = TestDatabase.h2File(folder);
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
