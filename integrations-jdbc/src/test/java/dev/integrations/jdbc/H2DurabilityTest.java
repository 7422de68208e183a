package dev.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2DurabilityTest {
    private static final String WRITE_DELAY =
            "SELECT setting_value FROM information_schema.settings WHERE setting_name = 'WRITE_DELAY'";

    @Test
    void file_database_writes_commits_at_once(@TempDir Path folder) {
        try (TestDatabase database = TestDatabase.h2File(folder)) {
            assertThat(database.query(WRITE_DELAY)).isEqualTo("500");

            JdbcStore.open(database.pool());

            assertThat(database.query(WRITE_DELAY)).isEqualTo("0");
        }
    }
}
