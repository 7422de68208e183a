package dev.integrations.jdbc;

import dev.integrations.store.Store;
import dev.integrations.testkit.store.StoreContract;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

/** The contract of stores on one database for the class, emptied for each test; subclasses say which. */
abstract class JdbcStoreContract extends StoreContract {
    private static @Nullable Opened opened;

    private record Opened(TestDatabase database, JdbcStore store) {}

    static void open(TestDatabase database) {
        opened = new Opened(database, JdbcStore.open(database.pool()));
    }

    @AfterAll
    static void close() {
        opened().store().close();
        opened().database().close();
    }

    @AfterEach
    void no_connection_is_left_open() {
        opened().database().assertThatNoConnectionIsInUse();
    }

    @Override
    public Store<?> emptyStore() {
        opened().database().removeAllRows();
        return opened().store();
    }

    private static Opened opened() {
        return Objects.requireNonNull(opened, "the subclass opens a database first");
    }
}
