package dev.integrations.jdbc;

import org.junit.jupiter.api.BeforeAll;

class PostgresqlStoreContractTest extends JdbcStoreContract {
    @BeforeAll
    static void open() {
        open(TestDatabase.postgresql());
    }
}
