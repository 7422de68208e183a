package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AuditTrailsTest {
    @Test
    void changes_are_found_verified_and_exported() {
        assertThat(AuditTrails.run())
                .containsExactly("user:42 webhook.created because of ticket 17", "intact: true", "exported: true");
    }
}
