package dev.integrations.jdbc;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** With a driver that counts only rows whose values become others. */
@Tag("mariadb")
class MariadbAffectedRowsContractTest extends JdbcStoreContract {
    @BeforeAll
    static void open() {
        open(TestDatabase.mariadb("&useAffectedRows=true"));
    }
}
