package dev.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2SettingsTest {
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

    @Test
    void queries_are_not_answered_with_what_was_before() throws SQLException {
        try (TestDatabase database = TestDatabase.h2Memory()) {
            assertThat(reusesResults(database)).isTrue();

            JdbcStore.open(database.pool());

            assertThat(reusesResults(database)).isFalse();
        }
    }

    @Test
    void file_that_uses_space_again_may_open_at_an_older_commit(@TempDir Path folder) {
        try (TestDatabase database = TestDatabase.h2File(folder)) {
            assertThat(H2Settings.mayOpenAtAnOlderCommit(new Connections(database.pool())))
                    .isTrue();
        }
    }

    @Test
    void file_that_only_grows_and_memory_do_not(@TempDir Path folder) {
        try (TestDatabase file = TestDatabase.h2File(folder, ";REUSE_SPACE=FALSE");
                TestDatabase memory = TestDatabase.h2Memory()) {
            assertThat(H2Settings.mayOpenAtAnOlderCommit(new Connections(file.pool())))
                    .isFalse();
            assertThat(H2Settings.mayOpenAtAnOlderCommit(new Connections(memory.pool())))
                    .isFalse();
        }
    }

    /** H2 lists this setting nowhere. */
    private static boolean reusesResults(TestDatabase database) throws SQLException {
        try (Connection connection = database.pool().getConnection()) {
            SessionLocal session =
                    (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
            return session.getDatabase().getOptimizeReuseResults();
        }
    }
}
