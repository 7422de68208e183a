package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GuardAnApiTest {
    @Test
    void who_shows_a_key_with_the_scope_is_let_in() throws Exception {
        assertThat(GuardAnApi.run())
                .containsExactly(
                        "401 Bearer realm=\"api\"",
                        "403 Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"invoices:read\"",
                        "200 the invoices of acme");
    }
}
