package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HandOutKeysTest {
    @Test
    void key_opens_what_it_may_until_it_is_revoked() {
        assertThat(HandOutKeys.run())
                .containsExactly("200 for acme", "403, needs invoices:write", "401", "200 for acme", "401");
    }
}
