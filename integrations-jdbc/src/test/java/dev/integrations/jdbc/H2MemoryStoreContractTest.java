package dev.integrations.jdbc;

import org.junit.jupiter.api.BeforeAll;

class H2MemoryStoreContractTest extends JdbcStoreContract {
    @BeforeAll
    static void open() {
        open(TestDatabase.h2Memory());
    }
}
