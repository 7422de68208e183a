package dev.integrations.jdbc;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("mariadb")
class MariadbStoreContractTest extends JdbcStoreContract {
    @BeforeAll
    static void open() {
        open(TestDatabase.mariadb());
    }
}
