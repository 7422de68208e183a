package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TenantKeysTest {
    @Test
    void keys_are_wrapped_anew_replaced_and_destroyed() {
        assertThat(TenantKeys.run()).containsExactly("wrapped anew: 1", "encrypted anew: 1", "destroyed: 2");
    }
}
