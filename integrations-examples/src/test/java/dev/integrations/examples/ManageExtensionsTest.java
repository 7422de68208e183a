package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManageExtensionsTest {
    @TempDir
    private Path directory;

    @Test
    void host_and_tenant_choose_what_is_offered() {
        assertThat(ManageExtensions.run(directory))
                .containsExactly(
                        "com.example.tickets 1.2.0 ENABLED",
                        "refused /com.example.chat",
                        "not offered to acme: tickets");
    }

    @Test
    void index_is_asked_when_somebody_looks() {
        assertThat(ManageExtensions.withIndex(directory)).isNotNull();
        assertThat(directory).isEmptyDirectory();
    }
}
