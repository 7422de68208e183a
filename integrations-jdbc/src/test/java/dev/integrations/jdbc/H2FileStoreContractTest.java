package dev.integrations.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class H2FileStoreContractTest extends JdbcStoreContract {
    @BeforeAll
    static void open(@TempDir Path folder) {
        open(TestDatabase.h2File(folder));
    }
}
